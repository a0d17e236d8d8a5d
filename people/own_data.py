"""What this app knows about a person, and the foreign keys to a person that it answers for when one is erased."""

from typing import Any

from people import roles
from people.models import Event, Notification, User

# Given roles and written events keep pointing at the account, which has no name or address after erasing; the
# audit trail loses its link. Means to sign in and mails are deleted.
FIELDS = [
    "account.emailaddress.user",
    "admin.logentry.user",
    "mfa.authenticator.user",
    "people.event.actor",
    "people.notification.recipient",
    "people.portalrole.given_by",
    "people.portalrole.person",
    "socialaccount.socialaccount.user",
]


def export_of(user: User) -> dict[str, Any]:
    """Account, ways to sign in, roles, mails and the person's own events, as plain values."""
    return {
        "name": user.name,
        "email": user.email,
        "language": user.language,
        "since": user.date_joined.isoformat(),
        "last_sign_in": user.last_login.isoformat() if user.last_login else None,
        "addresses": list(user.emailaddress_set.order_by("email").values("email", "verified", "primary")),
        "second_factors": list(user.authenticator_set.order_by("pk").values_list("type", flat=True)),
        "issuers": [account.provider for account in user.socialaccount_set.order_by("pk")],
        "roles": [_role(grant) for grant in roles.grants_of(user)],
        "mails": [
            {"kind": mail.kind, "status": mail.status, "created_at": mail.created_at.isoformat()}
            for mail in Notification.objects.filter(recipient=user)
        ],
        "events": [
            {"at": event.at.isoformat(), "verb": event.verb, "about": f"{event.subject_type}:{event.subject_id}"}
            for event in Event.objects.filter(actor=user).iterator()
        ],
    }


def _role(grant) -> dict[str, Any]:
    return {
        "role": grant.role,
        "table": grant._meta.label_lower,
        "scope": str(grant.scope) if grant.scope else None,
        "reason": grant.reason,
        "starts_on": grant.starts_on.isoformat(),
        "ends_on": grant.ends_on.isoformat() if grant.ends_on else None,
        "accepted_at": grant.accepted_at.isoformat() if grant.accepted_at else None,
    }
