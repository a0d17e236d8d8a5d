"""The life of a module and its versions: written, checked, published, taken back, archived."""

import uuid as uuids
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from catalog import completeness, consequences, listing, prices, snapshot
from catalog.actions.editing import check_seen, differing
from catalog.actions.materials import drop_files, keep_files
from catalog.actions.origins import name_origin
from catalog.actions.owners import lock_owner
from catalog.models import LearningOutcome, Module, ModuleVersion, Offering
from catalog.writers import writers_of
from communities.models import Community
from config.addresses import reverse
from config.texts import absolute, text
from partners.models import Lab, Organisation
from people.actions import notify
from people.history import NotPossible, lock, move, record
from people.models import User

Status = ModuleVersion.Status
NO_DAY = {"goes_live_on": None, "goes_live_by": None}  # what is published, sent back or put away waits for no day
Outcomes = list[snapshot.Outcome]  # in their order


@transaction.atomic
def create_module(
    owner: Organisation | Community,
    *,
    content: dict[str, Any],
    outcomes: Outcomes,
    by: User | None,
    uuid: uuids.UUID | None = None,
    **facts: Any,
) -> Module:
    """Makes a module with its first version, a draft. `content` has fields of `snapshot.FIELDS`; `facts` are fields of
    the module itself (code, community, origin, source_url...).

    The same `uuid` twice, as after a double click, gives the first module again.
    """
    lock_owner(owner)
    if uuid and (made := Module.objects.filter(uuid=uuid).first()):
        if made.owner != owner:
            raise NotPossible(_("This module exists already."))
        return made
    _check_code(owner, facts.get("code", ""))
    title = content.get("title_nl") or content.get("title_en") or ""
    module = _made(slugify(title)[:120] or "module", uuid=uuid or uuids.uuid4(), **_owned_by(owner), **facts)
    version = ModuleVersion.objects.create(module=module, written_by=by, **content)
    _write_outcomes(version, outcomes)
    record(module, "module.created", by=by)
    return module


def _owned_by(owner: Organisation | Community) -> dict[str, Any]:
    return {"owner_organisation": owner} if isinstance(owner, Organisation) else {"owner_community": owner}


def _check_code(owner: Organisation | Community, code: str, module: Module | None = None) -> None:
    same = Module.objects.filter(code=code, **_owned_by(owner)).exclude(pk=module.pk if module else None)
    if code and same.exists():
        raise NotPossible(_("The code %(code)s is in use for another module.") % {"code": code})


def _made(slug: str, **fields: Any) -> Module:
    """A module with this slug, or the slug with a tail where another module has it."""
    if not Module.objects.filter(slug=slug).exists():
        try:
            with transaction.atomic():
                return Module.objects.create(slug=slug, **fields)
        except IntegrityError:  # made by somebody else since the look; anything else fails again below
            pass
    return Module.objects.create(slug=f"{slug}-{uuids.uuid4().hex[:6]}", **fields)


def _write_outcomes(version: ModuleVersion, outcomes: Outcomes) -> None:
    version.outcomes.all().delete()
    LearningOutcome.objects.bulk_create(
        LearningOutcome(
            version=version,
            position=position,
            text_nl=row["nl"],
            text_en=row["en"],
            taxonomy=row.get("taxonomy", ""),
            skills=row.get("skills", []),
        )
        for position, row in enumerate(snapshot.plain_outcomes(outcomes))
    )


@transaction.atomic
def save_draft(
    version: ModuleVersion, *, content: dict[str, Any], outcomes: Outcomes, by: User | None, seen: str | None = None
) -> ModuleVersion:
    """Writes the content of a draft; fields that `content` leaves out keep what they have. Saving what is there already
    writes nothing. A material brings its file as a `MaterialFile` of the module or as one that was just checked. `seen` is the `editing.stamp` of what the writer had before them.

    Raises `NotPossible` for anything but a draft: what is published or waits for a check is never edited in place.
    Raises `Stale` when somebody else saved it in between.
    """
    stored = lock(version)
    if stored.status != Status.DRAFT:
        raise NotPossible(_("Only a draft can be edited. Make a new version to change what is published."))
    check_seen(stored, seen)
    if "materials" in content:
        content = {**content, "materials": keep_files(stored.module, content["materials"])}
    changed = differing(stored, content)
    before, after = snapshot.content(stored)["outcomes"], snapshot.plain_outcomes(outcomes)
    if changed or before != after:
        for target in (stored, version):
            for name in changed:
                setattr(target, name, content[name])
            target.written_by = by
        if before != after:
            _write_outcomes(stored, after)
        stored.save()
        if "materials" in changed:
            drop_files(stored.module)
        version.updated_at = stored.updated_at
        record(stored, "moduleversion.saved", by=by, fields=[*changed, *(["outcomes"] if before != after else [])])
    return version


@transaction.atomic
def place_module(module: Module, *, code: str, community: Community | None, by: User, lab: Lab | None = None) -> Module:
    """The facts of the module itself, which hold for all its versions. A community or lab that is named anew is asked to
    confirm it."""
    stored = lock(module)
    _check_code(stored.owner, code, stored)
    named = {"community": community, "lab": lab}
    changed = differing(stored, {"code": code, **named})
    if changed:
        for side in set(changed) & set(named):
            name_origin(stored, side=side, origin=named[side], by=by)
        stored.code = code
        try:
            with transaction.atomic():
                stored.save(update_fields=["code", *named, *(f"{side}_confirmed_at" for side in named)])
        except IntegrityError as error:  # given to another module since the look
            raise NotPossible(_("The code %(code)s is in use for another module.") % {"code": code}) from error
        module.code, module.community, module.lab = code, community, lab
        record(stored, "module.placed", by=by, fields=changed)
        listing.ask_for(stored)
    return module


def obstacles_to_publish(version: ModuleVersion, *, by: User | None) -> list[str]:
    """Why this version cannot be published (by this person) now, as sentences for the reader. Empty when it can."""
    module, found = version.module, []
    if module.archived_at:
        found.append(_("This module has been archived. Restore it first."))
    if version.status == Status.ARCHIVED and version.published_at is None:
        found.append(_("This draft was put away. Make a new version."))
    owner = module.owner_organisation
    if owner and not owner.is_verified:
        found.append(
            _(
                "%(organisation)s has not been verified yet. You can save everything; publishing is possible once the hub has verified the organisation."
            )
            % {"organisation": owner.name}
        )
    if module.owner_community and module.owner_community.status not in Community.PUBLIC:
        found.append(_("A community can publish once the hub has given its advice."))
    if not completeness.measure(snapshot.content(version)).is_publishable:
        found.append(_("The module is not complete yet in either language."))
    if owner and owner.needs_second_pair_of_eyes and version.status in ModuleVersion.IN_THE_MAKING:
        if version.status != Status.PROPOSED:
            found.append(_("In your organisation a second person checks each module. Send it for a check first."))
        elif by is not None and by.pk in (version.proposed_by_id, version.written_by_id):
            found.append(
                _("You wrote this or sent it for the check yourself; somebody else of your organisation publishes it.")
            )
    return found


@transaction.atomic
def propose(version: ModuleVersion, *, by: User) -> ModuleVersion:
    """Sends a draft to the other writers of the organisation for a check, and mails them."""
    if not completeness.measure(snapshot.content(lock(version))).is_publishable:
        raise NotPossible(_("The module is not complete yet in either language."))
    move(version, Status.PROPOSED, by=by, proposed_at=timezone.now(), proposed_by=by)
    _tell("module_proposed", version, [person for person in writers_of(version.module) if person != by], by=by)
    return version


@transaction.atomic
def return_to_draft(version: ModuleVersion, *, by: User, reason: str) -> ModuleVersion:
    """Gives a proposed version back to its writer, with what has to be better; also for who takes back the own one."""
    proposer = version.proposed_by
    move(version, Status.DRAFT, by=by, note=reason, proposed_at=None, proposed_by=None, **NO_DAY)
    if proposer and proposer != by:
        _tell("module_returned", version, [proposer], by=by, reason=reason)
    return version


def _tell(mail: str, version: ModuleVersion, people: list[User], *, by: User, **context: Any) -> None:
    for person in people:
        notify(
            f"catalog/mail/{mail}",
            to=person,
            title=lambda: text(version, "title"),
            sender=by.name,
            url=absolute(reverse("catalog:module-detail", args=[version.module.slug])),
            **context,
        )


@transaction.atomic
def publish(version: ModuleVersion, *, by: User | None) -> ModuleVersion:
    """Makes this version the public one. The version before it is superseded; planned offerings that are not open yet
    go along to the new version, open ones keep the version that people enrolled for.

    An archived version that was public before can be published again. Raises `NotPossible` with all obstacles.
    """
    module = lock(version.module)
    if obstacles := obstacles_to_publish(lock(version), by=by):
        raise NotPossible(" ".join(obstacles))
    for previous in module.versions.filter(status=Status.PUBLISHED):
        move(previous, Status.SUPERSEDED, by=by)
    before = module.versions.exclude(pk=version.pk).filter(published_at__isnull=False).order_by("-published_at").first()
    if before:
        prices.note(module, before=before.price, after=version.price, by=by)
    move(version, Status.PUBLISHED, by=by, published_at=timezone.now(), published_by=by, **NO_DAY)
    Offering.objects.filter(version__module=module, status=Offering.Status.CONCEPT).update(version=version)
    if module.origin == Module.Origin.TAKEN_OVER:  # completed and published by its own writers: supply like any other
        module.origin = Module.Origin.OWN
        module.save(update_fields=["origin"])
    listing.ask_for(module)
    consequences.follow("version_published", version, by=by)
    return version


@transaction.atomic
def unpublish(module: Module, *, by: User, reason: str) -> Module:
    """Takes the module out of the public catalogue, at once. Offerings that people enrolled for go on."""
    stored = lock(module)
    published = stored.published_version
    if published is None:
        raise NotPossible(_("This module is not public."))
    move(published, Status.ARCHIVED, by=by, note=reason)
    listing.take_away(stored)
    consequences.follow("module_unpublished", stored, by=by, reason=reason)
    return module


@transaction.atomic
def archive(module: Module, *, by: User, reason: str) -> Module:
    """Puts the module away: out of the public catalogue and of the desk's lists, drafts included.

    Raises `NotPossible` while one of its offerings is open and not over: people count on it.
    """
    stored = lock(module)
    if stored.archived_at:
        raise NotPossible(_("This module has been archived already."))
    if Offering.objects.not_over().filter(version__module=stored, status=Offering.Status.ACTIVE).exists():
        raise NotPossible(_("This module has open offerings. Close or cancel those first."))
    if stored.published_version:
        unpublish(stored, by=by, reason=reason)
    for version in stored.versions.filter(status__in=ModuleVersion.IN_THE_MAKING):
        if version.status == Status.PROPOSED:
            move(version, Status.DRAFT, by=by, proposed_at=None, proposed_by=None, **NO_DAY)
        move(version, Status.ARCHIVED, by=by, note=reason, **NO_DAY)
    stored.archived_at = module.archived_at = timezone.now()
    stored.save(update_fields=["archived_at"])
    record(stored, "module.archived", by=by, note=reason)
    return module


@transaction.atomic
def restore(module: Module, *, by: User) -> Module:
    """Brings an archived module back to the desk; it is not public until it is published again."""
    stored = lock(module)
    if not stored.archived_at:
        raise NotPossible(_("This module is not archived."))
    stored.archived_at = module.archived_at = None
    stored.save(update_fields=["archived_at"])
    record(stored, "module.restored", by=by)
    return module


@transaction.atomic
def new_version(module: Module, *, by: User) -> ModuleVersion:
    """A draft that begins as a copy of the public version, or of the newest one where nothing is public.

    Raises `NotPossible` while another version is being written: there is one at a time.
    """
    stored = lock(module)
    if stored.archived_at:
        raise NotPossible(_("This module has been archived. Restore it first."))
    if stored.working_version:
        raise NotPossible(_("A new version is being written already. Go on with that one."))
    source = stored.shown_version
    copied = {name: getattr(source, name) for name in snapshot.FIELDS}
    number = stored.versions.aggregate(highest=Max("number"))["highest"] + 1
    version = ModuleVersion.objects.create(module=stored, number=number, written_by=by, **copied)
    _write_outcomes(version, snapshot.content(source)["outcomes"])
    record(version, "moduleversion.created", by=by, source=source.pk)
    return version


@transaction.atomic
def discard_draft(version: ModuleVersion, *, by: User) -> ModuleVersion:
    """Puts a draft away that will not be published. The first version of a module goes by archiving the module."""
    module = lock(version.module)
    if not module.versions.exclude(pk=version.pk).exists():
        raise NotPossible(_("This is the only version. Archive the module instead."))
    other = module.published_version or module.versions.exclude(pk=version.pk).latest("number")
    move(version, Status.ARCHIVED, by=by, **NO_DAY)
    Offering.objects.filter(version=version, status=Offering.Status.CONCEPT).update(version=other)
    return version


@transaction.atomic
def hide(module: Module, *, by: User, reason: str) -> Module:
    """Takes a misleading listing out of the public catalogue at once, and tells the writers why."""
    stored = lock(module)
    if stored.hidden_reason:
        raise NotPossible(_("This module has been hidden already."))
    stored.hidden_reason = module.hidden_reason = reason
    stored.save(update_fields=["hidden_reason"])
    record(stored, "module.hidden", by=by, note=reason)
    listing.take_away(stored)
    _tell("module_hidden", stored.shown_version, writers_of(stored), by=by, reason=reason)
    return module


@transaction.atomic
def unhide(module: Module, *, by: User) -> Module:
    stored = lock(module)
    if not stored.hidden_reason:
        raise NotPossible(_("This module is not hidden."))
    stored.hidden_reason = module.hidden_reason = ""
    stored.save(update_fields=["hidden_reason"])
    record(stored, "module.unhidden", by=by)
    listing.ask_for(stored)
    _tell("module_unhidden", stored.shown_version, writers_of(stored), by=by)
    return module
