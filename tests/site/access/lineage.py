"""The public line from question to mark."""

from tests.site.access import row
from tests.site.access.challenges import adopted


def whole(world):
    """A challenge whose output became the certified module, which has been given."""
    from catalog.models import Offering, Uptake
    from communities.models import Output

    slug = adopted(world)
    Output.objects.update(known_on=world.in_days(-40))
    assert world.certificate and world.certified_module
    Offering.objects.create(
        version=world.certified_version, provider=world.trainer, status="inactive", starts_on=world.in_days(-10),
        delivery="online", enrol_via="provider", enrol_url="https://leerwerk.example/x",
    )  # fmt: skip
    Uptake.objects.create(
        module=world.certified_module, output=Output.objects.get(), status="confirmed", answered_at=world.now
    )
    return slug


ROWS = {
    "certification:lineage-list": row(everybody=200),
    "certification:lineage-detail": row(whole, everybody=200),
}
