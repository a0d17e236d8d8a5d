"""The file as a reader of scores sees it: from the rows of reviews to `certification.scoring`."""

from dataclasses import dataclass

from certification import scoring
from certification.models import Application, Criterion, CriterionScore, Review


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
