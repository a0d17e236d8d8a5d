"""When which target group may enrol. A period is a stored row or a part of a document: both have the same days. Pure."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from config.texts import date_full


def is_open_to_all(offering: Any, today: datetime.date) -> bool:
    """Whether this day lies in the period of everybody."""
    opens, closes = offering.enrol_opens_on, offering.enrol_closes_on
    return (opens is None or opens <= today) and (closes is None or closes >= today)


def open_on(periods: Iterable[Any], today: datetime.date) -> list[Any]:
    return [each for each in periods if each.opens_on <= today and (each.closes_on is None or each.closes_on >= today)]


def sentence(period: Any, labels: dict[str, str]) -> str:
    """`Teachers: from 1 December 2026 until and including 9 December 2026`."""
    values = {
        "group": labels.get(period.target_group, period.target_group),
        "first": date_full(period.opens_on),
        "last": date_full(period.closes_on),
    }
    if period.closes_on is None:
        return _("%(group)s: from %(first)s") % values
    return _("%(group)s: from %(first)s until and including %(last)s") % values


def closes_on(offering: Any, periods: Iterable[Any]) -> datetime.date | None:
    """The last day on which anybody may enrol; None: until the offering begins."""
    days = [offering.enrol_closes_on, *(each.closes_on for each in periods)]
    return None if None in days else max(days)
