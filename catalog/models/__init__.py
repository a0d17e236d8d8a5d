from catalog.models.imports import ImportBatch, ImportProblem
from catalog.models.listing import (
    Lexeme,
    Listing,
    ListingChange,
    ListingTask,
    ProviderVisit,
    Synonym,
    UnmetDemand,
)
from catalog.models.module import (
    Delivery,
    Language,
    LearningOutcome,
    Level,
    LoadUnit,
    Module,
    ModuleAlias,
    ModuleVersion,
    ProviderLicence,
    Vat,
)
from catalog.models.offering import Offering, OfferingRole, Price, Session
from catalog.models.paths import LearningPath, PathStack, PathStep
from catalog.models.sync import CatalogTarget, SyncCall, SyncItem, SyncRun

__all__ = [
    "CatalogTarget",
    "Delivery",
    "ImportBatch",
    "ImportProblem",
    "Language",
    "LearningOutcome",
    "LearningPath",
    "Level",
    "Lexeme",
    "Listing",
    "ListingChange",
    "ListingTask",
    "LoadUnit",
    "Module",
    "ModuleAlias",
    "ModuleVersion",
    "Offering",
    "OfferingRole",
    "PathStack",
    "PathStep",
    "Price",
    "ProviderLicence",
    "ProviderVisit",
    "Session",
    "SyncCall",
    "SyncItem",
    "SyncRun",
    "Synonym",
    "UnmetDemand",
    "Vat",
]
