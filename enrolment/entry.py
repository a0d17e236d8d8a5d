"""Whether one can enrol in an offering here today, and if not, why."""

import datetime

from django.utils.translation import gettext as _

from catalog import periods
from catalog.listing import is_reachable
from catalog.models import Offering
from config.texts import date_full


def is_shown(offering: Offering) -> bool:
    """Whether people can see this offering: its module is public, or shown by link, and its provider, which need not be the owner, has
    been verified and has not ended."""
    return offering.provider.is_verified and is_reachable(offering.version.module)


def groups_of_today(offering: Offering, today: datetime.date) -> list[str]:
    """The target groups that may enrol today, on a day on which not everybody may."""
    if periods.is_open_to_all(offering, today):
        return []
    return [period.target_group for period in periods.open_on(offering.periods.all(), today)]


def refusal(offering: Offering, today: datetime.date, *, is_shown: bool = True, for_some: bool = False) -> str:
    """The sentence that says why nobody can enrol here today; empty when enrolling (or queueing) is possible. `for_some`:
    a target group may, today.

    Mirrors the conditions of `enrolment.actions.places.DECIDE`: the database judges, this explains.
    """
    if not is_shown:
        return _("This module is not in the catalogue any more.")
    if offering.enrol_via != Offering.EnrolVia.HERE:
        return _("You do not enrol here, but with %(provider)s.") % {"provider": offering.provider.name}
    if offering.status == Offering.Status.CANCELLED:
        return _("This course date has been cancelled.")
    if offering.status != Offering.Status.ACTIVE:
        return _("Enrolment for this course date is closed.")
    if offering.starts_on and offering.starts_on <= today:
        return _("This course has already begun on %(day)s.") % {"day": date_full(offering.starts_on)}
    if for_some:
        return ""
    if offering.enrol_opens_on and offering.enrol_opens_on > today:
        return _("Enrolment opens on %(day)s.") % {"day": date_full(offering.enrol_opens_on)}
    if offering.enrol_closes_on and offering.enrol_closes_on < today:
        return _("Enrolment closed on %(day)s.") % {"day": date_full(offering.enrol_closes_on)}
    return ""
