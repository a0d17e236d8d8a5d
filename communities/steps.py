"""The steps of a registration: in what order, and which fields of the community each one holds."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Step:
    code: str
    name: Promise
    fields: tuple[str, ...]


STEPS = (
    Step(
        "basics",
        _("The community"),
        ("title_nl", "title_en", "summary_nl", "summary_en", "mission_nl", "mission_en", "initiated_by", "governance"),
    ),
    Step("focus", _("Focus"), ("focus", "topics", "application_areas", "kems", "building_blocks")),
    Step("place", _("Place"), ("hub", "provinces")),
    Step("partners", _("Partners"), ("rule_set", "is_open_for_partners")),
    Step("outputs", _("Plans"), ("ambition_students", "ambition_professionals", "ambition_smes")),
)
BY_CODE = {step.code: step for step in STEPS}


def after(code: str) -> Step | None:
    """The step that follows, None after the last."""
    place = [step.code for step in STEPS].index(code)
    return STEPS[place + 1] if place + 1 < len(STEPS) else None
