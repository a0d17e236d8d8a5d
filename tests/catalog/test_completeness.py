from catalog import snapshot
from catalog.completeness import measure
from tests.factories.catalog import ModuleVersionFactory

FULL = {
    "title_nl": "AI", "title_en": "AI", "summary_nl": "a", "summary_en": "a", "description_nl": "a", "description_en": "a",
    "prior_knowledge_nl": "a", "prior_knowledge_en": "a", "programme_nl": "a", "programme_en": "a",
    "assessment_nl": "a", "assessment_en": "a",
    "level": "bachelor_hbo", "eqf_basis": "indicative", "load_value": "28", "languages": ["nl"], "delivery": "online",
    "target_groups": ["a"], "application_areas": ["a"], "topics": ["a"], "duration_weeks": 4, "assessments": ["oral"],
    "supervision": "none", "award": "none", "price": "0",
    "outcomes": [{"nl": "a", "en": "a"}, {"nl": "b", "en": "b"}],
}  # fmt: skip


def gaps(found):
    return [(gap.field, gap.language, gap.anchor) for gap in found]


def test_everything_filled_is_a_hundred_per_cent():
    found = measure(FULL)
    assert (found.percent, found.languages, found.to_complete) == (100, ["nl", "en"], [])


def test_nothing_filled_can_be_published_in_no_language():
    found = measure({})
    assert (found.languages, found.is_publishable) == ([], False)
    assert found.percent < 5


def test_a_module_in_one_language_may_be_published_in_that_language():
    dutch = FULL | {"title_en": "", "summary_en": "", "outcomes": [{"nl": "a", "en": ""}, {"nl": "b", "en": ""}]}
    found = measure(dutch)
    assert found.languages == ["nl"]
    assert gaps(found.to_publish["en"]) == [
        ("title", "en", "id_title_en"), ("summary", "en", "id_summary_en"), ("outcomes", "en", "outcomes")
    ]  # fmt: skip
    assert gaps(found.to_complete) == gaps(found.to_publish["en"])
    assert found.missing_texts == {"nl": 0, "en": len(found.to_publish["en"])}


def test_one_outcome_is_not_enough():
    found = measure(FULL | {"outcomes": [{"nl": "a", "en": "a"}, {"nl": " ", "en": ""}]})
    assert gaps(found.nearest) == [("outcomes", "nl", "outcomes")]


def test_a_level_needs_its_basis_unless_there_is_no_formal_level():
    assert gaps(measure(FULL | {"eqf_basis": ""}).nearest) == [("eqf_basis", "", "id_eqf_basis")]
    assert measure(FULL | {"eqf_basis": "", "level": "none"}).is_publishable


def test_free_is_a_price_and_no_price_does_not_stop_publishing():
    assert measure(FULL | {"price": "0"}).to_complete == []
    without = measure(FULL | {"price": None})
    assert (without.is_publishable, gaps(without.to_complete)) == (True, [("price", "", "id_price")])


def test_blanks_do_not_count_as_text():
    assert gaps(measure(FULL | {"title_nl": "  "}).to_publish["nl"]) == [("title", "nl", "id_title_nl")]


def test_a_stored_version_is_measured_by_its_snapshot(db):
    assert measure(snapshot.content(ModuleVersionFactory())).languages == ["nl", "en"]
    assert not measure(snapshot.content(ModuleVersionFactory(empty=True))).is_publishable
