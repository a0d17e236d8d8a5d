from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from certification.scoring import (
    Limits,
    Outcome,
    Reason,
    Sheet,
    ThirdReview,
    Weight,
    file_scores,
    outcome_of,
    shown,
    third_review,
    weighted_mean,
)

LIMITS = Limits(Fraction(3), Fraction(2), 3, Fraction(14, 5), Fraction(3, 4))
FOUR = (Weight("A1", 2), Weight("A2", 4, True), Weight("B1", 2), Weight("B2", 2))
THIRTEEN = tuple(
    Weight(code, weight, code in {"A2", "B3", "C2", "D1", "D3"})
    for code, weight in zip(
        ("A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "C3", "D1", "D2", "D3", "E1"),
        (8, 12, 6, 10, 8, 12, 8, 8, 8, 6, 6, 4, 4),
        strict=True,
    )
)


def sheet(*scores, recommendation=Outcome.GRANTED, criteria=FOUR):
    return Sheet(dict(zip((c.code for c in criteria), scores, strict=True)), recommendation)


def flat(score, criteria=FOUR, **changes):
    return Sheet({c.code: changes.get(c.code, score) for c in criteria}, Outcome.GRANTED)


def test_two_reviews_give_the_mean_of_each_criterion():
    assert file_scores(FOUR, [sheet(3, 3, 2, 1), sheet(4, 3, 3, 1)]) == {
        "A1": Fraction(7, 2), "A2": Fraction(3), "B1": Fraction(5, 2), "B2": Fraction(1),
    }  # fmt: skip


def test_three_reviews_give_the_median_of_each_criterion():
    assert file_scores(FOUR, [sheet(1, 3, 2, 4), sheet(4, 3, 3, 1), sheet(3, 2, 3, 1)]) == {
        "A1": Fraction(3), "A2": Fraction(3), "B1": Fraction(3), "B2": Fraction(1),
    }  # fmt: skip


@pytest.mark.parametrize("sheets", [[], [flat(3)], [flat(3)] * 4])
def test_another_number_of_reviews_is_refused(sheets):
    with pytest.raises(ValueError, match="two reviews, or three"):
        file_scores(FOUR, sheets)


@pytest.mark.parametrize("score", [0, 5, 2.5, True, None])
def test_a_score_that_is_not_1_to_4_is_refused(score):
    with pytest.raises(ValueError, match="1, 2, 3 or 4"):
        file_scores(FOUR, [flat(3), flat(3, A1=score)])


def test_a_missing_or_unknown_criterion_is_refused():
    with pytest.raises(ValueError, match="exactly the criteria"):
        file_scores(FOUR, [flat(3), Sheet({"A1": 3}, Outcome.GRANTED)])


def test_all_sufficient_is_granted():
    result = outcome_of(FOUR, [flat(3), flat(3)], LIMITS)
    assert (result.outcome, result.mean, result.need_condition) == (Outcome.GRANTED, Fraction(3), ())
    assert result.reasons == (Reason("all_sufficient", limit=Fraction(3)),)


def test_a_little_below_is_granted_under_a_condition_for_each():
    result = outcome_of(FOUR, [flat(3, A1=2, B1=2), flat(3)], LIMITS)
    assert result.outcome == Outcome.CONDITIONAL
    assert result.need_condition == ("A1", "B1")
    assert result.mean == Fraction(14, 5)
    assert [reason.kind for reason in result.reasons] == ["below", "mean_enough", "conditions"]


def test_a_mean_exactly_on_the_limit_is_enough_and_a_hair_below_is_not():
    on_the_limit = [Weight("A1", 1), Weight("A2", 4)]
    below = [Weight("A1", 201), Weight("A2", 799)]
    sheets = [Sheet({"A1": 2, "A2": 3}, Outcome.GRANTED)] * 2
    assert outcome_of(on_the_limit, sheets, LIMITS).outcome == Outcome.CONDITIONAL
    result = outcome_of(below, sheets, LIMITS)
    assert result.outcome == Outcome.REJECTED
    assert result.reasons == (Reason("mean_low", figure=Fraction(2799, 1000), limit=Fraction(14, 5)),)


def test_a_knock_out_below_three_is_rejected_however_good_the_rest():
    result = outcome_of(FOUR, [flat(4, A2=2), flat(4, A2=3)], LIMITS)
    assert result.outcome == Outcome.REJECTED
    assert result.reasons == (Reason("knock_out", ("A2",), limit=Fraction(3)),)


def test_a_criterion_below_the_floor_is_rejected():
    result = outcome_of(FOUR, [flat(4, B2=1), flat(4, B2=2)], LIMITS)
    assert result.outcome == Outcome.REJECTED
    assert result.reasons == (Reason("floor", ("B2",), limit=Fraction(2)),)


def test_four_criteria_below_three_are_too_many():
    low = dict.fromkeys(("A1", "A3", "B1", "E1"), 2)
    result = outcome_of(THIRTEEN, [flat(4, THIRTEEN, **low), flat(4, THIRTEEN, **{**low, "E1": 3})], LIMITS)
    assert result.outcome == Outcome.REJECTED
    assert result.reasons == (Reason("too_many", ("A1", "A3", "B1", "E1"), limit=Fraction(3)),)


def test_the_third_review_is_asked_for_recommendations_two_steps_apart():
    first = Sheet(flat(3).scores, Outcome.GRANTED)
    second = Sheet(flat(3).scores, Outcome.REJECTED)
    assert third_review(FOUR, first, second, LIMITS) == ThirdReview(True, (Reason("steps_apart"),))
    beside = Sheet(flat(3).scores, Outcome.CONDITIONAL)
    assert third_review(FOUR, first, beside, LIMITS) == ThirdReview(False)


def test_the_third_review_is_asked_for_a_divided_knock_out():
    assert third_review(FOUR, flat(3), flat(3, A2=2), LIMITS) == ThirdReview(
        True, (Reason("knock_out_divided", ("A2",), limit=Fraction(3)),)
    )
    assert third_review(FOUR, flat(3), flat(3, A1=2), LIMITS) == ThirdReview(False)


def test_the_third_review_is_asked_for_means_more_than_three_quarters_apart():
    criteria = [Weight("A1", 3), Weight("A2", 1)]
    first, second = flat(4, criteria), flat(4, criteria, A1=3)
    assert third_review(criteria, first, second, LIMITS) == ThirdReview(False)  # exactly 0.75
    second = flat(3, criteria)
    assert third_review(criteria, first, second, LIMITS) == ThirdReview(
        True, (Reason("means_apart", figure=Fraction(1), limit=Fraction(3, 4)),)
    )


def test_limits_come_from_the_scheme():
    version = SimpleNamespace(
        granted_min=Decimal("3.00"), conditional_floor=Decimal("2.00"), conditional_max_below=3,
        conditional_mean=Decimal("2.80"), third_review_gap=Decimal("0.75"),
    )  # fmt: skip
    assert Limits.of(version) == LIMITS


def test_reasons_are_sentences_in_the_language_of_the_reader():
    reason = Reason("mean_low", figure=Fraction(2799, 1000), limit=Fraction(14, 5))
    with override("en"):
        assert str(reason) == "The weighted mean is ≈ 2.8; at least 2.8 is needed."
    with override("nl"):
        assert str(reason) == "Het gewogen gemiddelde is ≈ 2,8; nodig is ten minste 2,8."


@pytest.mark.parametrize(
    ("figure", "text"),
    [(Fraction(3), "3"), (Fraction(7, 2), "3,5"), (Fraction(11, 4), "2,75"), (Fraction(10, 3), "≈ 3,33"), (None, "")],
)
def test_figures_are_shown_with_at_most_two_decimals(figure, text):
    assert shown(figure) == text


sheets = st.fixed_dictionaries({c.code: st.integers(1, 4) for c in THIRTEEN}).map(lambda s: Sheet(s, Outcome.GRANTED))
RANK = list(Outcome)


@given(sheets, sheets)
def test_the_order_of_two_reviewers_makes_no_difference(first, second):
    assert outcome_of(THIRTEEN, [first, second], LIMITS) == outcome_of(THIRTEEN, [second, first], LIMITS)
    assert third_review(THIRTEEN, first, second, LIMITS) == third_review(THIRTEEN, second, first, LIMITS)


@given(sheets, sheets, sheets)
def test_the_order_of_three_reviewers_makes_no_difference(first, second, third):
    assert outcome_of(THIRTEEN, [first, second, third], LIMITS) == outcome_of(THIRTEEN, [third, first, second], LIMITS)


@given(sheets, sheets, st.sampled_from([c.code for c in THIRTEEN]))
def test_a_higher_score_never_makes_the_outcome_worse(first, second, code):
    better = Sheet({**first.scores, code: min(first.scores[code] + 1, 4)}, first.recommendation)
    before = outcome_of(THIRTEEN, [first, second], LIMITS)
    after = outcome_of(THIRTEEN, [better, second], LIMITS)
    assert RANK.index(after.outcome) >= RANK.index(before.outcome)
    assert after.mean >= before.mean


@given(sheets, sheets)
def test_the_outcome_is_what_the_rules_say_word_for_word(first, second):
    """The oracle counts in whole numbers: twice the score, weights of 100 in all."""
    doubled = {c.code: first.scores[c.code] + second.scores[c.code] for c in THIRTEEN}
    low = [code for code, score in doubled.items() if score < 6]
    total = sum(doubled[c.code] * c.weight for c in THIRTEEN)
    if not low:
        expected = Outcome.GRANTED
    elif (
        all(doubled[c.code] >= 6 for c in THIRTEEN if c.is_knock_out)
        and min(doubled.values()) >= 4
        and len(low) <= 3
        and total * 5 >= 14 * 2 * 100
    ):
        expected = Outcome.CONDITIONAL
    else:
        expected = Outcome.REJECTED
    result = outcome_of(THIRTEEN, [first, second], LIMITS)
    assert result.outcome == expected
    assert result.need_condition == (tuple(low) if expected == Outcome.CONDITIONAL else ())
    assert result.mean == Fraction(total, 200)
    assert result.reasons


@given(sheets)
def test_a_review_never_differs_from_itself(one):
    assert third_review(THIRTEEN, one, one, LIMITS) == ThirdReview(False)
    assert 1 <= weighted_mean(THIRTEEN, one.scores) <= 4
