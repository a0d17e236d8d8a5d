"""What a hub sees of its region. Reads only. An organisation counts once, in however many communities it takes part."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.text import capfirst

from communities.models import Community, Partnership
from config import together
from config.light_rows import light
from partners.models import Hub, Organisation

UNSEEN = (Community.Status.DRAFT, Community.Status.RETRACTED)
COUNTED = (Community.Status.FORMING, Community.Status.ACTIVE, Community.Status.DORMANT)


@dataclass(frozen=True)
class Cell:
    """How many communities of this status are in this phase."""

    status: str
    phase: int
    count: int


@dataclass(frozen=True)
class Glance:
    """`lines`: a status in words, its value, its number, and a cell for each phase. `kinds`: kinds of organisations
    and how many different ones take part, the most first."""

    lines: tuple[tuple[str, str, int, tuple[Cell, ...]], ...]
    kinds: tuple[tuple[str, int], ...]

    @property
    def community_count(self) -> int:
        return sum(count for _label, _value, count, _cells in self.lines)

    @property
    def partner_count(self) -> int:
        return sum(count for _label, count in self.kinds)


def communities_of(hub: Hub) -> QuerySet[Community]:
    """All that were ever submitted in this region, each with its number of partners today."""
    rows = Community.objects.filter(hub=hub).exclude(status__in=UNSEEN).with_partner_count()
    shown = "slug", "title_nl", "title_en", "lead", "phase", "status", "forming_at", "forming_extended_at"
    return light(rows.only(*shown), lead=("name",))


def unverified_of(hub: Hub) -> QuerySet[Organisation]:
    rows = Organisation.objects.filter(hub=hub, status=Organisation.Status.UNVERIFIED)
    return light(rows.only("slug", "name", "kind", "created_at"))


def asked_of(hub: Hub) -> dict[str, together.Asked]:
    """What `glance` needs, for a page that reads it together with other lists."""
    return {"by_phase": _by_phase(hub.pk), "kinds": _kinds(hub.pk)}


def glance(by_phase: list[tuple], kinds: list[tuple]) -> Glance:
    """The region, of the rows that `asked_of` gives."""
    counts = Counter({(status, phase): number for status, phase, number in by_phase})
    labels = dict(Organisation.Kind.choices)
    lines = []
    for status in COUNTED:
        cells = tuple(Cell(status.value, phase, counts[status, phase]) for phase in Community.Phase.values)
        lines.append((capfirst(str(status.label)), status.value, sum(cell.count for cell in cells), cells))
    kinds = sorted(kinds, key=lambda each: (-each[1], each[0]))
    return Glance(tuple(lines), tuple((capfirst(str(labels[kind])), number) for kind, number in kinds))


@together.kept
def _by_phase(hub):
    rows = Community.objects.filter(hub=hub, status__in=COUNTED).order_by()
    return rows.values_list("status", "phase").annotate(number=Count("pk"))


@together.kept
def _kinds(hub):
    taking_part = Partnership.objects.active().filter(community__hub=hub, community__status__in=COUNTED)
    verified = Organisation.objects.filter(
        pk__in=taking_part.order_by().values("organisation"), status=Organisation.Status.VERIFIED
    )
    return verified.order_by().values_list("kind").annotate(number=Count("pk"))
