"""The file put together for its readers: what it lacks, its reviews side by side, and what follows from them."""

from dataclasses import dataclass

from certification import admissibility, scoring, snapshot
from certification.models import Application, Criterion, CriterionScore, Review, SelfAssessment


@dataclass(frozen=True)
class Judgement:
    """All submitted reviews of a file, the first two before the third, and what follows from them. `result` is None
    until all that are needed are in."""

    reviews: tuple[Review, ...]
    third: scoring.ThirdReview
    result: scoring.Result | None

    @property
    def is_complete(self) -> bool:
        return self.result is not None


def criteria_of(application: Application) -> list[Criterion]:
    return list(application.scheme_version.criteria.all())


def weights(criteria: list[Criterion]) -> list[scoring.Weight]:
    return [scoring.Weight(criterion.code, criterion.weight, criterion.is_knock_out) for criterion in criteria]


def judgement_of(application: Application) -> Judgement:
    """Counts the submitted reviews of a file. Says nothing before the first two are in. Three queries."""
    reviews = application.reviews.filter(status=Review.Status.SUBMITTED).prefetch_related("scores__criterion")
    reviews = tuple(sorted(reviews, key=lambda review: (review.is_third, review.pk)))
    first = [review for review in reviews if not review.is_third]
    if len(first) < 2:
        return Judgement((), scoring.ThirdReview(False), None)
    criteria = weights(criteria_of(application))
    limits = scoring.Limits.of(application.scheme_version)
    sheets = [sheet_of(review) for review in reviews]
    third = scoring.third_review(criteria, sheets[0], sheets[1], limits)
    waits = third.is_needed and len(sheets) == 2
    return Judgement(reviews, third, None if waits else scoring.outcome_of(criteria, sheets, limits))


def sheet_of(review: Review) -> scoring.Sheet:
    scores = {score.criterion.code: score.score for score in review.scores.all()}
    return scoring.Sheet(scores, scoring.Outcome(review.recommendation))


@dataclass(frozen=True)
class Gap:
    """What a draft review still lacks. `kind` is `score`, `note` (a low score without a finding), `recommendation` or
    `findings`; the first two are about a criterion."""

    kind: str
    code: str = ""


def gaps(criteria: list[Criterion], review: Review, scores: dict[int, CriterionScore]) -> list[Gap]:
    """What has to be filled in before this review can be submitted; `scores` by id of the criterion."""
    found = []
    for criterion in criteria:
        row = scores.get(criterion.pk)
        if row is None or row.score is None:
            found.append(Gap("score", criterion.code))
        elif row.score <= 2 and not row.note.strip():
            found.append(Gap("note", criterion.code))
    found += [Gap("recommendation")] if not review.recommendation else []
    found += [Gap("findings")] if not review.findings.strip() else []
    return found


@dataclass(frozen=True)
class Line:
    """One criterion with what the applicant says of it, and the scores of all reviews beside the file's own."""

    criterion: Criterion
    assessment: SelfAssessment | None
    scores: tuple[CriterionScore, ...] = ()
    result: scoring.CriterionResult | None = None

    @property
    def shown(self) -> str:
        return scoring.shown(self.result.score) if self.result else ""


def lines_of(application: Application, judgement: Judgement | None = None) -> list[Line]:
    """All criteria of a file in their order; with scores only when a judgement is given."""
    told = {row.criterion_id: row for row in application.self_assessments.all()}
    results = {row.code: row for row in judgement.result.criteria} if judgement and judgement.result else {}
    sheets = [
        {row.criterion_id: row for row in review.scores.all()} for review in (judgement.reviews if judgement else ())
    ]
    return [
        Line(
            criterion,
            told.get(criterion.pk),
            tuple(sheet[criterion.pk] for sheet in sheets),
            results.get(criterion.code),
        )
        for criterion in criteria_of(application)
    ]


def untold(application: Application) -> list[str]:
    """Codes of the criteria about which the applicant says nothing yet."""
    told = {row.criterion_id for row in application.self_assessments.all() if row.text.strip()}
    return [criterion.code for criterion in criteria_of(application) if criterion.pk not in told]


def content_of(application: Application) -> dict:
    """The frozen module; of a draft, the module as it is now."""
    return application.snapshot or snapshot.freeze(application.module_version)


def elements_of(application: Application) -> tuple[admissibility.Element, ...]:
    """The nine elements of a European micro-credential in this file."""
    return admissibility.check(
        admissibility.facts_of(content_of(application), awarding_body=application.applicant.name)
    )
