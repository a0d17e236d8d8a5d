"""Organisations and what belongs to them, hubs, labs, and the words that they are described with."""

from partners.models.hubs import Hub, HubRole
from partners.models.labs import Lab, LabName
from partners.models.marks import QualityMark
from partners.models.mergers import Merger
from partners.models.names import OrganisationAddress, OrganisationName
from partners.models.organisations import Organisation, OrganisationRole, RoleClaim, all_or, reads_all
from partners.models.terms import Province, Term, codes

__all__ = [
    "Hub",
    "HubRole",
    "Lab",
    "LabName",
    "Merger",
    "Organisation",
    "OrganisationAddress",
    "OrganisationName",
    "OrganisationRole",
    "Province",
    "QualityMark",
    "RoleClaim",
    "Term",
    "all_or",
    "codes",
    "reads_all",
]
