"""What happens to role grants, accounts and mails. Each function is one transaction and writes the audit trail."""

from people.actions.accounts import (
    TERMS_VERSION,
    change_profile,
    choose_language,
    erase_account,
    erase_own_part,
    obstacles_of_own_part,
    open_account,
)
from people.actions.grants import accept_role, end_role, give_role, keep_one_administrator, refuse_role
from people.actions.mails import (
    claim_mail,
    notify,
    purge_mail_contexts,
    record_bounce,
    record_failure,
    record_sent,
    send_again,
)

__all__ = [
    "TERMS_VERSION",
    "accept_role",
    "change_profile",
    "choose_language",
    "claim_mail",
    "end_role",
    "erase_account",
    "erase_own_part",
    "give_role",
    "keep_one_administrator",
    "notify",
    "obstacles_of_own_part",
    "open_account",
    "purge_mail_contexts",
    "record_bounce",
    "record_failure",
    "record_sent",
    "refuse_role",
    "send_again",
]
