"""What happens to communities. Each function is one transaction and writes the audit trail.

Whoever locks a community and one of its partnerships locks the community first.
"""

from communities.actions.advice import advise
from communities.actions.clock import extend, sleep, turn_clocks, wake
from communities.actions.development import hide_scan, set_phase, share_scan, take_scan
from communities.actions.ending import end, heirs_of
from communities.actions.life import activate
from communities.actions.mails import advisers_of, coordinators_of
from communities.actions.partnerships import (
    INVITATION_DAYS,
    accept,
    ask_to_join,
    invite,
    invite_again,
    leave,
    mark_front_runner,
    refuse,
    withdraw,
)
from communities.actions.parts import add_location, add_output, change_part, remove_part
from communities.actions.registration import (
    change_community,
    improve,
    keep_one_coordinator,
    register_community,
    retract,
    submit,
)

__all__ = [
    "INVITATION_DAYS",
    "accept",
    "activate",
    "add_location",
    "add_output",
    "advise",
    "advisers_of",
    "ask_to_join",
    "change_community",
    "change_part",
    "coordinators_of",
    "end",
    "extend",
    "heirs_of",
    "hide_scan",
    "improve",
    "invite",
    "invite_again",
    "keep_one_coordinator",
    "leave",
    "mark_front_runner",
    "refuse",
    "register_community",
    "remove_part",
    "retract",
    "set_phase",
    "share_scan",
    "sleep",
    "submit",
    "take_scan",
    "turn_clocks",
    "wake",
    "withdraw",
]
