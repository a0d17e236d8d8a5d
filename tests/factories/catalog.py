import datetime
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from catalog.models import (
    Delivery,
    LearningOutcome,
    LearningPath,
    Level,
    LoadUnit,
    Module,
    ModuleVersion,
    Offering,
    PathStep,
    Price,
    ProviderLicence,
    Session,
)

OUTCOMES = [
    (
        "U beoordeelt of een taalmodel past bij een taak in uw werk.",
        "You judge whether a language model fits a task in your work.",
    ),
    (
        "U legt aan een collega uit waar een uitkomst vandaan komt.",
        "You explain to a colleague where a result comes from.",
    ),
]


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


class ModuleFactory(DjangoModelFactory):
    """A module of a verified organisation, without a version. `published=True` and `draft=True` give it one with two
    outcomes; `version__title_nl="..."` then sets a field of that version."""

    class Meta:
        model = Module
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"module-{number}")
    owner_organisation = factory.SubFactory("tests.factories.partners.OrganisationFactory", verified=True)
    community_confirmed_at = factory.LazyAttribute(lambda module: getattr(module, "community", None) and timezone.now())

    class Params:
        of_community = factory.Trait(
            owner_organisation=None,
            owner_community=factory.SubFactory("tests.factories.communities.CommunityFactory", active=True),
        )
        published = factory.Trait(
            version=factory.RelatedFactory(
                "tests.factories.catalog.ModuleVersionFactory", factory_related_name="module", published=True
            )
        )
        draft = factory.Trait(
            version=factory.RelatedFactory(
                "tests.factories.catalog.ModuleVersionFactory", factory_related_name="module"
            )
        )


class ModuleVersionFactory(DjangoModelFactory):
    """A draft with all that publishing asks, in both languages; `empty=True` has a title alone."""

    class Meta:
        model = ModuleVersion
        skip_postgeneration_save = True

    module = factory.SubFactory(ModuleFactory)
    title_nl = factory.Sequence(lambda number: f"AI in de praktijk {number}")
    title_en = factory.Sequence(lambda number: f"AI in practice {number}")
    summary_nl = "U leert wat een taalmodel kan, en wat u er beter niet mee doet."
    summary_en = "You learn what a language model can do, and what you had better not do with it."
    level = Level.HBO
    eqf_level = 6
    eqf_basis = ModuleVersion.LevelBasis.INDICATIVE
    load_value = Decimal(28)
    load_unit = LoadUnit.HOURS
    languages = ["nl"]
    delivery = "hybrid"
    price = Decimal(450)

    class Params:
        published = factory.Trait(
            status=ModuleVersion.Status.PUBLISHED, published_at=factory.LazyFunction(timezone.now)
        )
        proposed = factory.Trait(status=ModuleVersion.Status.PROPOSED, proposed_at=factory.LazyFunction(timezone.now))
        superseded = factory.Trait(
            status=ModuleVersion.Status.SUPERSEDED, published_at=factory.LazyFunction(timezone.now)
        )
        archived = factory.Trait(status=ModuleVersion.Status.ARCHIVED, published_at=factory.LazyFunction(timezone.now))
        empty = factory.Trait(
            title_en="",
            summary_nl="",
            summary_en="",
            level="",
            eqf_level=None,
            eqf_basis="",
            load_value=None,
            languages=[],
            delivery="",
            price=None,
            outcomes=0,
        )

    @factory.post_generation
    def outcomes(version, create, extracted, **kwargs):
        """`outcomes=0` makes none."""
        for position, (nl, en) in enumerate(OUTCOMES[: 2 if extracted is None else extracted]):
            LearningOutcome.objects.create(version=version, position=position, text_nl=nl, text_en=en)


class OfferingFactory(DjangoModelFactory):
    """A planned offering (draft) here, by the owner of its published module, 20 places, in 30 days in Utrecht."""

    class Meta:
        model = Offering

    version = factory.SubFactory(ModuleVersionFactory, published=True)
    provider = factory.LazyAttribute(
        lambda offering: offering.version.module.owner_organisation or offering.version.module.owner_community.lead
    )
    starts_on = factory.LazyFunction(lambda: in_days(30))
    ends_on = factory.LazyFunction(lambda: in_days(60))
    delivery = Delivery.HYBRID
    languages = ["nl"]
    city = "Utrecht"
    province = "NL-UT"
    capacity = 20

    class Params:
        active = factory.Trait(status=Offering.Status.ACTIVE)
        inactive = factory.Trait(status=Offering.Status.INACTIVE)
        cancelled = factory.Trait(status=Offering.Status.CANCELLED, cancelled_reason="Te weinig deelnemers.")
        full = factory.Trait(status=Offering.Status.ACTIVE, capacity=2, taken=2)
        elsewhere = factory.Trait(
            enrol_via=Offering.EnrolVia.PROVIDER, enrol_url="https://aanbieder.example/inschrijven", capacity=None
        )
        by_asking = factory.Trait(
            enrol_via=Offering.EnrolVia.ASKING, enrol_email="vraag@aanbieder.example", capacity=None
        )
        running = factory.Trait(
            starts_on=factory.LazyFunction(lambda: in_days(-10)), ends_on=factory.LazyFunction(lambda: in_days(20))
        )
        past = factory.Trait(
            starts_on=factory.LazyFunction(lambda: in_days(-60)), ends_on=factory.LazyFunction(lambda: in_days(-30))
        )


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = Session

    offering = factory.SubFactory(OfferingFactory)
    starts_at = factory.LazyAttribute(
        lambda session: timezone.make_aware(datetime.datetime.combine(session.offering.starts_on, datetime.time(9, 30)))
    )
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + datetime.timedelta(hours=3))


class PriceFactory(DjangoModelFactory):
    class Meta:
        model = Price

    offering = factory.SubFactory(OfferingFactory)
    audience = Price.Audience.CONSUMER
    amount = Decimal(450)


class LicenceFactory(DjangoModelFactory):
    """A request for a licence; `granted=True` holds from today for a year."""

    class Meta:
        model = ProviderLicence

    module = factory.SubFactory(ModuleFactory, published=True)
    organisation = factory.SubFactory("tests.factories.partners.OrganisationFactory", verified=True)

    class Params:
        granted = factory.Trait(
            status=ProviderLicence.Status.GRANTED,
            from_on=factory.LazyFunction(timezone.localdate),
            until_on=factory.LazyFunction(lambda: in_days(365)),
        )
        refused = factory.Trait(status=ProviderLicence.Status.REFUSED)


class LearningPathFactory(DjangoModelFactory):
    """A draft without modules; `published=True` makes it public, `modules=[...]` are its steps in that order."""

    class Meta:
        model = LearningPath
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"leerpad-{number}")
    owner_organisation = factory.SubFactory("tests.factories.partners.OrganisationFactory", verified=True)
    title_nl = factory.Sequence(lambda number: f"Leerlijn {number}")
    summary_nl = "Van een eerste kennismaking naar zelf toepassen."

    class Params:
        published = factory.Trait(status=LearningPath.Status.PUBLISHED, published_at=factory.LazyFunction(timezone.now))

    @factory.post_generation
    def modules(path, create, extracted, **kwargs):
        for position, module in enumerate(extracted or []):
            PathStep.objects.create(path=path, module=module, position=position)
