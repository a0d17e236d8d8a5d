"""The public catalogue's rows: which modules are public, asking for a drawing, drawing, taking away.

    ask_for(module)    after any change that may show: one row in the queue and a nudge to the worker
    take_away(module)  when it is no longer public: at once, in the transaction of that change
    draw(module)       by the worker

The numbered `ListingChange` of each change is written by the database at commit (migration `0002_search`).
"""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from catalog.models import Listing, ListingTask, Module, ModuleVersion
from communities.models import Community
from partners.models import Organisation
from people.nudges import nudge

DRAW_TASK = "catalog.draw_listings"


def public_modules() -> QuerySet[Module]:
    """The one place that says which modules are public: a published version, not hidden by a catalogue manager, and
    an owner that is a verified organisation or a public community."""
    return Module.objects.filter(
        Q(owner_organisation__status=Organisation.Status.VERIFIED) | Q(owner_community__status__in=Community.PUBLIC),
        versions__status=ModuleVersion.Status.PUBLISHED,
        hidden_reason="",
    )


def is_public(module: Module) -> bool:
    return public_modules().filter(pk=module.pk).exists()


def ask_for(*modules: Module) -> None:
    """Asks the worker to draw the listings of these modules anew. Call it inside the transaction of the change."""
    ask_for_ids(module.pk for module in modules)


def ask_for_ids(module_ids) -> None:
    now = timezone.now()
    tasks = ListingTask.objects.bulk_create(ListingTask(module_id=pk, asked_at=now, due_at=now) for pk in module_ids)
    if tasks:
        nudge(DRAW_TASK)


@transaction.atomic
def take_away(module: Module) -> None:
    """Removes the module from the public catalogue, with the transaction of the change that made it so. Asking again
    (`ask_for`) brings it back when it is public again."""
    lock_drawing(module)
    Listing.objects.filter(pk=module.pk).delete()


def lock_drawing(module: Module) -> None:
    """Holds back every other drawing or taking away of this module until the transaction ends. Whoever waits here
    reads afterwards what was committed, so a listing cannot outlive the taking away of its module."""
    Module.objects.select_for_update(no_key=True).values("pk").get(pk=module.pk)


@transaction.atomic
def draw(module: Module) -> Listing | None:
    """Brings the row of this module in step with what is public about it now; None when nothing is.

    Writes only what differs: the same content gives no change and no number.
    """
    from catalog.drawing import drawn  # reads templates and search; whoever only asks needs neither

    lock_drawing(module)
    if not is_public(module):
        take_away(module)
        return None
    return drawn(module)
