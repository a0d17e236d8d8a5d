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
from communities.models.development import PhaseChange, Scan

__all__ = [
    "Community",
    "CommunityQuerySet",
    "CommunityRole",
    "Ending",
    "HubAdvice",
    "Location",
    "Output",
    "Partnership",
    "PhaseChange",
    "Rule",
    "RuleSet",
    "Scan",
]
