"""With whom somebody can talk about a module: by the reader's own province, else where it is given, else where the
provider sits."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import Module
from partners.models import Hub, HubRole, Lab, Organisation, Province


class Origin(Enum):
    CHOSEN = "chosen"
    OFFERING = "offering"
    PROVIDER = "provider"
    NONE = "none"


WHY: dict[Origin, Promise] = {
    Origin.CHOSEN: _("the province that you chose"),
    Origin.OFFERING: _("the province in which this module is given"),
    Origin.PROVIDER: _("the province of the provider"),
    Origin.NONE: _("no province is known"),
}


@dataclass(frozen=True)
class Region:
    province: str  # empty: none is known
    origin: Origin

    @property
    def name(self) -> str:
        return str(Province(self.province).label) if self.province else ""

    @property
    def why(self) -> str:
        return str(WHY[self.origin])


def region(chosen: str, of_offerings: Iterable[str], of_provider: str) -> Region:
    """The first that is known. Pure; what is no province counts as not known."""
    given = next((each for each in of_offerings if each), "")
    for province, origin in ((chosen, Origin.CHOSEN), (given, Origin.OFFERING), (of_provider, Origin.PROVIDER)):
        if province in Province.values:
            return Region(province, origin)
    return Region("", Origin.NONE)


@dataclass(frozen=True)
class Contacts:
    region: Region
    hubs: list[Hub]  # each with `is_reachable`: somebody there gets the question
    centres: list[Lab]  # Werkcentra of the province

    @property
    def reachable(self) -> list[Hub]:
        return [hub for hub in self.hubs if hub.is_reachable]


def contacts_for(module: Module, facts: Any, chosen: str = "") -> Contacts:
    """Three or four queries. `facts` is the module's document."""
    coming = [each for each in facts.offerings if each.status == "active"]
    provider = _provider(module, coming)
    found = region(chosen, (each.province for each in coming), provider.province if provider else "")
    hubs = with_reach(Hub.objects.filter(provinces__contains=[found.province])) if found.province else []
    if not hubs and provider and provider.hub_id and found.origin is not Origin.CHOSEN:
        hubs = with_reach(Hub.objects.filter(pk=provider.hub_id))
    centres = Lab.objects.public().filter(kind=Lab.Kind.WERKCENTRUM, province=found.province) if found.province else []
    return Contacts(found, list(hubs), list(centres))


def with_reach(hubs):
    """Adds whether a question gets anywhere: a public address (which a hub gives itself), or somebody who manages it here."""
    managers = HubRole.objects.current().filter(hub=OuterRef("pk"))
    return hubs.annotate(is_reachable=~Q(contact_email="") | Exists(managers))


def _provider(module: Module, coming: list[Any]) -> Organisation | None:
    if coming:
        return Organisation.objects.filter(slug=coming[0].provider.slug).first()
    return module.owner_organisation or (module.owner_community and module.owner_community.lead)
