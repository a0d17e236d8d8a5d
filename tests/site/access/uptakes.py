"""Student projects and the origin of modules: the trainer's module, the company's challenge, the community's output."""

from tests.site.access import row
from tests.site.access.challenges import challenge, output

WRITES = {"provider_editor": 200, "provider_manager": 200}


def project(world):
    """The trainer asks the company."""
    from catalog.models import Uptake
    from communities.models import Challenge

    slug = challenge(world, "welke-las-project", status="open", opened_at=world.now)
    found = Challenge.objects.get(slug=slug)
    return Uptake.objects.create(module=world.module, challenge=found, summary_nl="Zij bouwen een proef.").uuid


def choosable(world):
    """The module belongs to the community, which has an output."""
    output(world)
    return world.module.slug


ROWS = {
    "catalog:project-create": row(
        choosable, others=404, **WRITES, administrator=403, catalogue_manager=403, auditor=403
    ),
    "catalog:source-create": row(
        choosable, others=404, **WRITES, administrator=403, catalogue_manager=403, auditor=403
    ),
    "catalog:uptake-answer": row(
        project,
        others=404,
        **WRITES,
        employer_contact=200,
        partner_manager=200,
        administrator=200,
        catalogue_manager=200,
        auditor=200,
    ),
    "catalog:uptake-end": row(
        project,
        others=404,
        **WRITES,
        employer_contact=200,
        partner_manager=200,
        administrator=403,
        catalogue_manager=403,
        auditor=403,
    ),
}
