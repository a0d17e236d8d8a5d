"""What happens to enrolments, places and the queue. Each function is one transaction and writes the audit trail."""

from enrolment.actions.desk import approve, cancel_all, deny, finish, remove
from enrolment.actions.places import cancel, enrol
from enrolment.actions.queue import accept_offer, decline_offer, lock_offering, promote, settle

__all__ = [
    "accept_offer",
    "approve",
    "cancel",
    "cancel_all",
    "decline_offer",
    "deny",
    "enrol",
    "finish",
    "lock_offering",
    "promote",
    "remove",
    "settle",
]
