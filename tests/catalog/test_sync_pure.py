import datetime
import random

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import ooapi
from catalog.document import document_of
from catalog.sync import profile, safety
from catalog.sync.adapters import Held
from catalog.sync.adapters.educatieplatform import judge
from catalog.sync.backoff import ATTEMPTS, LONGEST, wait
from catalog.sync.compare import compare
from tests.factories.catalog import ModuleVersionFactory


def test_compare_names_what_is_missing_surplus_and_outdated():
    theirs = {
        "same": Held(1, "h1", False),
        "old": Held(1, "h0", False),
        "extra": Held(1, "h", False),
        "tombstone": Held(2, "", True),
    }
    found = compare({"same": "h1", "old": "h1", "new": "", "tombstone": "h2"}, theirs)
    assert (found.missing, found.surplus, found.outdated, found.equal) == (
        ("new", "tombstone"),
        ("extra",),
        ("old",),
        1,
    )


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("xyz")),
    st.dictionaries(st.sampled_from("abcdef"), st.builds(Held, st.just(1), st.sampled_from("xyz"), st.booleans())),
)
def test_compare_puts_every_module_in_one_list(wanted, theirs):
    found = compare(wanted, theirs)
    shown = {key for key, held in theirs.items() if not held.is_removed}
    assert set(found.missing) | set(found.surplus) == set(wanted) ^ shown
    assert found.equal + len(found.outdated) == len(set(wanted) & shown)
    assert found.is_empty == (wanted == {key: theirs[key].body_hash for key in shown})


@pytest.mark.parametrize(
    ("removals", "held", "is_safe"), [(0, 0, True), (5, 5, True), (6, 30, True), (7, 30, False), (6, 0, False)]
)
def test_safety_stops_what_removes_too_large_a_part(removals, held, is_safe):
    assert (safety.objection(removals=removals, held=held) == "") is is_safe


def test_waits_grow_to_six_hours_and_end_after_some_days():
    chance = random.Random(1)
    waits = [wait(number, chance=chance) for number in range(1, ATTEMPTS)]
    assert waits[0] <= datetime.timedelta(seconds=10)
    assert max(waits) <= LONGEST
    assert datetime.timedelta(days=1) < sum(waits, datetime.timedelta()) < datetime.timedelta(days=4)
    assert wait(ATTEMPTS) is None
    assert wait(1, retry_after=60) == datetime.timedelta(seconds=60)
    assert wait(1, retry_after=10**9) == LONGEST


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (200, ("", False, False)),
        (201, ("", False, False)),
        (409, ("", False, False)),
        (401, ("configuration", True, False)),
        (404, ("configuration", True, False)),
        (410, ("configuration", True, True)),
        (422, ("permanent", True, False)),
        (429, ("transient", False, False)),
        (500, ("transient", False, False)),
        (503, ("transient", False, False)),
    ],
)
def test_an_answer_is_judged_by_its_code(code, expected):
    answer = judge(httpx.Response(code, json={"title": "x"}))
    assert (answer.failure, answer.is_final, answer.is_over) == expected


def test_a_profile_says_what_is_missing_and_what_is_too_long():
    document = {"title_nl": "Kort", "summary_nl": "x" * 201, "quality_nl": ""}
    wanted = {"required": ["title_nl", "quality_nl"], "longest": {"summary_nl": 200, "title_nl": 200}}
    assert len(profile.shortcomings(document, wanted)) == 2
    assert profile.shortcomings(document, {}) == []


@pytest.mark.django_db
def test_the_resources_of_a_course_are_its_materials_with_licence_and_place():
    materials = [
        {"title": "Werkboek", "url": "https://a.example/boek", "licence": "CC BY 4.0"},
        {"title": "Dia's", "url": "", "licence": "", "file": {"uuid": "x", "name": "d.pdf", "kind": "pdf", "size": 9}},
    ]
    version = ModuleVersionFactory(published=True, materials=materials)
    document = document_of(version.module, version, [])
    link = "https://leerkring.example/m"
    assert ooapi.course(document, link=link)["resources"] == [
        "Werkboek (CC BY 4.0), https://a.example/boek",
        f"Dia's, {link}#people",
    ]
    del document["materials"]  # drawn by a release before there were any
    assert "resources" not in ooapi.course(document, link=link)


def test_an_answer_with_what_no_database_can_hold_is_kept_without_it():
    answer = judge(
        httpx.Response(
            503, headers={b"retry-after": "²".encode("latin-1")}, content=b'{"title": "te\\u0000 druk\\ud800"}'
        )
    )
    assert (answer.retry_after, answer.reason) == (None, "503: te druk?")
    assert "\x00" not in judge(httpx.Response(200, content=b"a\x00b")).text
