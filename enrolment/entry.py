"""Whether one can enrol in an offering here today, and if not, why. Pure: judges a row that it is given."""

import datetime

from django.utils.translation import gettext as _

from catalog.models import Offering
from config.texts import date_full


def refusal(offering: Offering, today: datetime.date, *, is_public: bool = True) -> str:
    """The sentence that says why nobody can enrol here today; empty when enrolling (or queueing) is possible.
    `is_public`: whether its module is (`catalog.listing.is_public`).

    Mirrors the conditions of `enrolment.actions.places.DECIDE`: the database judges, this explains.
    """
    if not is_public:
        return _("This module is not in the catalogue any more.")
    if offering.enrol_via != Offering.EnrolVia.HERE:
        return _("You do not enrol here, but with %(provider)s.") % {"provider": offering.provider.name}
    if offering.status == Offering.Status.CANCELLED:
        return _("This course date has been cancelled.")
    if offering.status != Offering.Status.ACTIVE:
        return _("Enrolment for this course date is closed.")
    if offering.starts_on and offering.starts_on <= today:
        return _("This course has already begun on %(day)s.") % {"day": date_full(offering.starts_on)}
    if offering.enrol_opens_on and offering.enrol_opens_on > today:
        return _("Enrolment opens on %(day)s.") % {"day": date_full(offering.enrol_opens_on)}
    if offering.enrol_closes_on and offering.enrol_closes_on < today:
        return _("Enrolment closed on %(day)s.") % {"day": date_full(offering.enrol_closes_on)}
    return ""
