from catalog.models.alerts import SearchAlert
from catalog.models.choices import ContentLicence, Delivery, Language, Level, LiteracyRole, LoadUnit, Taxonomy, Vat
from catalog.models.imports import ImportBatch, ImportProblem
from catalog.models.licences import ProviderLicence
from catalog.models.listing import (
    Lexeme,
    Listing,
    ListingChange,
    ListingTask,
    Posting,
    PostingsState,
    ProviderVisit,
    Synonym,
    UnmetDemand,
    Word,
)
from catalog.models.materials import MaterialFile
from catalog.models.module import (
    LearningOutcome,
    Module,
    ModuleAlias,
    ModuleVersion,
)
from catalog.models.offering import EnrolmentPeriod, Offering, OfferingRole, Price, Session
from catalog.models.paths import LearningPath, PathStack, PathStep
from catalog.models.people_named import NamedTeacher
from catalog.models.prices import PriceChange
from catalog.models.sync import CatalogTarget, SyncCall, SyncItem, SyncRun
from catalog.models.talks import Consultation
from catalog.models.uptakes import Uptake

__all__ = [
    "CatalogTarget",
    "Consultation",
    "ContentLicence",
    "Delivery",
    "EnrolmentPeriod",
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
    "LiteracyRole",
    "LoadUnit",
    "MaterialFile",
    "Module",
    "ModuleAlias",
    "ModuleVersion",
    "NamedTeacher",
    "Offering",
    "OfferingRole",
    "PathStack",
    "PathStep",
    "Posting",
    "PostingsState",
    "Price",
    "PriceChange",
    "ProviderLicence",
    "ProviderVisit",
    "SearchAlert",
    "Session",
    "SyncCall",
    "SyncItem",
    "SyncRun",
    "Synonym",
    "Taxonomy",
    "UnmetDemand",
    "Uptake",
    "Vat",
    "Word",
]
