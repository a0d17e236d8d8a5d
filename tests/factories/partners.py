from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from partners.models import (
    Hub,
    HubRole,
    Lab,
    Organisation,
    OrganisationAddress,
    OrganisationName,
    OrganisationRole,
    QualityMark,
    RoleClaim,
    Term,
)


class TermFactory(DjangoModelFactory):
    """An extra word; the real vocabularies are there already (`partners/facts.py`)."""

    class Meta:
        model = Term

    vocabulary = Term.Vocabulary.APPLICATION_AREA
    code = factory.Sequence(lambda n: f"word_{n}")
    label_nl = factory.Sequence(lambda n: f"Woord {n}")
    label_en = factory.Sequence(lambda n: f"Word {n}")


class HubFactory(DjangoModelFactory):
    """An extra hub; the seven real ones are there already."""

    class Meta:
        model = Hub

    name = factory.Sequence(lambda n: f"AI-hub Testland {n}")
    slug = factory.Sequence(lambda n: f"ai-hub-testland-{n}")
    provinces = ["NL-UT"]


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    class Params:
        verified = factory.Trait(status=Organisation.Status.VERIFIED, verified_at=factory.LazyFunction(timezone.now))
        dissolved = factory.Trait(status=Organisation.Status.DISSOLVED)

    name = factory.Sequence(lambda n: f"Organisatie {n} (fictief)")
    slug = factory.Sequence(lambda n: f"organisatie-{n}")
    kind = Organisation.Kind.SME
    city = "Utrecht"
    province = "NL-UT"


class OrganisationNameFactory(DjangoModelFactory):
    class Meta:
        model = OrganisationName

    organisation = factory.SubFactory(OrganisationFactory, verified=True)
    name = factory.Sequence(lambda n: f"Andere naam {n} (fictief)")
    checked_at = factory.LazyFunction(timezone.now)


class OrganisationAddressFactory(DjangoModelFactory):
    class Meta:
        model = OrganisationAddress

    organisation = factory.SubFactory(OrganisationFactory, verified=True)
    slug = factory.Sequence(lambda n: f"oud-adres-{n}")


class QualityMarkFactory(DjangoModelFactory):
    class Meta:
        model = QualityMark

    class Params:
        verified = factory.Trait(
            status=QualityMark.Status.VERIFIED,
            answered_at=factory.LazyFunction(timezone.now),
            register_url="https://register.example/1",
            valid_from=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=300)),
            valid_until=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=300)),
        )

    organisation = factory.SubFactory(OrganisationFactory, verified=True)
    scheme = QualityMark.Scheme.NRTO


class GrantFactory(DjangoModelFactory):
    """A role that works. `waiting=True`: not accepted yet; `ended=True`: until yesterday."""

    class Meta:
        abstract = True

    class Params:
        waiting = factory.Trait(accepted_at=None)
        ended = factory.Trait(
            starts_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30)),
            ends_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1)),
        )

    person = factory.SubFactory("tests.factories.people.UserFactory")
    accepted_at = factory.LazyFunction(timezone.now)
    reason = "voor de test"


class OrganisationRoleFactory(GrantFactory):
    class Meta:
        model = OrganisationRole

    organisation = factory.SubFactory(OrganisationFactory, verified=True)
    role = OrganisationRole.Role.MANAGER


class HubRoleFactory(GrantFactory):
    class Meta:
        model = HubRole

    hub = factory.SubFactory(HubFactory)


class RoleClaimFactory(DjangoModelFactory):
    class Meta:
        model = RoleClaim

    organisation = factory.SubFactory(OrganisationFactory, verified=True)
    person = factory.SubFactory("tests.factories.people.UserFactory")
    role = OrganisationRole.Role.MANAGER


class LabFactory(DjangoModelFactory):
    class Meta:
        model = Lab
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Lab {n} (fictief)")
    slug = factory.Sequence(lambda n: f"lab-{n}")
    kind = Lab.Kind.FIELD
    city = "Utrecht"
    province = "NL-UT"

    @factory.post_generation
    def organisations(lab, create, organisations, **kwargs):
        """`LabFactory(organisations=[one, two])`."""
        if create and organisations:
            lab.organisations.set(organisations)
