"""The logo of an organisation, a lab, or of what another app has."""

from typing import TypeVar

from django.db import models, transaction

from config import uploads
from people.history import lock, record
from people.models import User

M = TypeVar("M", bound=models.Model)


@transaction.atomic
def set_logo(thing: M, *, logo: uploads.Checked, by: User) -> M:
    """The new logo takes the place of the one there was. `logo` comes from a `config.logos.LogoField`."""
    return _replace(thing, uploads.keep(logo), "logo_changed", by)


@transaction.atomic
def remove_logo(thing: M, *, by: User) -> M:
    return _replace(thing, None, "logo_removed", by)


def _replace(thing: M, logo, verb: str, by: User) -> M:
    stored = lock(thing)
    before = stored.logo
    for target in (stored, thing):
        target.logo = logo
    stamps = {field.name for field in stored._meta.local_fields if getattr(field, "auto_now", False)}
    stored.save(update_fields={"logo"} | stamps)
    if before:
        uploads.remove(before)
    record(thing, f"{thing._meta.model_name}.{verb}", by=by)
    return thing
