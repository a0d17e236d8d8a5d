"""A module came from a community or a lab: said by its owner, shown once that side has said so, too."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import listing, origins
from catalog.models import Module
from catalog.writers import writers_of
from communities.models import Community
from config.addresses import reverse
from config.texts import absolute, text
from partners.models import Lab
from people.actions import notify
from people.history import NotPossible, lock, record
from people.models import User


def name_origin(module: Module, *, side: str, origin: Community | Lab | None, by: User) -> None:
    """Writes what the owner says, inside the owner's action. Asks the people of that side, unless `by` is one of them."""
    is_own = origin is not None and origins.may_confirm(by, side, origin)
    setattr(module, side, origin)
    setattr(module, f"{side}_confirmed_at", timezone.now() if is_own else None)
    if origin is None or is_own:
        return
    for person in origins.people_of(side, origin):
        notify(
            "catalog/mail/origin_asked",
            to=person,
            title=lambda: text(module.shown_version, "title"),
            origin=lambda: _name(side, origin),
            sender=by.name,
            url=absolute(reverse("catalog:origin-list")),
        )


@transaction.atomic
def confirm_origin(module: Module, *, side: str, by: User) -> Module:
    stored = _claimed(module, side)
    if getattr(stored, f"{side}_confirmed_at"):
        return stored
    setattr(stored, f"{side}_confirmed_at", timezone.now())
    stored.save(update_fields=[f"{side}_confirmed_at"])
    record(stored, "module.origin_confirmed", by=by, side=side)
    listing.ask_for(stored)
    return stored


@transaction.atomic
def deny_origin(module: Module, *, side: str, by: User) -> Module:
    """The module no longer names this origin, confirmed or not; its writers are told."""
    stored = _claimed(module, side)
    origin = getattr(stored, side)
    setattr(stored, side, None)
    setattr(stored, f"{side}_confirmed_at", None)
    stored.save(update_fields=[side, f"{side}_confirmed_at"])
    record(stored, "module.origin_denied", by=by, side=side, origin=origin.pk)
    listing.ask_for(stored)
    for person in writers_of(stored):
        notify(
            "catalog/mail/origin_denied",
            to=person,
            title=lambda: text(stored.shown_version, "title"),
            origin=lambda: _name(side, origin),
            url=absolute(reverse("catalog:module-detail", args=[stored.slug])),
        )
    return stored


def _claimed(module: Module, side: str) -> Module:
    stored = lock(module)
    if getattr(stored, side) is None:
        raise NotPossible(_("The module does not name this origin any more."))
    return stored


def _name(side: str, origin: Community | Lab) -> str:
    return text(origin, "title") if side == "community" else origin.name
