"""Who finds a module: everybody, who has its link, or only the desk; and on which day a version goes public."""

import datetime
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import listing
from catalog.actions.modules import obstacles_to_publish, publish
from catalog.models import Module, ModuleVersion
from config.addresses import reverse
from config.texts import absolute, text
from people.actions import notify
from people.history import NotPossible, lock, record
from people.models import User

Visibility = Module.Visibility


@transaction.atomic
def set_visibility(module: Module, *, visibility: str, by: User) -> Module:
    """Who finds the published version, now and after. What leaves the catalogue leaves it at once; people who are
    enrolled keep their place. With a link: an address that nobody guesses, the same one for as long as it holds."""
    stored = lock(module)
    if stored.visibility == visibility:
        return stored
    before, stored.visibility = stored.visibility, visibility
    stored.link_key = _key() if visibility == Visibility.LINK else None
    stored.save(update_fields=["visibility", "link_key"])
    record(stored, "module.made_visible", by=by, before=before, after=visibility)
    if visibility == Visibility.PUBLIC:
        listing.ask_for(stored)
    else:
        listing.take_away(stored)
    return stored


@transaction.atomic
def renew_link(module: Module, *, by: User) -> Module:
    """Another link; the one that was sent around stops working."""
    stored = lock(module)
    if stored.visibility != Visibility.LINK:
        raise NotPossible(_("This module has no link: it is not shown by link."))
    stored.link_key = _key()
    stored.save(update_fields=["link_key"])
    record(stored, "module.link_renewed", by=by)
    return stored


def _key() -> str:
    return secrets.token_urlsafe(32)


@transaction.atomic
def schedule(version: ModuleVersion, *, on: datetime.date, by: User) -> ModuleVersion:
    """Lets a version go public at the beginning of that day. Raises `NotPossible` when it could not go public now."""
    stored = lock(version)
    if on <= timezone.localdate():
        raise NotPossible(_("Choose a day after today, or publish now."))
    if stored.status not in ModuleVersion.IN_THE_MAKING:
        raise NotPossible(_("Only a version that is being written can go public later."))
    if obstacles := obstacles_to_publish(stored, by=by):
        raise NotPossible(" ".join(obstacles))
    return _set_day(stored, on, by)


@transaction.atomic
def unschedule(version: ModuleVersion, *, by: User | None) -> ModuleVersion:
    """It waits for somebody to publish it again."""
    stored = lock(version)
    return _set_day(stored, None, by) if stored.goes_live_on else stored


def _set_day(version: ModuleVersion, day: datetime.date | None, by: User | None) -> ModuleVersion:
    version.goes_live_on, version.goes_live_by = day, by if day else None
    version.save(update_fields=["goes_live_on", "goes_live_by", "updated_at"])
    verb = "moduleversion.scheduled" if day else "moduleversion.unscheduled"
    record(version, verb, by=by, day=day and day.isoformat())
    return version


@transaction.atomic
def go_live(version: ModuleVersion) -> bool:
    """Publishes a version whose day has come, in the name of who chose the day. Gives False, and takes the day away and
    tells that person, when something stands in the way by now."""
    stored = lock(version)
    if not stored.goes_live_on or stored.goes_live_on > timezone.localdate():
        return False
    chooser = stored.goes_live_by
    obstacles = obstacles_to_publish(stored, by=chooser)
    if not obstacles:
        publish(stored, by=chooser)
        return True
    _set_day(stored, None, None)
    if chooser:
        notify(
            "catalog/mail/module_not_live",
            to=chooser,
            title=lambda: text(stored, "title"),
            reasons=" ".join(obstacles),
            url=absolute(reverse("catalog:module-detail", args=[stored.module.slug])),
        )
    return False
