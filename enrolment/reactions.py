"""What enrolment does when the catalogue changes an offering, in the same transaction."""

from catalog import consequences
from catalog.models import Offering
from config.texts import date_full
from enrolment import actions
from enrolment.letters import tell
from enrolment.models import Enrolment
from people.models import User


def offering_cancelled(offering: Offering, *, by: User | None, **facts) -> None:
    """Everybody's enrolment ends, and everybody hears why."""
    actions.cancel_all(offering, by=by)


def places_added(offering: Offering, *, by: User | None, **facts) -> None:
    """The first in the queue are offered the new places."""
    actions.settle(offering)
    actions.promote(actions.lock_offering(offering))


def offering_changed(offering: Offering, *, by: User | None, fields, **facts) -> None:
    """Whoever has a place, waits or has applied hears that dates, place or form have changed."""
    rows = Enrolment.objects.filter(offering=offering).live().select_related("person")
    for enrolment in rows.select_related("offering__version", "offering__provider"):
        tell(enrolment, "offering_changed", ends_on=lambda: date_full(offering.ends_on))


consequences.register("offering_cancelled", offering_cancelled)
consequences.register("places_added", places_added)
consequences.register("offering_changed", offering_changed)
