from communities.models.communities import (
    Community,
    CommunityQuerySet,
    CommunityRole,
    Ending,
    HubAdvice,
    Location,
    Output,
    Partnership,
    Rule,
    RuleSet,
)
from communities.models.contributions import Contribution, Report, ReportSeries, Year
from communities.models.development import PhaseChange, Scan

__all__ = [
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
