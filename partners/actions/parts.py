"""Organisations within organisations: a faculty, a branch, a municipal service."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from partners.models import Organisation
from people.history import NotPossible, lock, record
from people.models import User

# Any change may close a circle together with another one elsewhere in it: they come one after another.
ONE_AT_A_TIME = 5_400_110


@transaction.atomic
def place_within(organisation: Organisation, *, whole: Organisation | None, by: User) -> Organisation:
    """Says of which organisation this one is a part, or (`None`) that it stands on its own.

    Raises `NotPossible` when that would go round in a circle, and for a whole that has ended.
    """
    wait_for_turn()
    stored = lock(organisation)
    if whole is not None:
        whole = Organisation.objects.get(pk=whole.pk)
        if whole.status == Organisation.Status.DISSOLVED:
            raise NotPossible(_("%(whole)s no longer exists. Choose another organisation.") % {"whole": whole})
        if whole.pk == organisation.pk:
            raise NotPossible(_("An organisation cannot be part of itself. Choose another organisation."))
        if is_within(whole, organisation):
            raise NotPossible(
                _("%(whole)s is itself a part of %(part)s, so %(part)s cannot be a part of it. Change that first.")
                % {"whole": whole, "part": organisation}
            )
    for target in (stored, organisation):
        target.part_of = whole
    stored.save(update_fields=["part_of", "updated_at"])
    record(organisation, "organisation.placed", by=by, whole=whole.pk if whole else None)
    return organisation


def wait_for_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])


def is_within(organisation: Organisation, whole: Organisation) -> bool:
    """Whether `organisation` is a part of `whole`, directly or by steps."""
    seen, above = set(), organisation.part_of_id
    while above and above not in seen:
        if above == whole.pk:
            return True
        seen.add(above)
        above = Organisation.objects.filter(pk=above).values_list("part_of", flat=True).first()
    return False


def closes_circle(row: Organisation) -> bool:
    """For a merger: a part of the one that disappears which would come to stand below itself stays behind."""
    return row.part_of_id == row.pk or is_within(row.part_of, row)
