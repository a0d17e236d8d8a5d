"""A portal as it may be one day: 500 communities, 5,000 organisations, 20,000 partnerships. `manage.py seed --scale`.

Written in bulk, beside the demonstration data, always the same rows. All names are invented and say so. Some
organisations are in many communities and some communities have many partners, as in life.
"""

import random
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from communities.actions.registration import helix_of
from communities.models import Community, CommunityRole, HubAdvice, Location, Output, Partnership
from partners.models import Hub, Lab, Organisation, OrganisationRole, QualityMark, RoleClaim, Term
from people.models import Event, User

COMMUNITIES, ORGANISATIONS, PARTNERSHIPS = 500, 5000, 20000
SEED, BATCH, PREFIX = 7, 2000, "schaal"
COORDINATED = 12  # communities and organisations that the demonstration accounts work for, too: the largest
HUB = "ai-hub-oost-nederland"  # the one that the demonstration's hub manager manages
FIRST = [
    "Noord",
    "Zuid",
    "Oost",
    "West",
    "Rijn",
    "Maas",
    "Dommel",
    "Vecht",
    "IJssel",
    "Duin",
    "Veen",
    "Polder",
    "Haven",
]
SECOND = ["werk", "lab", "data", "techniek", "zorg", "advies", "college", "academie", "instituut", "logistiek", "bouw"]
THEMES = ["Slimme zorg", "AI in de bouw", "Taal en techniek", "Veilige data", "Robots op de vloer", "Energie met AI"]
STATUSES = [
    *[Community.Status.ACTIVE] * 11, *[Community.Status.FORMING] * 4, Community.Status.DORMANT, Community.Status.ENDED,
    Community.Status.SUBMITTED, Community.Status.RETURNED, Community.Status.DRAFT,
]  # fmt: skip
ANSWERS = [*[Partnership.Status.ACTIVE] * 8, Partnership.Status.INVITED, Partnership.Status.LEFT]
KINDS = [
    *[Organisation.Kind.SME] * 8, *[Organisation.Kind.PUBLIC] * 3, *[Organisation.Kind.LARGE] * 2, Organisation.Kind.UAS,
    *[kind for kind in Organisation.Kind if kind != Organisation.Kind.HUB],
]  # fmt: skip


def is_loaded() -> bool:
    return Organisation.objects.filter(slug=f"{PREFIX}-1").exists()


@transaction.atomic
def load(
    communities: int = COMMUNITIES, organisations: int = ORGANISATIONS, partnerships: int = PARTNERSHIPS
) -> dict[str, int]:
    """All of it, or nothing. Needs the demonstration data; gives how many rows of each were added."""
    chance = random.Random(SEED)  # noqa: S311  (the same rows each time, nothing secret)
    hubs = {hub.pk: hub for hub in Hub.objects.all()}
    members = _organisations(organisations, hubs, chance)
    groups = _communities(communities, members, hubs, chance)
    joined = _partnerships(partnerships, groups, members, chance)
    _parts(groups, chance)
    labs = _labs(organisations // 20, members, chance)
    _roles(groups, members)
    _questions(members)
    with connection.cursor() as cursor:
        for model in (Organisation, Community, Partnership, Location, Output, Lab, Event):
            cursor.execute(f"analyze {connection.ops.quote_name(model._meta.db_table)}")
    return {
        "organisations": len(members),
        "communities": len(groups),
        "partnerships": joined,
        "labs": labs,
    }


def _organisations(number, hubs, chance) -> list[Organisation]:
    now = timezone.now()
    ours = Hub.objects.filter(slug=HUB).first()
    rows = []
    for each in range(1, number + 1):
        is_ours = each <= COORDINATED
        hub = ours if is_ours else chance.choice([*hubs.values(), None])
        is_verified = is_ours or chance.random() < 0.95
        rows.append(
            Organisation(
                slug=f"{PREFIX}-{each}",
                name=f"{chance.choice(FIRST)}{chance.choice(SECOND)} {each} (fictief)",
                kind=chance.choice(KINDS),
                status=Organisation.Status.VERIFIED if is_verified else Organisation.Status.UNVERIFIED,
                verified_at=now if is_verified else None,
                summary_nl="Een verzonnen organisatie, om te zien hoe de site zich houdt.",
                city="Waterveen",
                hub=hub,
                province=chance.choice(hub.provinces) if hub else "NL-FL",
                is_open_for_partnership=chance.random() < 0.5,
                is_demo=True,
            )
        )
    return Organisation.objects.bulk_create(rows, batch_size=BATCH)


def _communities(number, members, hubs, chance) -> list[Community]:
    areas, topics = (
        list(Term.objects.of(vocabulary).values_list("code", flat=True))
        for vocabulary in (Term.Vocabulary.APPLICATION_AREA, Term.Vocabulary.TOPIC)
    )
    now = timezone.now()
    leads = [each for each in members if each.kind in (Organisation.Kind.UAS, Organisation.Kind.VOCATIONAL)] or members
    rows = []
    for each in range(1, number + 1):
        status, lead = chance.choice(STATUSES), chance.choice(leads)
        if each <= COORDINATED:
            status, lead = Community.Status.ACTIVE, members[0]
        rows.append(
            Community(
                slug=f"{PREFIX}-{each}",
                title_nl=f"{chance.choice(THEMES)} {each} (fictief)",
                title_en=f"Scale community {each} (fictitious)",
                summary_nl="Een verzonnen community, om te zien hoe de site zich houdt met vijfhonderd ervan.",
                summary_en="An invented community, to see how the site behaves with five hundred of them.",
                mission_nl="Samen leren. " * 40,
                status=status,
                lead=lead,
                hub=hubs.get(lead.hub_id),
                provinces=[lead.province],
                initiated_by=chance.choice(Community.InitiatedBy.values),
                focus=Community.Focus.BOTH,
                topics=chance.sample(topics, 2),
                application_areas=chance.sample(areas, 2),
                phase=chance.choice(Community.Phase.values),
                phase_since_on=timezone.localdate() - timedelta(days=chance.randint(1, 900)),
                is_open_for_partners=chance.random() < 0.5,
                submitted_at=now - timedelta(days=chance.randint(1, 60)),
                forming_at=now - timedelta(days=chance.randint(30, 300)),
                active_at=now - timedelta(days=20),
                ended_at=now if status == Community.Status.ENDED else None,
                is_demo=True,
            )
        )
    return Community.objects.bulk_create(rows, batch_size=BATCH)


def _partnerships(number, groups, members, chance) -> int:
    weights = [1 / (place + 4) for place in range(len(groups))]
    whole = sum(weights)
    rows = [_partnership(group, group.lead, Partnership.Status.ACTIVE, chance) for group in groups]
    rest = max(number - len(groups), 0)
    most = len(members) // 2
    wanted = [min(most, rest * 3 // (4 * len(groups)) + int(rest / 4 * weight / whole)) for weight in weights]
    wanted[-1] += max(0, min(most, rest - sum(wanted)))
    for group, count in zip(groups, wanted, strict=True):
        taken = {group.lead_id}
        while len(taken) <= count:
            organisation = members[int(len(members) * chance.random() ** 2)]
            if organisation.pk not in taken:
                taken.add(organisation.pk)
                rows.append(_partnership(group, organisation, chance.choice(ANSWERS), chance))
    joined = Partnership.objects.bulk_create(rows, batch_size=BATCH)
    Event.objects.bulk_create(
        (
            Event(verb=f"partnership.{each.status}", subject_type="communities.partnership", subject_id=each.pk)
            for each in joined
        ),
        batch_size=BATCH,
    )
    return len(joined)


def _partnership(community, organisation, status, chance) -> Partnership:
    today = timezone.localdate()
    is_lead = organisation.pk == community.lead_id
    roles = [role for role in Partnership.Role.values if role != Partnership.Role.MAIN_APPLICANT]
    taken_part = status in (Partnership.Status.ACTIVE, Partnership.Status.LEFT)
    return Partnership(
        community=community,
        organisation=organisation,
        role=Partnership.Role.MAIN_APPLICANT if is_lead else chance.choice(roles),
        helix=helix_of(organisation),
        status=status,
        is_front_runner=chance.random() < 0.05,
        since_on=date(2025, chance.randint(1, 12), 1) if taken_part else None,
        until_on=today if status == Partnership.Status.LEFT else None,
        expires_on=today + timedelta(days=chance.randint(-10, 30)) if status == Partnership.Status.INVITED else None,
    )


def _parts(groups, chance) -> None:
    places, outputs, advices = [], [], []
    for group in groups:
        for number in range(chance.randint(1, 3)):
            places.append(
                Location(
                    community=group, name=f"Werkplaats {number + 1}", city="Waterveen", province=group.provinces[0]
                )
            )
        for number in range(chance.randint(1, 6)):
            outputs.append(
                Output(community=group, kind=chance.choice(Output.Kind.values), title_nl=f"Resultaat {number + 1}")
            )
        if group.status in Community.PUBLIC:
            advices.append(HubAdvice(community=group, verdict=HubAdvice.Verdict.POSITIVE))
    for rows in (places, outputs, advices):
        type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)


def _labs(number, members, chance) -> int:
    labs = Lab.objects.bulk_create(
        Lab(
            slug=f"{PREFIX}-{each}",
            name=f"Leerlab {chance.choice(FIRST)} {each} (fictief)",
            kind=chance.choice(Lab.Kind.values),
            city="Waterveen",
        )
        for each in range(1, number + 1)
    )
    owners = Lab.organisations.through
    verified = [each for each in members if each.is_verified]
    owners.objects.bulk_create(owners(lab=lab, organisation=chance.choice(verified)) for lab in labs)
    return len(labs)


def _roles(groups, members) -> None:
    """The demonstration's coordinator and partner also work for the first ones: what they see is what is measured."""
    people = {each.email.partition("@")[0]: each for each in User.objects.filter(is_demo=True)}
    given = {"reason": "Demonstratie", "accepted_at": timezone.now()}
    if "coordinator" in people:
        coordinator = people["coordinator"]
        CommunityRole.objects.bulk_create(
            CommunityRole(person=coordinator, community=group, **given) for group in groups[:COORDINATED]
        )
    if "partner" in people:
        OrganisationRole.objects.bulk_create(
            OrganisationRole(person=people["partner"], organisation=each, role="manager", **given)
            for each in members[:COORDINATED]
        )


def _questions(members) -> None:
    """Marks to look up and people who ask for a role: the forms that answer them have something to show."""
    asking = User.objects.filter(is_demo=True, email__startswith="deelnemer").order_by("pk").first()
    QualityMark.objects.bulk_create(QualityMark(organisation=each, scheme="nrto") for each in members[:COORDINATED])
    if asking:
        RoleClaim.objects.bulk_create(
            RoleClaim(organisation=each, person=asking, role="editor") for each in members[:COORDINATED]
        )
