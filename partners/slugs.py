"""Public addresses from names."""

from django.db import models
from django.utils.text import slugify

LENGTH = 100
RESERVED = {"new"}  # the addresses of the forms that make one


def free_slug(model: type[models.Model], name: str, *, former: type[models.Model] | None = None) -> str:
    """A slug for `name` that no row of `model` has, nor of `former` where the addresses of before are kept:
    "hogeschool-de-brug", or "hogeschool-de-brug-2" where that is taken.

    Two people can be given the same one at the same moment; the unique constraint of the column then refuses the second.
    """
    wanted = slugify(name)[:LENGTH].strip("-") or model._meta.model_name
    taken = set(RESERVED)
    for table in filter(None, (model, former)):
        taken |= set(table._base_manager.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
