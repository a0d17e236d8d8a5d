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
from communities.models.outputs import Output

__all__ = [
    "Adoption",
    "Challenge",
    "Community",
    "CommunityQuerySet",
    "CommunityRole",
    "Contribution",
    "Ending",
    "HubAdvice",
    "Location",
    "Output",
    "Partnership",
    "PhaseChange",
    "Report",
    "ReportSeries",
    "Rule",
    "RuleSet",
    "Scan",
    "Year",
]
