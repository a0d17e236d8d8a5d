"""The life of a learning path: composed, published, stacked, put away."""

import uuid as uuids
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from catalog import paths
from catalog.actions.editing import check_seen, differing
from catalog.actions.owners import lock_owner
from catalog.models import LearningPath, Module, PathStack, PathStep
from communities.models import Community
from config.texts import text
from partners.models import Organisation
from people.history import NotPossible, lock, move, record
from people.models import User

Status = LearningPath.Status
MOST_STEPS = 40
STACKING = 4_040_001  # the advisory lock of everybody who stacks


@transaction.atomic
def create_path(
    owner: Organisation | Community, *, content: dict[str, Any], by: User | None, uuid: uuids.UUID | None = None
) -> LearningPath:
    """A draft without modules. The same `uuid` twice, as after a double click, gives the first one again."""
    lock_owner(owner)
    if uuid and (made := LearningPath.objects.filter(uuid=uuid).first()):
        if made.owner != owner:
            raise NotPossible(_("This learning path exists already."))
        return made
    fields = {"owner_organisation": owner} if isinstance(owner, Organisation) else {"owner_community": owner}
    title = content.get("title_nl") or content.get("title_en") or ""
    fields |= content | {"uuid": uuid or uuids.uuid4(), "written_by": by}
    path = _made(slugify(title)[:120] or "path", fields)
    record(path, "learningpath.created", by=by)
    return path


def _made(slug: str, fields: dict[str, Any]) -> LearningPath:
    """A path with this slug, or the slug with a tail where another path has it."""
    if not LearningPath.objects.filter(slug=slug).exists():
        try:
            with transaction.atomic():
                return LearningPath.objects.create(slug=slug, **fields)
        except IntegrityError:  # made by somebody else since the look; anything else fails again below
            pass
    return LearningPath.objects.create(slug=f"{slug}-{uuids.uuid4().hex[:6]}", **fields)


@transaction.atomic
def save_path(path: LearningPath, *, content: dict[str, Any], by: User, seen: str | None = None) -> LearningPath:
    """Writes what a path says about itself; a public one must stay fit to be public. Raises `Stale` when somebody else
    saved it in between."""
    stored = _open(path)
    check_seen(stored, seen)
    changed = differing(stored, content)
    if changed:
        for target in (stored, path):
            for name in changed:
                setattr(target, name, content[name])
        stored.written_by = by
        _check_public(stored)
        stored.save()
        record(stored, "learningpath.saved", by=by, fields=changed)
    return stored


def _open(path: LearningPath) -> LearningPath:
    stored = lock(path)
    if stored.status == Status.ARCHIVED:
        raise NotPossible(_("This learning path has been archived. Restore it first."))
    return stored


def _check_public(path: LearningPath) -> None:
    if path.status == Status.PUBLISHED and (lacking := lacks(path)):
        raise NotPossible(" ".join([_("The learning path is public, so it cannot become incomplete."), *lacking]))


def lacks(path: LearningPath) -> list[str]:
    """What is missing for the public, as sentences."""
    found = []
    if not any(getattr(path, f"title_{code}") and getattr(path, f"summary_{code}") for code in ("nl", "en")):
        found.append(_("Give it a title and a summary in the same language."))
    if len(paths.shown_steps(path)) < paths.MODULES_NEEDED:
        found.append(_("A learning path has at least two modules that are public."))
    return found


def obstacles_to_publish_path(path: LearningPath, *, by: User | None) -> list[str]:
    """Why this path cannot be published (by this person) now, as sentences. Empty when it can."""
    found, owner = lacks(path), path.owner_organisation
    if owner and not owner.is_verified:
        found.append(_("%(organisation)s has not been verified yet.") % {"organisation": owner.name})
    if path.owner_community and path.owner_community.status not in Community.PUBLIC:
        found.append(_("A community can publish once the hub has given its advice."))
    if owner and owner.needs_second_pair_of_eyes and by is not None and by.pk == path.written_by_id:
        found.append(_("You changed this last. In your organisation a second person publishes it."))
    return found


@transaction.atomic
def publish_path(path: LearningPath, *, by: User) -> LearningPath:
    if obstacles := obstacles_to_publish_path(lock(path), by=by):
        raise NotPossible(" ".join(obstacles))
    return move(path, Status.PUBLISHED, by=by, published_at=timezone.now(), published_by=by)


@transaction.atomic
def unpublish_path(path: LearningPath, *, by: User) -> LearningPath:
    """Back to a draft; its modules stay where they are."""
    if lock(path).status != Status.PUBLISHED:
        raise NotPossible(_("This learning path is not public."))
    return move(path, Status.DRAFT, by=by)


@transaction.atomic
def archive_path(path: LearningPath, *, by: User) -> LearningPath:
    return move(path, Status.ARCHIVED, by=by)


@transaction.atomic
def restore_path(path: LearningPath, *, by: User) -> LearningPath:
    if lock(path).status != Status.ARCHIVED:
        raise NotPossible(_("This learning path is not archived."))
    return move(path, Status.DRAFT, by=by)


@transaction.atomic
def add_step(path: LearningPath, *, module: Module, by: User) -> LearningPath:
    """Puts a module at the end. Adding what is there already changes nothing."""
    stored = _open(path)
    steps = list(stored.steps.all())
    if any(step.module_id == module.pk for step in steps):
        return stored
    if len(steps) >= MOST_STEPS:
        raise NotPossible(_("A learning path has at most %(most)d modules.") % {"most": MOST_STEPS})
    PathStep.objects.create(path=stored, module=module, position=len(steps))
    return _stepped(stored, by)


@transaction.atomic
def move_step(path: LearningPath, *, module: Module, up: bool, by: User) -> LearningPath:
    """One place up or down; at the end of the list nothing changes."""
    stored = _open(path)
    steps = list(stored.steps.all())
    place = next((number for number, step in enumerate(steps) if step.module_id == module.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if other is None or not 0 <= other < len(steps):
        return stored
    steps[place], steps[other] = steps[other], steps[place]
    for position, step in enumerate(steps):
        step.position = position
    PathStep.objects.bulk_update(steps, ["position"])
    return _stepped(stored, by)


@transaction.atomic
def set_optional(path: LearningPath, *, module: Module, is_optional: bool, by: User) -> LearningPath:
    stored = _open(path)
    changed = stored.steps.filter(module=module).exclude(is_optional=is_optional).update(is_optional=is_optional)
    return _stepped(stored, by) if changed else stored


@transaction.atomic
def remove_step(path: LearningPath, *, module: Module, by: User) -> LearningPath:
    """Raises `NotPossible` when a public path would keep fewer modules than a path has."""
    stored = _open(path)
    gone, _rows = stored.steps.filter(module=module).delete()
    if gone:
        _check_public(stored)
        _stepped(stored, by)
    return stored


def _stepped(path: LearningPath, by: User) -> LearningPath:
    path.written_by = by
    path.save(update_fields=["written_by", "updated_at"])
    record(path, "learningpath.recomposed", by=by, modules=list(path.steps.values_list("module", flat=True)))
    return path


@transaction.atomic
def stack(part: LearningPath, *, whole: LearningPath, by: User | None) -> None:
    """Lets `part` count towards `whole`. Raises `NotPossible` when `whole` already counts towards `part`, however far.

    Everybody who stacks waits for one another: two who close a circle from both ends would each see none.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [STACKING])
    part, whole = _open(part), _open(whole)
    if paths.reaches(whole.pk, part.pk):
        raise NotPossible(
            _("“%(whole)s” counts towards “%(part)s” already; the other way round would be a circle.")
            % {"whole": text(whole, "title"), "part": text(part, "title")}
        )
    _row, is_new = PathStack.objects.get_or_create(part=part, whole=whole)
    if is_new:
        record(part, "learningpath.stacked", by=by, whole=whole.pk)


@transaction.atomic
def unstack(part: LearningPath, *, whole: LearningPath, by: User) -> None:
    gone, _rows = PathStack.objects.filter(part=lock(part), whole=whole).delete()
    if gone:
        record(part, "learningpath.unstacked", by=by, whole=whole.pk)
