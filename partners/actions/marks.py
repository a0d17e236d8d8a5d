"""Quality marks of organisations: claimed by them, looked up by somebody else."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.addresses import reverse
from config.texts import absolute
from partners.actions.organisations import managers_of, verifiers_of
from partners.models import Organisation, QualityMark
from people.actions import notify
from people.history import NotPossible, lock, move, record
from people.models import User


@transaction.atomic
def claim_mark(
    organisation: Organisation,
    *,
    scheme: str,
    number: str = "",
    register_url: str = "",
    valid_from: datetime.date | None = None,
    valid_until: datetime.date | None = None,
    by: User,
) -> QualityMark:
    """The organisation says to have this mark. Raises `NotPossible` while an earlier claim of it waits."""
    lock(organisation)
    if organisation.quality_marks.filter(scheme=scheme, status=QualityMark.Status.CLAIMED).exists():
        raise NotPossible(_("This mark has been claimed already and waits for a check."))
    facts = {"number": number, "register_url": register_url, "valid_from": valid_from, "valid_until": valid_until}
    mark = QualityMark.objects.create(organisation=organisation, scheme=scheme, claimed_by=by, **facts)
    record(mark, "qualitymark.claimed", by=by)
    for person in verifiers_of(organisation):
        url = absolute(reverse("partners:mark-answer", args=[mark.uuid]))
        notify(
            "partners/mail/mark_claimed",
            to=person,
            organisation=organisation.name,
            mark=mark.get_scheme_display,
            url=url,
        )
    return mark


@transaction.atomic
def verify_mark(
    mark: QualityMark, *, register_url: str, valid_from: datetime.date, valid_until: datetime.date, by: User
) -> QualityMark:
    """Somebody found the mark in its register, valid on these days."""
    move(
        mark,
        QualityMark.Status.VERIFIED,
        by=by,
        register_url=register_url,
        valid_from=valid_from,
        valid_until=valid_until,
        answered_at=timezone.now(),
        answered_by=by,
    )
    _tell_managers(mark)
    return mark


@transaction.atomic
def reject_mark(mark: QualityMark, *, reason: str, by: User) -> QualityMark:
    """The mark is not in its register (any more). The page of the organisation then shows nothing of it."""
    move(mark, QualityMark.Status.REJECTED, by=by, note=reason, answered_at=timezone.now(), answered_by=by)
    _tell_managers(mark, reason=reason)
    return mark


def _tell_managers(mark: QualityMark, reason: str = "") -> None:
    for person in managers_of(mark.organisation):
        notify(
            "partners/mail/mark_answered",
            to=person,
            organisation=mark.organisation.name,
            mark=mark.get_scheme_display,
            is_verified=mark.status == QualityMark.Status.VERIFIED,
            reason=reason,
            url=absolute(reverse("partners:organisation-marks", args=[mark.organisation.slug])),
        )
