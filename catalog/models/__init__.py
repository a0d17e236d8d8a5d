from catalog.models.imports import ImportBatch, ImportProblem
from catalog.models.listing import (
    EmptySearch,
    Lexeme,
    Listing,
    ListingChange,
    ListingTask,
    ProviderVisit,
    Synonym,
)
from catalog.models.module import LearningOutcome, Module, ModuleAlias, ModuleVersion, ProviderLicence
from catalog.models.offering import Offering, OfferingRole, Price, Session
from catalog.models.sync import CatalogTarget, SyncCall, SyncItem, SyncRun

__all__ = [
    "CatalogTarget",
    "EmptySearch",
    "ImportBatch",
    "ImportProblem",
    "LearningOutcome",
    "Lexeme",
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
    "ProviderVisit",
    "Session",
    "SyncCall",
    "SyncItem",
    "SyncRun",
    "Synonym",
]
