"""The public catalogue's rows: which modules and learning paths are public, asking for a drawing, drawing, taking away.

    ask_for(module)    after any change that may show: one row in the queue and a nudge to the worker
    take_away(module)  when it is no longer public: at once, in the transaction of that change
    draw(module)       by the worker

The numbered `ListingChange` of each change is written by the database at commit (migration `0002_search`). A learning path
is followed by the database alone (`0017_numbered_listings`): whatever changes it or its modules asks for its drawing.
"""

import datetime
from collections.abc import Iterable

import structlog
from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from catalog.cards import look
from catalog.drawing import drawn
from catalog.models import LearningPath, Listing, ListingTask, Module, ModuleVersion
from catalog.path_drawing import drawn_path
from catalog.places import out_of_step
from communities.models import Community
from partners.models import Organisation, Term
from people.nudges import nudge

DRAW_TASK = "catalog.draw_listings"
MOST_STALE = 2_000  # asked for at once
DRAWN_AT_ONCE = 40
log = structlog.get_logger(__name__)


def public_modules() -> QuerySet[Module]:
    """The one place that says which modules are public: those that can be reached, by everybody."""
    return reachable_modules().filter(visibility=Module.Visibility.PUBLIC)


def reachable_modules() -> QuerySet[Module]:
    """Modules that somebody outside the desk can see: a published version, not hidden by a catalogue manager, an owner
    that is a verified organisation or a public community; for everybody or for who has the link."""
    return Module.objects.exclude(visibility=Module.Visibility.PRIVATE).filter(
        Q(owner_organisation__status=Organisation.Status.VERIFIED) | Q(owner_community__status__in=Community.PUBLIC),
        versions__status=ModuleVersion.Status.PUBLISHED,
        hidden_reason="",
    )


def is_public(module: Module) -> bool:
    return public_modules().filter(pk=module.pk).exists()


def is_reachable(module: Module) -> bool:
    return reachable_modules().filter(pk=module.pk).exists()


def ask_for(*modules: Module) -> None:
    """Asks the worker to draw the listings of these modules anew. Call it inside the transaction of the change."""
    ask_for_ids(module.pk for module in modules)


def ask_for_ids(module_ids: Iterable[int], path_ids: Iterable[int] = ()) -> None:
    now = timezone.now()
    tasks = [ListingTask(module_id=pk, asked_at=now, due_at=now) for pk in module_ids]
    tasks += [ListingTask(path_id=pk, asked_at=now, due_at=now) for pk in path_ids]
    if tasks:
        ListingTask.objects.bulk_create(tasks)
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
    lock_drawing(module)
    if not is_public(module):
        take_away(module)
        return None
    return drawn(module)[0]


@transaction.atomic
def draw_all(module_ids: Iterable[int]) -> None:
    """`draw` for many modules, in a number of questions that does not grow with them."""
    locked = Module.objects.select_for_update(no_key=True).filter(pk__in=module_ids).order_by("pk")
    found = set(locked.values_list("pk", flat=True))
    public = list(public_modules().filter(pk__in=found))
    Listing.objects.filter(pk__in=found - {module.pk for module in public}).delete()
    drawn(*public)


@transaction.atomic
def draw_path(path: LearningPath) -> Listing | None:
    """The same for a learning path. Its lock is that of whoever changes it, so it cannot outlive being public."""
    LearningPath.objects.select_for_update(no_key=True).values("pk").get(pk=path.pk)
    public = LearningPath.objects.public().select_related("owner_organisation__hub", "owner_community__hub")
    if found := public.filter(pk=path.pk).first():
        return drawn_path(found)
    Listing.objects.filter(path=path.pk).delete()
    return None


def draw_many() -> bool:
    """Draws the listings that have waited longest, `DRAWN_AT_ONCE` in a transaction; False when fewer than two modules
    are due. When one of them cannot be drawn, each is drawn by itself."""
    with transaction.atomic():
        due = ListingTask.objects.select_for_update(skip_locked=True).filter(due_at__lte=timezone.now())
        due = due.filter(module__isnull=False).order_by("due_at", "id")
        tasks = list(due.values_list("pk", "module_id")[:DRAWN_AT_ONCE])
        modules = {module for _task, module in tasks}
        if len(modules) < 2:
            return False
        try:
            with transaction.atomic():
                draw_all(modules)
        except Exception:  # noqa: BLE001  (`draw_next` finds out which one, and notes it)
            is_drawn = False
        else:
            is_drawn = True
            ListingTask.objects.filter(pk__in=[task for task, _module in tasks]).delete()
    for _task in tasks if not is_drawn else ():
        draw_next()
    return True


def draw_next() -> bool:
    """Draws the listing that has waited longest and clears what was asked for it; False when nothing is due.

    What fails stays in the queue with its reason, and is tried again later and later (at most every hour)."""
    with transaction.atomic():
        due = ListingTask.objects.select_for_update(skip_locked=True).filter(due_at__lte=timezone.now())
        task = due.order_by("due_at", "id").first()
        if task is None:
            return False
        same = list(
            ListingTask.objects.select_for_update(skip_locked=True)
            .filter(module=task.module_id, path=task.path_id)
            .values_list("pk", flat=True)
        )
        try:
            with transaction.atomic():
                if task.path_id:
                    draw_path(LearningPath(pk=task.path_id))
                else:
                    draw(Module(pk=task.module_id))
        except Exception as error:  # one module that cannot be drawn holds up no other
            log.exception("listing_not_drawn", module=task.module_id, path=task.path_id)
            wait = datetime.timedelta(seconds=min(2 * 2**task.attempts, 3600))
            ListingTask.objects.filter(pk__in=same).update(
                attempts=F("attempts") + 1, due_at=timezone.now() + wait, error=f"{type(error).__name__}: {error}"[:500]
            )
        else:
            ListingTask.objects.filter(pk__in=same).delete()
    return True


def ask_for_stale() -> int:
    """Asks for listings on which a date has passed, whose words about places no longer fit the counters, or whose cards
    were drawn with an older template, translation or vocabulary. Gives how many."""
    today = timezone.localdate()
    waiting = ListingTask.objects.filter(Q(module=OuterRef("module")) | Q(path=OuterRef("path")))
    stale = Listing.objects.filter(
        Q(redraw_on__lte=today) | ~Q(drawn_with=look(list(Term.objects.all()))) | out_of_step(today)
    )
    found = list(stale.filter(~Exists(waiting)).order_by("pk").values_list("module", "path")[:MOST_STALE])
    with transaction.atomic():
        ask_for_ids([module for module, _path in found if module], [path for _module, path in found if path])
    return len(found)


def ask_for_all() -> int:
    """Asks for every public module and learning path. Gives how many."""
    modules = list(public_modules().order_by("pk").values_list("pk", flat=True))
    paths = list(LearningPath.objects.public().order_by("pk").values_list("pk", flat=True))
    with transaction.atomic():
        ask_for_ids(modules, paths)
    return len(modules) + len(paths)


def lag() -> float:
    """How long the drawing that has waited longest has waited, in seconds; 0 when none waits."""
    oldest = ListingTask.objects.aggregate(oldest=Min("asked_at"))["oldest"]
    return (timezone.now() - oldest).total_seconds() if oldest else 0.0
