"""Two people at the same moment, with real threads. Each has a control that goes wrong without the lock."""

import threading

import pytest
from django.db import connection, connections, transaction

from certification import actions
from certification.actions.certificates import next_number
from certification.models import Application, Certificate, CriterionScore, Decision, NumberSeries, Review
from people.history import NotPossible
from tests.factories.certification import ApplicationFactory, SchemeVersionFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls):
    """Starts all calls at once; gives what each returned or raised."""
    barrier, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        try:
            barrier.wait(10)
            answers[place] = call()
        except Exception as error:  # the test looks at it
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def test_two_decisions_at_once_give_one_decision():
    application = ApplicationFactory(advised=True)
    people = UserFactory.create_batch(4)

    def decide(person):
        return actions.decide(
            Application.objects.get(pk=application.pk), outcome="granted", reasons_nl="Goed.", by=person
        )

    answers = together(*(lambda person=person: decide(person) for person in people))
    assert sorted(type(answer).__name__ for answer in answers) == ["Decision"] + ["NotPossible"] * 3
    assert (Decision.objects.count(), Certificate.objects.count()) == (1, 1)
    assert NumberSeries.objects.get().last == 1


def test_certificate_numbers_have_no_gaps_and_come_once():
    scheme_version = SchemeVersionFactory()
    applications = [ApplicationFactory(advised=True, scheme_version=scheme_version) for _one in range(6)]
    decider = UserFactory()

    def decide(application, is_spoilt):
        with transaction.atomic():
            actions.decide(
                Application.objects.get(pk=application.pk), outcome="granted", reasons_nl="Goed.", by=decider
            )
            if is_spoilt:
                raise NotPossible("something else went wrong")

    together(*(lambda pair=pair: decide(*pair) for pair in zip(applications, [0, 1, 0, 1, 0, 0], strict=True)))
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003", "0004"]


def test_control_counting_without_a_lock_gives_a_number_twice():
    scheme = SchemeVersionFactory().scheme
    NumberSeries.objects.create(scheme=scheme, year=2026)
    both_have_read = threading.Barrier(2)

    def naive():
        series = NumberSeries.objects.get(scheme=scheme)
        both_have_read.wait(10)
        series.last += 1
        series.save()
        return series.last

    assert together(naive, naive) == [1, 1]

    def ours():
        with transaction.atomic():
            return next_number(scheme, 2027)

    assert sorted(together(ours, ours)) == [f"{scheme.number_prefix}-2027-0001", f"{scheme.number_prefix}-2027-0002"]


def test_two_last_reviews_at_once_send_the_findings_once():
    """Without the lock on the file each would count one review, and nobody would send anything."""
    application = ApplicationFactory(in_review=True)
    for review in application.reviews.all():
        Review.objects.filter(pk=review.pk).update(recommendation="granted", findings="Goed.")
        for criterion in application.scheme_version.criteria.all():
            CriterionScore.objects.create(review=review, criterion=criterion, score=3)

    def submit(pk):
        review = Review.objects.select_related("reviewer").get(pk=pk)
        return actions.submit_review(review, by=review.reviewer).status

    keys = list(application.reviews.values_list("pk", flat=True))
    assert together(*(lambda key=key: submit(key) for key in keys)) == ["submitted", "submitted"]
    application.refresh_from_db()
    assert application.status == "findings"


def test_submitting_twice_at_once_freezes_once():
    application = ApplicationFactory()
    by = UserFactory()

    def submit():
        return actions.submit_application(Application.objects.get(pk=application.pk), by=by).status

    answers = together(submit, submit)
    assert sorted(str(getattr(answer, "value", type(answer).__name__)) for answer in answers) in (
        ["NotPossible", "submitted"],
    )
    connection.close()


def test_two_applications_for_one_version_at_once_give_one():
    draft = ApplicationFactory()
    actions.retract_application(draft, note="", by=UserFactory())
    by = UserFactory()

    def create():
        return actions.create_application(draft.module_version, scheme_version=draft.scheme_version, by=by)

    answers = together(create, create)
    assert sorted(type(answer).__name__ for answer in answers) == ["Application", "NotPossible"]
