from decimal import Decimal

import pytest

from catalog.snapshot import content
from certification.admissibility import check, facts_of, missing
from tests.factories.catalog import ModuleVersionFactory

WHOLE = {
    "titles": "AI op de werkvloer", "country": "NL", "awarding_body": "Leerwerk (fictief)", "outcomes": ["U kiest."],
    "load_value": Decimal(28), "load_unit": "hours", "level": "bachelor_hbo", "assessments": ["portfolio"],
    "assessment": "Een portfolio.", "delivery": "online", "quality": "Jaarlijks bekeken.",
}  # fmt: skip


def test_nine_elements_are_known_beforehand():
    assert [element.code for element in check(WHOLE)] == [
        "title", "country", "awarding_body", "outcomes", "workload", "level", "assessment", "participation", "quality_assurance",
    ]  # fmt: skip
    assert missing(WHOLE) == ()


@pytest.mark.parametrize(
    ("fact", "empty", "element", "field"),
    [
        ("titles", " ", "title", "title_nl"),
        ("outcomes", ["", " "], "outcomes", "outcomes"),
        ("load_value", None, "workload", "load_value"),
        ("load_unit", "", "workload", "load_value"),
        ("level", "", "level", "level"),
        ("assessments", [], "assessment", "assessments"),
        ("assessment", "", "assessment", "assessments"),
        ("delivery", "", "participation", "delivery"),
        ("quality", "", "quality_assurance", "quality_nl"),
        ("awarding_body", "", "awarding_body", ""),
    ],
)
def test_what_is_missing_is_named_with_its_field(fact, empty, element, field):
    assert [(found.code, found.field) for found in missing({**WHOLE, fact: empty})] == [(element, field)]


def test_the_facts_are_read_from_a_snapshot(db):
    version = ModuleVersionFactory(assessments=["portfolio"], assessment_nl="Een portfolio.", quality_nl="Bekeken.")
    assert missing(facts_of(content(version), awarding_body="Leerwerk (fictief)")) == ()
    version.quality_nl = ""
    assert [element.code for element in missing(facts_of(content(version), awarding_body="Leerwerk (fictief)"))] == [
        "quality_assurance"
    ]
