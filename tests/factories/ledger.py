from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from communities import ledger
from communities.models import Contribution, Year
from tests.factories.communities import CommunityFactory, PartnershipFactory


class YearFactory(DjangoModelFactory):
    """An open year; `closed_now(year)` closes it as `close_year` would."""

    class Meta:
        model = Year

    community = factory.SubFactory(CommunityFactory, active=True)
    number = 2025


class ContributionFactory(DjangoModelFactory):
    """A pledge in cash of 1,000 euro for 2025; `realised=Decimal(...)` or `verified=Decimal(...)` for later states."""

    class Meta:
        model = Contribution
        exclude = ("community",)

    class Params:
        hours = factory.Trait(
            kind=Contribution.Kind.HOURS,
            rate=Decimal("50.00"),
            pledged_hours=Decimal("20.00"),
            pledged=Decimal("1000.00"),
        )
        is_realised = factory.Trait(
            status=Contribution.Status.REALISED,
            realised=Decimal("800.00"),
            realised_at=factory.LazyFunction(timezone.now),
        )
        is_verified = factory.Trait(
            status=Contribution.Status.VERIFIED,
            realised=Decimal("800.00"),
            realised_at=factory.LazyFunction(timezone.now),
            verified_at=factory.LazyFunction(timezone.now),
        )

    community = factory.SubFactory(CommunityFactory, active=True)
    partnership = factory.SubFactory(
        PartnershipFactory, community=factory.SelfAttribute("..community"), since_on="2025-01-15"
    )
    year = factory.SubFactory(YearFactory, community=factory.SelfAttribute("..partnership.community"))
    kind = Contribution.Kind.CASH
    description = factory.Sequence(lambda n: f"Bijdrage {n}")
    pledged = Decimal("1000.00")


def closed_now(year):
    Year.objects.filter(pk=year.pk).update(status="closed", checksum=ledger.checksum(year), closed_at=timezone.now())
    year.refresh_from_db()
    return year
