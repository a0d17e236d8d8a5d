import datetime
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from certification import snapshot
from certification.models import (
    Application,
    Certificate,
    Conflict,
    Criterion,
    CriterionScore,
    Decision,
    Review,
    Scheme,
    SchemeRole,
    SchemeVersion,
    SelfAssessment,
)
from tests.factories.partners import GrantFactory

LONG_AGO = datetime.date(2020, 1, 1)


class SchemeFactory(DjangoModelFactory):
    """A scheme of its own, besides the one that the migrations bring."""

    class Meta:
        model = Scheme

    slug = factory.Sequence(lambda n: f"keurmerk-{n}")
    name_nl = factory.Sequence(lambda n: f"Proefkeurmerk {n}")
    name_en = factory.Sequence(lambda n: f"Trial mark {n}")
    owner_name = "Leerkring"
    is_nl = "Een oordeel van vakgenoten over een module."
    is_en = "A judgement of peers about a module."
    is_not_nl = "Geen diploma."
    is_not_en = "Not a diploma."
    number_prefix = factory.Sequence(lambda n: f"PK{n}-M")


class SchemeVersionFactory(DjangoModelFactory):
    """Four criteria, of which one is a knock-out: A1 (weight 2), A2 (knock-out, 4), B1 (2) and B2 (2)."""

    class Meta:
        model = SchemeVersion
        skip_postgeneration_save = True

    scheme = factory.SubFactory(SchemeFactory)
    in_force_from = LONG_AGO
    certified_fields = ["outcomes", "level", "load_value", "load_unit"]
    granted_min = Decimal(3)
    conditional_floor = Decimal(2)
    conditional_mean = Decimal("2.80")
    third_review_gap = Decimal("0.75")

    @factory.post_generation
    def criteria(version, create, extracted, **kwargs):
        if create:
            for position, (code, weight, knock_out) in enumerate(
                [("A1", 2, False), ("A2", 4, True), ("B1", 2, False), ("B2", 2, False)], 1
            ):
                CriterionFactory(version=version, position=position, code=code, weight=weight, is_knock_out=knock_out)


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    version = factory.SubFactory(SchemeVersionFactory)
    code = factory.Sequence(lambda n: f"X{n}")
    name_nl = factory.LazyAttribute(lambda o: f"Criterium {o.code}")
    name_en = factory.LazyAttribute(lambda o: f"Criterion {o.code}")
    guidance_nl = "Let op het bewijs."
    guidance_en = "Look at the evidence."
    scale_nl = ["Onvoldoende.", "Deels.", "Voldoende.", "Goed."]
    scale_en = ["Insufficient.", "Partly.", "Sufficient.", "Good."]
    weight = 1


class SchemeRoleFactory(GrantFactory):
    class Meta:
        model = SchemeRole

    scheme = factory.SubFactory(SchemeFactory)
    role = SchemeRole.Role.SECRETARY


def two_reviews(state):
    review = "tests.factories.certification.ReviewFactory"
    return {
        name: factory.RelatedFactory(review, factory_related_name="application", **{state: True})
        for name in ("first_review", "second_review")
    }


class ApplicationFactory(DjangoModelFactory):
    """A draft for a published module of a verified organisation, in a scheme of its own. Traits give every later state
    as its actions leave it: `submitted`, `incomplete`, `admissible`, `in_review` (two reviewers have accepted),
    `findings`, `advised`, `decided`, `retracted`, `inadmissible`."""

    class Meta:
        model = Application
        skip_postgeneration_save = True

    scheme_version = factory.SubFactory(SchemeVersionFactory)
    module_version = factory.SubFactory(
        "tests.factories.catalog.ModuleVersionFactory", published=True, quality_nl="Jaarlijks bekeken."
    )
    applicant = factory.LazyAttribute(
        lambda o: o.module_version.module.owner_organisation or o.module_version.module.owner_community.lead
    )

    class Params:
        is_frozen = False
        submitted = factory.Trait(status="submitted", is_frozen=True, due_in=14)
        incomplete = factory.Trait(
            status="incomplete",
            is_frozen=True,
            incomplete_count=1,
            missing="Het toetsplan.",
            days_left=10,
            asked_for=28,
        )
        admissible = factory.Trait(status="admissible", is_frozen=True, due_in=14)
        inadmissible = factory.Trait(
            status="inadmissible",
            is_frozen=True,
            missing="Valt buiten het keurmerk.",
            closed_at=factory.LazyFunction(timezone.now),
        )
        in_review = factory.Trait(
            status="in_review",
            is_frozen=True,
            due_in=28,
            in_review_at=factory.LazyFunction(timezone.now),
            **two_reviews("accepted"),
        )
        findings = factory.Trait(
            status="findings",
            is_frozen=True,
            days_left=28,
            asked_for=14,
            in_review_at=factory.LazyFunction(timezone.now),
            findings_at=factory.LazyFunction(timezone.now),
            **two_reviews("submitted"),
        )
        advised = factory.Trait(
            status="advised",
            is_frozen=True,
            due_in=28,
            in_review_at=factory.LazyFunction(timezone.now),
            findings_at=factory.LazyFunction(timezone.now),
            advised_at=factory.LazyFunction(timezone.now),
            advice="De module voldoet.",
            advised_outcome="granted",
            **two_reviews("submitted"),
        )
        decided = factory.Trait(
            status="decided",
            is_frozen=True,
            in_review_at=factory.LazyFunction(timezone.now),
            findings_at=factory.LazyFunction(timezone.now),
            advised_at=factory.LazyFunction(timezone.now),
            advice="De module voldoet.",
            advised_outcome="granted",
            **two_reviews("submitted"),
            closed_at=factory.LazyFunction(timezone.now),
        )
        retracted = factory.Trait(status="retracted", closed_at=factory.LazyFunction(timezone.now))
        due_in = None
        asked_for = None

    submitted_at = factory.Maybe("is_frozen", factory.LazyFunction(timezone.now), None)
    snapshot = factory.LazyAttribute(lambda o: snapshot.freeze(o.module_version) if o.is_frozen else {})
    snapshot_hash = factory.LazyAttribute(lambda o: snapshot.whole_hash(o.snapshot) if o.is_frozen else "")
    certified_hash = factory.LazyAttribute(
        lambda o: snapshot.certified_hash(o.snapshot, o.scheme_version) if o.is_frozen else ""
    )
    due_on = factory.LazyAttribute(lambda o: in_days(o.due_in))
    applicant_due_on = factory.LazyAttribute(lambda o: in_days(o.asked_for))

    @factory.post_generation
    def told(application, create, extracted, **kwargs):
        """Every criterion has a text; `told=False` leaves them out."""
        if create and extracted is not False:
            for criterion in application.scheme_version.criteria.all():
                SelfAssessment.objects.create(application=application, criterion=criterion, text="Zo doen wij dat.")


class ReviewFactory(DjangoModelFactory):
    """Asked. `accepted=True` and `submitted=True` (threes throughout, unless `scores={"A1": 2}` says otherwise)."""

    class Meta:
        model = Review
        skip_postgeneration_save = True

    class Params:
        accepted = factory.Trait(status="accepted", no_conflict_declared_at=factory.LazyFunction(timezone.now))
        submitted = factory.Trait(
            status="submitted",
            no_conflict_declared_at=factory.LazyFunction(timezone.now),
            submitted_at=factory.LazyFunction(timezone.now),
            recommendation="granted",
            findings="De toets is helder.",
            strengths="De praktijk.",
            confidential_note="Alleen voor u.",
        )

    application = factory.SubFactory(ApplicationFactory, admissible=True)
    reviewer = factory.SubFactory("tests.factories.people.UserFactory")
    due_on = factory.LazyFunction(lambda: in_days(28))

    @factory.post_generation
    def holds_role(review, create, extracted, **kwargs):
        if create:
            scheme = review.application.scheme_version.scheme
            SchemeRoleFactory(scheme=scheme, person=review.reviewer, role="reviewer")

    @factory.post_generation
    def scores(review, create, extracted, **kwargs):
        if create and (review.status == "submitted" or extracted):
            for criterion in review.application.scheme_version.criteria.all():
                score = (extracted or {}).get(criterion.code, 3)
                note = "Nog niet genoeg." if score < 3 else ""
                CriterionScore.objects.create(review=review, criterion=criterion, score=score, note=note)


class ConflictFactory(DjangoModelFactory):
    class Meta:
        model = Conflict

    application = factory.SubFactory(ApplicationFactory, submitted=True)
    person = factory.SubFactory("tests.factories.people.UserFactory")
    kind = Conflict.Kind.PERSONAL


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    application = factory.SubFactory(ApplicationFactory, decided=True)
    outcome = Decision.Outcome.GRANTED
    advised_outcome = factory.SelfAttribute("application.advised_outcome")
    reasons_nl = "De module voldoet aan alle criteria."
    reasons_en = "The module meets all criteria."
    decided_by = factory.SubFactory("tests.factories.people.UserFactory")


class CertificateFactory(DjangoModelFactory):
    """A mark in force, with its decision. `expired=True`, `suspended=True`, `revoked=True`, `superseded=True`."""

    class Meta:
        model = Certificate
        skip_postgeneration_save = True

    class Params:
        expired = factory.Trait(valid_from=datetime.date(2023, 1, 1), valid_until=datetime.date(2025, 12, 31))
        suspended = factory.Trait(status="suspended")
        revoked = factory.Trait(status="revoked")
        superseded = factory.Trait(status="superseded")

    number = factory.Sequence(lambda n: f"LK-M-2019-{n:04d}")
    application = factory.SubFactory(ApplicationFactory, decided=True)
    scheme_version = factory.SelfAttribute("application.scheme_version")
    module_version = factory.SelfAttribute("application.module_version")
    module = factory.SelfAttribute("application.module_version.module")
    holder = factory.SelfAttribute("application.applicant")
    certified_hash = factory.SelfAttribute("application.certified_hash")
    valid_from = factory.LazyFunction(lambda: in_days(-10))
    valid_until = factory.LazyFunction(lambda: in_days(1085))

    @factory.post_generation
    def decision(certificate, create, extracted, **kwargs):
        if create:
            DecisionFactory(application=certificate.application)


def in_days(days: int | None) -> datetime.date | None:
    return None if days is None else timezone.localdate() + datetime.timedelta(days=days)
