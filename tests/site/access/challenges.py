"""Challenges and outputs: brought by the company of the world, taken up by its community."""

from tests.site.access import row

KEEPS = {"employer_contact": 200, "partner_manager": 200}


def challenge(world, slug, **fields):
    from communities.models import Challenge

    return Challenge.objects.create(
        organisation=world.company, slug=slug, title_nl="Welke las is goed (fictief)?", title_en="Which weld is good?",
        problem_nl="Lassen worden met het oog gekeurd.", application_areas=["industry"],
        ethics_nl="De keurder houdt het laatste woord.", data="agreement", data_nl="Foto's van 4.000 lassen.", **fields,
    ).slug  # fmt: skip


def drafted(world):
    return challenge(world, "welke-las-concept")


def opened(world):
    return challenge(world, "welke-las", status="open", opened_at=world.now, wanted_until=world.in_days(60))


def adopted(world):
    """The community works on it, an output answers it."""
    from communities.models import Adoption, Challenge, Output

    slug = challenge(world, "welke-las-opgepakt", status="adopted", opened_at=world.now)
    found = Challenge.objects.get(slug=slug)
    Adoption.objects.create(challenge=found, community=world.community, plan="Studenten bouwen een proef.")
    Output.objects.create(
        community=world.community,
        kind="case",
        title_nl="Casus lassen",
        challenge=found,
        challenge_confirmed_at=world.now,
    )
    return slug


def adoption(world):
    from communities.models import Adoption

    adopted(world)
    return Adoption.objects.get().uuid


def output(world):
    from communities.models import Output

    adopted(world)
    Output.objects.update(
        known_on=world.in_days(-40), url="https://voorbeeld.example/casus", licence="cc_by", description_nl="Wat werkt."
    )
    return Output.objects.get().uuid


def unconfirmed(world):
    from communities.models import Output

    adopted(world)
    Output.objects.update(challenge_confirmed_at=None)
    return Output.objects.get().uuid


ROWS = {
    "communities:challenge-list": row(everybody=200),
    "communities:challenge-create": row(others=200),
    "communities:challenge-detail": row(adopted, everybody=200),
    "communities:challenge-edit": row(opened, others=403, **KEEPS),
    "communities:challenge-open": row(
        drafted, method="POST", others=404, administrator=403, auditor=403, partner_manager=302, employer_contact=302
    ),
    "communities:challenge-solve": row(opened, others=403, **KEEPS),
    "communities:challenge-withdraw": row(adopted, others=403, **KEEPS),
    "communities:challenge-adopt": row(opened, others=403, coordinator=200),
    "communities:adoption-release": row(adoption, others=403, coordinator=200, **KEEPS),
    "communities:output-detail": row(output, everybody=200),
    "communities:output-confirm": row(
        unconfirmed, method="POST", others=403, partner_manager=302, employer_contact=302
    ),
    "communities:output-deny": row(unconfirmed, others=403, **KEEPS),
}
