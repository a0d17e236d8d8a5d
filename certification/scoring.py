"""From scores to an outcome. Exact: fractions, never rounded before they are compared. All limits are the scheme's.

Per criterion the file's score is the mean of two reviews, or the median of three. The rules are those of the public
scheme page; what comes out is an advice, a person decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import median
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

LOWEST, HIGHEST = 1, 4


class Outcome(StrEnum):
    """From worst to best: the order says how many steps two recommendations lie apart."""

    REJECTED = "rejected"
    CONDITIONAL = "granted_conditionally"
    GRANTED = "granted"


STEPS = {outcome: step for step, outcome in enumerate(Outcome)}


@dataclass(frozen=True)
class Limits:
    granted_min: Fraction
    conditional_floor: Fraction
    conditional_max_below: int
    conditional_mean: Fraction
    third_review_gap: Fraction

    @classmethod
    def of(cls, version: Any) -> "Limits":
        """The limits of a `SchemeVersion`."""
        return cls(
            Fraction(version.granted_min),
            Fraction(version.conditional_floor),
            int(version.conditional_max_below),
            Fraction(version.conditional_mean),
            Fraction(version.third_review_gap),
        )


@dataclass(frozen=True)
class Weight:
    """One criterion as far as counting goes."""

    code: str
    weight: int
    is_knock_out: bool = False


@dataclass(frozen=True)
class Sheet:
    """One submitted review: a score from 1 to 4 for the code of every criterion."""

    scores: Mapping[str, int]
    recommendation: Outcome


@dataclass(frozen=True)
class Reason:
    """Why an outcome is what it is; `str()` gives a sentence for the reader. `kind` and `values` are for tests and code."""

    kind: str
    codes: tuple[str, ...] = ()
    figure: Fraction | None = None
    limit: Fraction | None = None

    def __str__(self) -> str:
        return _SENTENCES[self.kind]() % {
            "codes": ", ".join(self.codes),
            "count": len(self.codes),
            "figure": shown(self.figure),
            "limit": shown(self.limit),
        }


_SENTENCES = {
    "all_sufficient": lambda: _("Every criterion scores %(limit)s or higher."),
    "below": lambda: _("Below %(limit)s: %(codes)s."),
    "knock_out": lambda: _("A knock-out criterion scores below %(limit)s: %(codes)s."),
    "floor": lambda: _("A criterion scores below %(limit)s: %(codes)s."),
    "too_many": lambda: _("%(count)s criteria score below sufficient; at most %(limit)s may."),
    "mean_low": lambda: _("The weighted mean is %(figure)s; at least %(limit)s is needed."),
    "mean_enough": lambda: _("The weighted mean is %(figure)s; %(limit)s is enough."),
    "conditions": lambda: _("Each of these needs a condition: %(codes)s."),
    "steps_apart": lambda: _("The two recommendations lie two steps apart."),
    "knock_out_divided": lambda: _(
        "The two reviews stand on different sides of %(limit)s for a knock-out criterion: %(codes)s."
    ),
    "means_apart": lambda: _("The weighted means lie %(figure)s apart; more than %(limit)s asks for a third review."),
}


@dataclass(frozen=True)
class CriterionResult:
    code: str
    weight: int
    is_knock_out: bool
    score: Fraction
    is_sufficient: bool


@dataclass(frozen=True)
class Result:
    outcome: Outcome
    mean: Fraction
    criteria: tuple[CriterionResult, ...]
    need_condition: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class ThirdReview:
    is_needed: bool
    reasons: tuple[Reason, ...] = ()


def shown(figure: Fraction | None) -> str:
    """A figure for people: at most two decimals, in the reader's notation, and marked `≈` when that is not exact."""
    if figure is None:
        return ""
    hundredths = round(figure * 100)
    places = 0 if hundredths % 100 == 0 else 1 if hundredths % 10 == 0 else 2
    text = formats.number_format(Decimal(hundredths) / 100, places)
    return text if Fraction(hundredths, 100) == figure else f"≈ {text}"


def file_scores(criteria: Sequence[Weight], sheets: Sequence[Sheet]) -> dict[str, Fraction]:
    """The file's score for each criterion: the mean of two reviews, the median of three. Raises `ValueError` for
    another number of reviews and for scores that are missing, unknown, or not whole numbers from 1 to 4."""
    if len(sheets) not in (2, 3):
        raise ValueError("An outcome needs two reviews, or three.")
    codes = {criterion.code for criterion in criteria}
    for sheet in sheets:
        if set(sheet.scores) != codes:
            raise ValueError("A review scores exactly the criteria of the scheme.")
        if not all(type(score) is int and LOWEST <= score <= HIGHEST for score in sheet.scores.values()):
            raise ValueError("A score is 1, 2, 3 or 4.")
    return {code: Fraction(median(Fraction(sheet.scores[code]) for sheet in sheets)) for code in codes}


def weighted_mean(criteria: Sequence[Weight], scores: Mapping[str, Fraction | int]) -> Fraction:
    """The mean of the scores by weight, exact."""
    total = sum(criterion.weight for criterion in criteria)
    return sum((Fraction(scores[c.code]) * c.weight for c in criteria), Fraction(0)) / total


def outcome_of(criteria: Sequence[Weight], sheets: Sequence[Sheet], limits: Limits) -> Result:
    """The outcome that follows from two or three reviews, with its reasons. What the reviewers recommend plays no part."""
    scores = file_scores(criteria, sheets)
    mean = weighted_mean(criteria, scores)
    rows = tuple(
        CriterionResult(c.code, c.weight, c.is_knock_out, scores[c.code], scores[c.code] >= limits.granted_min)
        for c in criteria
    )
    below = tuple(row.code for row in rows if not row.is_sufficient)
    if not below:
        return Result(Outcome.GRANTED, mean, rows, (), (Reason("all_sufficient", limit=limits.granted_min),))
    against = _against(rows, below, mean, limits)
    if against:
        return Result(Outcome.REJECTED, mean, rows, (), against)
    reasons = (
        Reason("below", below, limit=limits.granted_min),
        Reason("mean_enough", figure=mean, limit=limits.conditional_mean),
        Reason("conditions", below),
    )
    return Result(Outcome.CONDITIONAL, mean, rows, below, reasons)


def _against(rows, below, mean, limits) -> tuple[Reason, ...]:
    """What stands in the way of a mark, even under conditions."""
    reasons = []
    knocked_out = tuple(row.code for row in rows if row.is_knock_out and not row.is_sufficient)
    if knocked_out:
        reasons.append(Reason("knock_out", knocked_out, limit=limits.granted_min))
    under_floor = tuple(row.code for row in rows if row.score < limits.conditional_floor)
    if under_floor:
        reasons.append(Reason("floor", under_floor, limit=limits.conditional_floor))
    if len(below) > limits.conditional_max_below:
        reasons.append(Reason("too_many", below, limit=Fraction(limits.conditional_max_below)))
    if mean < limits.conditional_mean:
        reasons.append(Reason("mean_low", figure=mean, limit=limits.conditional_mean))
    return tuple(reasons)


def third_review(criteria: Sequence[Weight], first: Sheet, second: Sheet, limits: Limits) -> ThirdReview:
    """Whether two reviews lie so far apart that a third is asked for, and why."""
    reasons = []
    if abs(STEPS[Outcome(first.recommendation)] - STEPS[Outcome(second.recommendation)]) >= 2:
        reasons.append(Reason("steps_apart"))
    divided = tuple(
        c.code
        for c in criteria
        if c.is_knock_out
        and (first.scores[c.code] >= limits.granted_min) != (second.scores[c.code] >= limits.granted_min)
    )
    if divided:
        reasons.append(Reason("knock_out_divided", divided, limit=limits.granted_min))
    gap = abs(weighted_mean(criteria, first.scores) - weighted_mean(criteria, second.scores))
    if gap > limits.third_review_gap:
        reasons.append(Reason("means_apart", figure=gap, limit=limits.third_review_gap))
    return ThirdReview(bool(reasons), tuple(reasons))
