"""The granted mark: its number, its days, and what the catalogue is told of it."""

import datetime

from django.db import transaction
from django.utils import timezone

from catalog import actions as catalog_actions
from catalog.models import Module, ModuleVersion
from certification import deadlines, snapshot
from certification.actions.mails import writers_of
from certification.models import Certificate, Decision, NumberSeries, Scheme
from config.texts import absolute, text
from people.actions import notify
from people.history import lock, move, record
from people.models import User

REMIND_MONTHS = (9, 6, 3)


def issue(decision: Decision, *, by: User) -> Certificate:
    """Writes the certificate of a granting decision, inside its transaction, and tells the catalogue. A mark under
    conditions ends on the day of its last condition. An earlier mark of the module is superseded."""
    application = decision.application
    version = application.scheme_version
    module = lock(application.module_version.module)
    is_conditional = decision.outcome == Decision.Outcome.CONDITIONAL
    valid_from, valid_until = deadlines.validity(timezone.localdate(), version.validity_months)
    if is_conditional:
        valid_until = max(condition.due_on for condition in decision.conditions.all())
    for earlier in module.certificates.filter(
        scheme_version__scheme=version.scheme, status=Certificate.Status.VALID
    ).select_for_update():
        move(earlier, Certificate.Status.SUPERSEDED, by=by)
    certificate = Certificate.objects.create(
        number=next_number(version.scheme, valid_from.year),
        application=application,
        scheme_version=version,
        module=module,
        module_version=application.module_version,
        holder=application.applicant,
        certified_hash=application.certified_hash,
        is_conditional=is_conditional,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    record(certificate, "certificate.issued", by=by)
    judge_new_version(module)
    return certificate


def next_number(scheme: Scheme, year: int) -> str:
    """The next number of the year: LK-M-2026-0001. Two who ask at the same moment wait for each other, and a number
    that is not used in the end (the transaction fails) is given again: no gaps."""
    NumberSeries.objects.bulk_create([NumberSeries(scheme=scheme, year=year)], ignore_conflicts=True)
    series = NumberSeries.objects.select_for_update().get(scheme=scheme, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{scheme.number_prefix}-{year}-{series.last:04d}"


@transaction.atomic
def judge_new_version(module: Module) -> Certificate | None:
    """Gives the module its mark in the catalogue, or takes it away there: the certificate in force covers the published
    version exactly when their certified fields are equal. Otherwise the module reads "in herbeoordeling"; the
    certificate stays valid for its own version. Gives the certificate that covers, if any."""
    certificate = covering(module)
    wanted = (certificate.number, certificate.valid_until) if certificate else ("", None)
    module.refresh_from_db(fields=["mark_number", "mark_valid_until"])
    if (module.mark_number, module.mark_valid_until) != wanted:
        catalog_actions.set_mark(module, number=wanted[0], valid_until=wanted[1])
    return certificate


def covering(module: Module) -> Certificate | None:
    """The certificate in force whose certified fields equal those of the published version."""
    version = module.versions.filter(status=ModuleVersion.Status.PUBLISHED).prefetch_related("outcomes").first()
    if version is None:
        return None
    frozen = snapshot.freeze(version)
    in_force = (
        Certificate.objects.in_force().filter(module=module).select_related("scheme_version").order_by("-valid_until")
    )
    for certificate in in_force:
        if snapshot.certified_hash(frozen, certificate.scheme_version) == certificate.certified_hash:
            return certificate
    return None


def settle_marks(day: datetime.date) -> int:
    """Takes the mark out of the catalogue where its last day has passed. Gives how many modules were looked at."""
    passed = list(Module.objects.filter(mark_valid_until__lt=day))
    for module in passed:
        judge_new_version(module)
    return len(passed)


def remind_holders(day: datetime.date) -> int:
    """Reminds the holder nine, six and three months before a mark ends, each once. Gives how many certificates."""
    latest = deadlines.months_later(day, max(REMIND_MONTHS))
    near = Certificate.objects.filter(
        status=Certificate.Status.VALID, valid_until__gte=day, valid_until__lte=latest, is_conditional=False
    )
    return sum(_remind(pk, day) for pk in near.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int, day: datetime.date) -> bool:
    certificate = Certificate.objects.select_for_update(of=("self",)).for_page().get(pk=pk)
    due = min(months for months in REMIND_MONTHS if certificate.valid_until <= deadlines.months_later(day, months))
    if certificate.reminded_months is not None and certificate.reminded_months <= due:
        return False
    certificate.reminded_months = due
    certificate.save(update_fields=["reminded_months"])
    for person in writers_of(certificate.holder):
        notify(
            "certification/mail/mark_ends",
            to=person,
            title=lambda: text(certificate.module_version, "title"),
            number=certificate.number,
            valid_until=certificate.valid_until,
            url=absolute(certificate.get_absolute_url()),
        )
    return True
