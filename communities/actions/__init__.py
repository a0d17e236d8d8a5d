"""What happens to communities. Each function is one transaction and writes the audit trail.

Whoever locks a community and one of its partnerships locks the community first.
"""

from communities.actions.advice import advise
from communities.actions.challenges import (
    adopt,
    bring,
    change_challenge,
    gaps_of,
    let_go,
    obstacles_to_open,
    open_challenge,
    release,
    require_open_to_takers,
    solve,
    take_up,
    tell_bringers,
    tell_lapsed,
    withdraw_challenge,
)
from communities.actions.clock import extend, sleep, turn_clocks, wake
from communities.actions.development import hide_scan, set_phase, share_scan, take_scan
from communities.actions.ending import end, heirs_of
from communities.actions.life import activate
from communities.actions.mails import advisers_of, coordinators_of, representatives_of
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
    "adopt",
    "advise",
    "advisers_of",
    "ask_to_join",
    "bring",
    "change_challenge",
    "change_community",
    "change_part",
    "coordinators_of",
    "end",
    "extend",
    "gaps_of",
    "heirs_of",
    "hide_scan",
    "improve",
    "invite",
    "invite_again",
    "keep_one_coordinator",
    "leave",
    "let_go",
    "mark_front_runner",
    "obstacles_to_open",
    "open_challenge",
    "refuse",
    "register_community",
    "release",
    "remove_part",
    "representatives_of",
    "require_open_to_takers",
    "retract",
    "set_phase",
    "share_scan",
    "sleep",
    "solve",
    "submit",
    "take_scan",
    "take_up",
    "tell_bringers",
    "tell_lapsed",
    "turn_clocks",
    "wake",
    "withdraw",
    "withdraw_challenge",
]
