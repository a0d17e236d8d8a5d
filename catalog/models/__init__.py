from catalog.models.imports import ImportBatch, ImportProblem
from catalog.models.listing import Listing, ListingChange, ListingTask, Synonym
from catalog.models.module import LearningOutcome, Module, ModuleAlias, ModuleVersion, ProviderLicence
from catalog.models.offering import Offering, OfferingRole, Price, Session
from catalog.models.sync import CatalogTarget, SyncCall, SyncItem, SyncRun

__all__ = [
    "CatalogTarget",
    "ImportBatch",
    "ImportProblem",
    "LearningOutcome",
    "Listing",
    "ListingChange",
    "ListingTask",
    "Module",
    "ModuleAlias",
    "ModuleVersion",
    "Offering",
    "OfferingRole",
    "Price",
    "ProviderLicence",
    "Session",
    "SyncCall",
    "SyncItem",
    "SyncRun",
    "Synonym",
]
