from communities.models.agenda import CalendarKey, Meeting
from communities.models.challenges import Adoption, Challenge
from communities.models.communities import (
    Community,
    CommunityQuerySet,
    CommunityRole,
    Ending,
    HubAdvice,
    Location,
    Partnership,
    Rule,
    RuleSet,
)
from communities.models.contributions import Contribution, Report, ReportSeries, Year
from communities.models.development import PhaseChange, Scan
from communities.models.knowledge import KnowledgeAuthor, KnowledgeFile, KnowledgeItem
from communities.models.outputs import Output
from communities.models.peers import PeerRequest, PeerReview

__all__ = [
    "Adoption",
    "CalendarKey",
    "Challenge",
    "Community",
    "CommunityQuerySet",
    "CommunityRole",
    "Contribution",
    "Ending",
    "HubAdvice",
    "KnowledgeAuthor",
    "KnowledgeFile",
    "KnowledgeItem",
    "Location",
    "Meeting",
    "Output",
    "Partnership",
    "PeerRequest",
    "PeerReview",
    "PhaseChange",
    "Report",
    "ReportSeries",
    "Rule",
    "RuleSet",
    "Scan",
    "Year",
]
