"""`people.history.move_all`, on modules' versions: a table with a status that every app can make."""

import pytest
from django.utils import timezone

from catalog.models import ModuleVersion
from people.history import NotPossible, move_all
from people.models import Event
from tests.factories.catalog import ModuleVersionFactory

pytestmark = pytest.mark.django_db
Status = ModuleVersion.Status


def test_move_all_moves_every_row_and_tells_of_each(provider_editor):
    versions = ModuleVersionFactory.create_batch(3)
    rows = ModuleVersion.objects.filter(pk__in=[version.pk for version in versions])
    before = versions[0].updated_at
    assert move_all(rows, Status.PUBLISHED, by=provider_editor, note="zo", published_at=timezone.now()) == [
        version.pk for version in versions
    ]
    assert set(rows.values_list("status", flat=True)) == {"published"}
    assert all(version.updated_at > before for version in rows)
    told = Event.objects.filter(verb="moduleversion.published").order_by("subject_id")
    assert list(told.values_list("subject_id", "subject_type", "actor", "from_status", "to_status", "note")) == [
        (version.pk, "catalog.moduleversion", provider_editor.pk, "draft", "published", "zo") for version in versions
    ]


def test_move_all_moves_none_when_one_may_not(provider_editor):
    free, stuck = ModuleVersionFactory(), ModuleVersionFactory(superseded=True)
    with pytest.raises(NotPossible):
        move_all(ModuleVersion.objects.filter(pk__in=[free.pk, stuck.pk]), Status.ARCHIVED, by=provider_editor)
    free.refresh_from_db()
    assert (free.status, Event.objects.count()) == ("draft", 0)


def test_move_all_of_nothing_does_nothing():
    assert move_all(ModuleVersion.objects.none(), Status.ARCHIVED, by=None) == []
