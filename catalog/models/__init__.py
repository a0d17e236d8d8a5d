from catalog.models.alerts import SearchAlert
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
from catalog.models.talks import Consultation

__all__ = [
    "CatalogTarget",
    "Consultation",
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
    "SearchAlert",
    "Session",
    "SyncCall",
    "SyncItem",
    "SyncRun",
    "Synonym",
    "UnmetDemand",
    "Vat",
]
