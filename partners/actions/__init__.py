"""What happens to organisations, to who acts for them, and to the words of the vocabularies. Each function is one
transaction and writes the audit trail."""

from partners.actions.endings import dissolve, reinstate
from partners.actions.hubs import change_hub
from partners.actions.labs import add_lab, change_lab
from partners.actions.logos import remove_logo, set_logo
from partners.actions.marks import claim_mark, reject_mark, verify_mark
from partners.actions.mergers import merge, undo_merger
from partners.actions.organisations import (
    CHECKS,
    change_organisation,
    claim_role,
    grant_claim,
    is_held_there,
    keep_one_manager,
    managers_of,
    postpone_verification,
    propose_organisation,
    refuse_claim,
    register_organisation,
    verifiers_of,
    verify,
)
from partners.actions.other_names import add_name, check_name, remove_name
from partners.actions.parts import closes_circle, place_within
from partners.actions.terms import add_term, change_term

__all__ = [
    "CHECKS",
    "add_lab",
    "add_name",
    "add_term",
    "change_hub",
    "change_lab",
    "change_organisation",
    "change_term",
    "check_name",
    "claim_mark",
    "claim_role",
    "closes_circle",
    "dissolve",
    "grant_claim",
    "is_held_there",
    "keep_one_manager",
    "managers_of",
    "merge",
    "place_within",
    "postpone_verification",
    "propose_organisation",
    "refuse_claim",
    "register_organisation",
    "reinstate",
    "reject_mark",
    "remove_logo",
    "remove_name",
    "set_logo",
    "undo_merger",
    "verifiers_of",
    "verify",
    "verify_mark",
]
