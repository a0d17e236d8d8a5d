from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from communities.models import (
    Adoption,
    Challenge,
    Community,
    CommunityRole,
    HubAdvice,
    KnowledgeItem,
    Location,
    Meeting,
    Output,
    Partnership,
    Rule,
    RuleSet,
    Scan,
)
from tests.factories.partners import GrantFactory, OrganisationFactory


class CommunityFactory(DjangoModelFactory):
    """A draft, unless a trait says otherwise. `complete=True` fills in the whole registration: focus, place, output
    and the lead as a partner."""

    class Meta:
        model = Community
        skip_postgeneration_save = True

    class Params:
        submitted = factory.Trait(status=Community.Status.SUBMITTED, submitted_at=factory.LazyFunction(timezone.now))
        returned = factory.Trait(status=Community.Status.RETURNED, submitted_at=factory.LazyFunction(timezone.now))
        declined = factory.Trait(status=Community.Status.DECLINED, submitted_at=factory.LazyFunction(timezone.now))
        forming = factory.Trait(status=Community.Status.FORMING, forming_at=factory.LazyFunction(timezone.now))
        active = factory.Trait(
            status=Community.Status.ACTIVE,
            forming_at=factory.LazyFunction(timezone.now),
            active_at=factory.LazyFunction(timezone.now),
        )
        dormant = factory.Trait(status=Community.Status.DORMANT, forming_at=factory.LazyFunction(timezone.now))
        ended = factory.Trait(status=Community.Status.ENDED, ended_at=factory.LazyFunction(timezone.now))
        retracted = factory.Trait(status=Community.Status.RETRACTED)
        complete = factory.Trait(
            summary_nl="Samen leren met AI.",
            summary_en="Learning together with AI.",
            mission_nl="Wij leren samen, op de werkvloer.",
            mission_en="We learn together, at work.",
            initiated_by=Community.InitiatedBy.SCHOOL,
            focus=Community.Focus.BOTH,
            topics=["ai_literacy"],
            application_areas=["public_services"],
            governance=Community.Governance.AGREEMENT,
            provinces=["NL-UT"],
            place=factory.RelatedFactory(
                "tests.factories.communities.LocationFactory", factory_related_name="community"
            ),
            output=factory.RelatedFactory(
                "tests.factories.communities.OutputFactory", factory_related_name="community"
            ),
            lead_partner=factory.RelatedFactory(
                "tests.factories.communities.PartnershipFactory",
                factory_related_name="community",
                lead=True,
            ),
        )

    title_nl = factory.Sequence(lambda n: f"Community {n}")
    title_en = factory.Sequence(lambda n: f"Community {n} in English")
    slug = factory.Sequence(lambda n: f"community-{n}")
    lead = factory.SubFactory(OrganisationFactory, verified=True, kind="university_of_applied_sciences")


class CommunityRoleFactory(GrantFactory):
    """A coordinator."""

    class Meta:
        model = CommunityRole

    community = factory.SubFactory(CommunityFactory)


class PartnershipFactory(DjangoModelFactory):
    """An accepted partner. `invited`, `planned` (named in a registration, not asked yet), `expired`, `requested`,
    `refused`, `left`; `lead=True`: of the community's lead organisation."""

    class Meta:
        model = Partnership

    class Params:
        planned = factory.Trait(status=Partnership.Status.INVITED, since_on=None)
        invited = factory.Trait(
            status=Partnership.Status.INVITED,
            since_on=None,
            expires_on=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30)),
        )
        expired = factory.Trait(
            status=Partnership.Status.INVITED,
            since_on=None,
            expires_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1)),
        )
        requested = factory.Trait(status=Partnership.Status.REQUESTED, since_on=None)
        refused = factory.Trait(status=Partnership.Status.REFUSED, since_on=None)
        left = factory.Trait(
            status=Partnership.Status.LEFT, since_on=date(2025, 1, 1), until_on=factory.LazyFunction(timezone.localdate)
        )
        lead = factory.Trait(
            organisation=factory.SelfAttribute("community.lead"),
            role=Partnership.Role.MAIN_APPLICANT,
            helix=Partnership.Helix.EDUCATION,
        )

    community = factory.SubFactory(CommunityFactory)
    organisation = factory.SubFactory(OrganisationFactory, verified=True)
    role = Partnership.Role.COLLABORATION
    helix = Partnership.Helix.BUSINESS
    status = Partnership.Status.ACTIVE
    since_on = factory.LazyFunction(timezone.localdate)


class LocationFactory(DjangoModelFactory):
    class Meta:
        model = Location

    community = factory.SubFactory(CommunityFactory)
    name = factory.Sequence(lambda n: f"Werkplaats {n}")
    city = "Utrecht"
    province = "NL-UT"


class OutputFactory(DjangoModelFactory):
    class Meta:
        model = Output

    community = factory.SubFactory(CommunityFactory)
    kind = Output.Kind.MODULE
    title_nl = factory.Sequence(lambda n: f"Resultaat {n}")
    title_en = factory.Sequence(lambda n: f"Output {n}")
    challenge = None
    challenge_confirmed_at = factory.LazyAttribute(lambda output: timezone.now() if output.challenge else None)
    planned_on = date(2027, 6, 1)


class ScanFactory(DjangoModelFactory):
    class Meta:
        model = Scan

    class Params:
        shared = factory.Trait(shared_at=factory.LazyFunction(timezone.now))

    community = factory.SubFactory(CommunityFactory, active=True)
    content = 1
    organisation = 2
    finance = 3
    network = 4


class HubAdviceFactory(DjangoModelFactory):
    class Meta:
        model = HubAdvice

    community = factory.SubFactory(CommunityFactory, submitted=True)
    verdict = HubAdvice.Verdict.POSITIVE
    given_by = factory.SubFactory("tests.factories.people.UserFactory")


class RuleSetFactory(DjangoModelFactory):
    class Meta:
        model = RuleSet

    code = factory.Sequence(lambda n: f"regels-{n}")
    name_nl = factory.Sequence(lambda n: f"Regels {n}")
    name_en = factory.Sequence(lambda n: f"Rules {n}")


class RuleFactory(DjangoModelFactory):
    class Meta:
        model = Rule

    rule_set = factory.SubFactory(RuleSetFactory)
    kind = Rule.Kind.MIN_PARTNERS
    minimum = 1
    label_nl = "ten minste één partner"
    label_en = "at least one partner"
    what_nl = "partners"
    what_en = "partners"


class ChallengeFactory(DjangoModelFactory):
    """A complete draft of a verified organisation; `open`, `adopted` (without who: see `AdoptionFactory`), `solved`,
    `withdrawn`."""

    class Meta:
        model = Challenge

    class Params:
        open = factory.Trait(status=Challenge.Status.OPEN, opened_at=factory.LazyFunction(timezone.now))
        adopted = factory.Trait(status=Challenge.Status.ADOPTED, opened_at=factory.LazyFunction(timezone.now))
        solved = factory.Trait(
            status=Challenge.Status.SOLVED,
            opened_at=factory.LazyFunction(timezone.now),
            solved_at=factory.LazyFunction(timezone.now),
            answer_nl="Zo doen wij het nu.",
        )
        withdrawn = factory.Trait(status=Challenge.Status.WITHDRAWN)

    organisation = factory.SubFactory(OrganisationFactory, verified=True)
    slug = factory.Sequence(lambda n: f"vraag-{n}")
    title_nl = factory.Sequence(lambda n: f"Vraag {n}?")
    title_en = factory.Sequence(lambda n: f"Question {n}?")
    problem_nl = "Nu gaat het met de hand."
    application_areas = ["public_services"]


class AdoptionFactory(DjangoModelFactory):
    """A community that works on a challenge; `released` for one that did."""

    class Meta:
        model = Adoption

    class Params:
        released = factory.Trait(status=Adoption.Status.RELEASED, until_on=factory.LazyFunction(timezone.localdate))

    challenge = factory.SubFactory(ChallengeFactory, adopted=True)
    community = factory.SubFactory(CommunityFactory, active=True)
    plan = "Een groep studenten zoekt het uit."


class KnowledgeItemFactory(DjangoModelFactory):
    """A draft with a text, made by the lead organisation; `published`, `withdrawn`."""

    class Meta:
        model = KnowledgeItem
        skip_postgeneration_save = True

    class Params:
        published = factory.Trait(
            status=KnowledgeItem.Status.PUBLISHED, published_at=factory.LazyFunction(timezone.now)
        )
        withdrawn = factory.Trait(
            status=KnowledgeItem.Status.WITHDRAWN,
            published_at=factory.LazyFunction(timezone.now),
            withdrawn_at=factory.LazyFunction(timezone.now),
        )

    community = factory.SubFactory(CommunityFactory, active=True)
    kind = KnowledgeItem.Kind.TOOL
    slug = factory.Sequence(lambda n: f"hulpmiddel-{n}")
    title_nl = factory.Sequence(lambda n: f"Hulpmiddel {n}")
    summary_nl = "Een lijst met vragen."
    body_nl = "Begin bij vraag 1."

    @factory.post_generation
    def made_by(item, create, extracted, **kwargs):
        item.authors.create(organisation=extracted or item.community.lead)


class MeetingFactory(DjangoModelFactory):
    """For everybody, in ten days; `past`: ten days ago."""

    class Meta:
        model = Meeting

    class Params:
        past = factory.Trait(starts_at=factory.LazyFunction(lambda: _noon() - timedelta(days=10)))

    community = factory.SubFactory(CommunityFactory, active=True)
    title_nl = factory.Sequence(lambda n: f"Bijeenkomst {n}")
    starts_at = factory.LazyFunction(lambda: _noon() + timedelta(days=10))
    ends_at = factory.LazyAttribute(lambda meeting: meeting.starts_at + timedelta(hours=2))


def _noon():
    return timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
