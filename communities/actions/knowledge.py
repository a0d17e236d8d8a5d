"""What a community shares: it is written, gets files, is published and withdrawn by its coordinators."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions.registration import require_editable
from communities.models import Community, KnowledgeAuthor, KnowledgeFile, KnowledgeItem
from config import uploads
from partners import editing
from partners.models import Organisation
from partners.slugs import free_slug
from people.history import NotPossible, lock, move, record
from people.models import User

Status = KnowledgeItem.Status


@transaction.atomic
def add_item(community: Community, *, authors: Iterable[Organisation], by: User, **fields: Any) -> KnowledgeItem:
    """A draft, which nobody but the coordinators sees."""
    require_editable(community)
    item = KnowledgeItem.objects.create(
        community=community, slug=free_slug(KnowledgeItem, fields["title_nl"]), **fields
    )
    _name_authors(item, authors)
    record(item, "knowledgeitem.added", by=by)
    return item


@transaction.atomic
def change_item(
    item: KnowledgeItem, *, authors: Iterable[Organisation], seen: int, by: User, **fields: Any
) -> KnowledgeItem:
    """Raises `editing.ChangedMeanwhile` when somebody else changed the same fields after `seen`. What is published
    changes at once."""
    require_editable(item.community)
    editing.save_changes(item, fields, seen=seen, by=by)
    if _name_authors(item, authors):
        record(item, "knowledgeitem.authors_changed", by=by)
    return item


def _name_authors(item: KnowledgeItem, authors: Iterable[Organisation]) -> bool:
    """Whether anything changed."""
    wanted, had = {each.pk for each in authors}, set(item.authors.values_list("organisation", flat=True))
    item.authors.exclude(organisation__in=wanted).delete()
    KnowledgeAuthor.objects.bulk_create(KnowledgeAuthor(item=item, organisation_id=pk) for pk in sorted(wanted - had))
    return wanted != had


@transaction.atomic
def add_file(item: KnowledgeItem, *, file: uploads.Checked, note: str, by: User) -> KnowledgeFile:
    """A new version of the file; the earlier ones stay."""
    require_editable(item.community)
    lock(item)
    last = item.files.first()
    kept = KnowledgeFile.objects.create(
        item=item, number=last.number + 1 if last else 1, file=uploads.keep(file), note=note, added_by=by
    )
    record(item, "knowledgeitem.file_added", by=by, number=kept.number)
    return kept


@transaction.atomic
def remove_file(kept: KnowledgeFile, *, by: User) -> KnowledgeItem:
    """Takes one version away for good, with its file. Raises `NotPossible` when a published item would be left with
    nothing to use."""
    require_editable(kept.item.community)
    item = lock(kept.item)
    if item.status == Status.PUBLISHED and not _is_usable(item, without=kept):
        raise NotPossible(
            _("Without this file nothing is left to use. Add the new version first, or withdraw the item.")
        )
    record(item, "knowledgeitem.file_removed", by=by, number=kept.number)
    _drop(kept)
    return item


def _drop(kept: KnowledgeFile) -> None:
    stored = kept.file
    kept.delete()
    uploads.remove(stored)


def _is_usable(item: KnowledgeItem, without: KnowledgeFile | None = None) -> bool:
    files = item.files.exclude(pk=without.pk) if without else item.files.all()
    return bool(item.url or item.body_nl.strip() or files.exists())


@transaction.atomic
def publish_item(item: KnowledgeItem, *, by: User) -> KnowledgeItem:
    """From now on everybody can find it. Raises `NotPossible` when there is nothing to use yet, when nobody is named as
    its maker, or while the community itself is not public."""
    require_editable(item.community)
    stored = lock(item)
    if stored.community.status not in Community.PUBLIC:
        raise NotPossible(_("The community is not public yet. Publish this once the hub has advised."))
    if not _is_usable(stored):
        raise NotPossible(_("There is nothing to use yet: add a file, an address or a text."))
    if not stored.authors.exists():
        raise NotPossible(_("Name the organisation that made this."))
    first = stored.published_at or timezone.now()
    return move(item, Status.PUBLISHED, by=by, published_at=first, withdrawn_at=None)


@transaction.atomic
def withdraw_item(item: KnowledgeItem, *, reason: str, by: User) -> KnowledgeItem:
    """Nobody but the coordinators sees it any more, its files neither. It can be published again. Also possible after
    the end of the community."""
    return move(item, Status.WITHDRAWN, by=by, note=reason, withdrawn_at=timezone.now())


@transaction.atomic
def remove_item(item: KnowledgeItem, *, by: User) -> Community:
    """Deletes it with all its files. Raises `NotPossible` while it is published."""
    stored = lock(item)
    if stored.status == Status.PUBLISHED:
        raise NotPossible(_("This is public. Withdraw it first; after that it can be removed."))
    for kept in stored.files.select_related("file"):
        _drop(kept)
    record(item.community, "community.knowledge_removed", by=by, item=item.pk)
    stored.delete()
    return item.community
