"""Which communities can be asked as peers, and how asking and helping balance. Pure: values and reasons.

A peer looks from outside. So it is no partner of the community that asks, in either direction, and the two are not run by
the same organisation or the same people (domain.md 1.3: developmental peer review; "give two, get one")."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

GIVES_FOR_EACH = 2  # as the peer reviews of Samen Opleiden ask: each receives once and visits twice


@dataclass(frozen=True)
class Facts:
    """What counts about a community. Organisations and people by their numbers; `partners` are those of today, the lead
    among them."""

    pk: int
    name: str
    is_running: bool  # forming or active
    lead: int
    partners: dict[int, str]  # name by number
    coordinators: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Fit:
    """Whether a community can be asked. `obstacles` say why not; `remarks` are worth knowing and forbid nothing."""

    obstacles: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def is_possible(self) -> bool:
        return not self.obstacles


def fit(host: Facts, peer: Facts) -> Fit:
    """Judges `peer` for a review at `host`, with a sentence for each reason."""
    if host.pk == peer.pk:
        return Fit((_("A community cannot be its own peer."),), ())
    obstacles = []
    if not peer.is_running:
        obstacles.append(_("%(peer)s is not forming or active now.") % {"peer": peer.name})
    if host.lead == peer.lead:
        obstacles.append(_("Both are led by %(lead)s.") % {"lead": host.partners.get(host.lead, "")})
    else:
        if peer.lead in host.partners:
            obstacles.append(
                _("%(lead)s leads %(peer)s and is a partner of yours.")
                % {"lead": host.partners[peer.lead], "peer": peer.name}
            )
        if host.lead in peer.partners:
            obstacles.append(
                _("%(lead)s leads your community and is a partner of %(peer)s.")
                % {"lead": peer.partners[host.lead], "peer": peer.name}
            )
    if host.coordinators & peer.coordinators:
        obstacles.append(_("The same person coordinates both."))
    shared = sorted(host.partners[pk] for pk in host.partners.keys() & peer.partners.keys() - {host.lead, peer.lead})
    remarks = [_shared(shared)] if shared else []
    return Fit(tuple(obstacles), tuple(remarks))


def _shared(names: Iterable[str]) -> str:
    names = list(names)
    return ngettext(
        "%(names)s is a partner of both: let somebody else come and look.",
        "%(names)s are partners of both: let others come and look.",
        len(names),
    ) % {"names": ", ".join(names)}


@dataclass(frozen=True)
class Balance:
    """How often a community helped and was helped. A story, no account: nothing is refused because of it."""

    given: int
    received: int

    @property
    def to_give(self) -> int:
        """How many visits would make it even: two for each received."""
        return max(0, GIVES_FOR_EACH * self.received - self.given)

    @property
    def sentence(self) -> str:
        if not self.to_give:
            return _("Give two, get one: you are even.")
        return ngettext(
            "Give two, get one: %(count)d visit to others would make it even.",
            "Give two, get one: %(count)d visits to others would make it even.",
            self.to_give,
        ) % {"count": self.to_give}
