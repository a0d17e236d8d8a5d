"""Everything that happens to applications, reviews, decisions and certificates. Each function is one transaction."""

from certification.actions.admission import declare_admissible, declare_inadmissible, send_back
from certification.actions.applications import (
    create_application,
    refuse_unfit,
    reply_to_findings,
    retract_application,
    save_assessment,
    save_statement,
    submit_application,
)
from certification.actions.assignments import (
    ask_third_reviewer,
    assign_reviewers,
    declare_conflict,
    replace_reviewer,
    set_aside_conflict,
)
from certification.actions.certificates import judge_new_version, remind_holders, settle_marks
from certification.actions.decisions import ConditionText, advise, decide
from certification.actions.reviews import (
    accept_review,
    decline_review,
    remind_reviewers,
    save_report,
    save_score,
    submit_review,
)

__all__ = [
    "ConditionText",
    "accept_review",
    "advise",
    "ask_third_reviewer",
    "assign_reviewers",
    "create_application",
    "decide",
    "declare_admissible",
    "declare_conflict",
    "declare_inadmissible",
    "decline_review",
    "judge_new_version",
    "refuse_unfit",
    "remind_holders",
    "remind_reviewers",
    "replace_reviewer",
    "reply_to_findings",
    "retract_application",
    "save_assessment",
    "save_report",
    "save_score",
    "save_statement",
    "send_back",
    "set_aside_conflict",
    "settle_marks",
    "submit_application",
    "submit_review",
]
