import datetime
import json
from decimal import Decimal

import pytest

from catalog.models import ModuleVersion
from catalog.snapshot import FIELDS, content, content_hash
from tests.factories.catalog import OUTCOMES, ModuleVersionFactory

BOOKKEEPING = {
    "id", "module", "number", "status", "written_by", "created_at", "updated_at", "proposed_at", "proposed_by",
    "published_at", "published_by", "goes_live_on", "goes_live_by",
}  # fmt: skip


def test_every_field_of_a_version_is_content_or_bookkeeping():
    assert {field.name for field in ModuleVersion._meta.fields} == {*FIELDS, *BOOKKEEPING}


@pytest.mark.django_db
def test_content_is_plain_and_has_the_outcomes_in_their_order():
    version = ModuleVersionFactory(
        load_value=Decimal("28.0"),
        price=Decimal("0.00"),
        languages=["nl", "en"],
        reviewed_on=datetime.date(2026, 11, 1),
    )
    found = content(version)
    assert json.loads(json.dumps(found)) == found
    assert (found["load_value"], found["price"], found["reviewed_on"]) == ("28", "0", "2026-11-01")
    assert found["languages"] == ["en", "nl"]
    assert found["outcomes"] == [{"nl": nl, "en": en} for nl, en in OUTCOMES]


@pytest.mark.django_db
def test_content_is_the_same_before_and_after_storing():
    version = ModuleVersionFactory(load_value=28, price=450)
    assert content(version) == content(ModuleVersion.objects.get(pk=version.pk))


def test_content_hash_looks_at_the_chosen_fields_only():
    one, other = {"title_nl": "A", "price": "1"}, {"title_nl": "A", "price": "2"}
    assert content_hash(one, ["title_nl"]) == content_hash(other, ["title_nl"])
    assert content_hash(one, ["title_nl", "price"]) != content_hash(other, ["price", "title_nl"])
    assert content_hash(one, ["price", "title_nl"]) == content_hash(one, ["title_nl", "price"])
