"""Role grants: offered, accepted, refused, ended."""

import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from config.addresses import reverse
from config.texts import absolute
from people import roles
from people.actions.mails import notify
from people.history import NotPossible, lock, record
from people.models import Event, Grant, Notification, PortalRole, User

G = TypeVar("G", bound=Grant)
MOST_INVITED = 40  # addresses that one account may ask by mail within a day: nobody sends our mail in bulk


@transaction.atomic
def give_role(
    model: type[G],
    *,
    scope: Model | None = None,
    role: str,
    person: User | None = None,
    email: str = "",
    reason: str,
    by: User | None,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
) -> G:
    """Offers a role to a person or to an address, and mails that. It works after the person has accepted it; what
    people give to themselves they accept by giving it. `by` is None for what the installer of the site does.

    Raises `NotPossible` when the person or the address has this role already, or an offer of it that still waits, and
    when `by` has invited as many addresses today as one account may.
    """
    email = email.strip().lower()
    if (scope is None) != (model.scope_field is None):
        raise ValueError(f"{model.__name__} needs {'a' if model.scope_field else 'no'} scope.")
    if scope is not None:
        lock(scope)  # two offers at the same moment: the second one sees the first
    within = {model.scope_field: scope} if model.scope_field else {}
    same = model.objects.filter(role=role, **within)
    holder = Q(person=person) if person else Q(person__emailaddress__email=email, person__emailaddress__verified=True)
    if same.current().filter(holder).exists():
        raise NotPossible(_("This person already has this role."))
    if same.waiting().filter(holder | (Q(email=email) if email else Q())).exists():
        raise NotPossible(_("This role has already been offered to this person, who has not answered yet."))
    if person is None and by is not None:
        _has_invitations_left(by)
    grant = model.objects.create(
        **within,
        role=role,
        person=person,
        email=email,
        given_by=by,
        reason=reason,
        starts_on=starts_on or timezone.localdate(),
        ends_on=ends_on,
        accepted_at=timezone.now() if person is not None and person == by else None,
    )
    record(grant, "role.given", by=by, note=reason, role=role, scope=scope.pk if scope else None, by_mail=not person)
    if not grant.accepted_at:
        _mail_offer(grant)
    return grant


def _has_invitations_left(by: User) -> None:
    """Administrators, who set up whole organisations, are not counted."""
    lock(by)  # the last one of today is given once
    if PortalRole.objects.current().held_by(by).filter(role=PortalRole.Role.ADMINISTRATOR).exists():
        return
    since = timezone.now() - datetime.timedelta(days=1)
    if Event.objects.filter(actor=by, verb="role.given", at__gt=since, data__by_mail=True).count() >= MOST_INVITED:
        raise NotPossible(
            _(
                "You have invited %(number)d people by mail within a day. Go on tomorrow, or ask an administrator for help."
            )
            % {"number": MOST_INVITED}
        )


def _mail_offer(grant: Grant) -> Notification:
    return notify(
        "people/mail/role_offered",
        to=grant.person,
        address="" if grant.person else grant.email,
        role=grant.get_role_display,
        scope=lambda: str(grant.scope) if grant.scope else "",
        giver=grant.given_by.name if grant.given_by else "",
        reason=grant.reason,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        has_account=grant.person is not None,
        invited_address=grant.email,
        url=absolute(reverse("people:role-list")),
    )


@transaction.atomic
def accept_role(grant: G, *, by: User) -> G:
    """Makes an offered role work. Raises `NotPossible` when it is not (or no longer) offered to this person."""
    stored = _offered(grant, by)
    within = {stored.scope_field: stored.scope} if stored.scope_field else {}
    if type(stored).objects.current().held_by(by).filter(role=stored.role, **within).exists():
        raise NotPossible(_("You already have this role."))
    for target in (stored, grant):
        target.person, target.email, target.accepted_at = by, "", timezone.now()
    stored.save(update_fields=["person", "email", "accepted_at"])
    record(stored, "role.accepted", by=by, role=stored.role)
    _tell_giver(stored, "people/mail/role_accepted", by)
    return grant


@transaction.atomic
def refuse_role(grant: G, *, by: User, reason: str = "") -> G:
    """Ends an offer without accepting it. Raises `NotPossible` when it is not (or no longer) offered to this person."""
    stored = _offered(grant, by)
    _end(stored, grant)
    record(stored, "role.refused", by=by, note=reason, role=stored.role)
    _tell_giver(stored, "people/mail/role_refused", by, reason=reason)
    return grant


@transaction.atomic
def end_role(grant: G, *, by: User | None, reason: str) -> G:
    """Ends a role or withdraws an offer, from this moment. Raises `NotPossible` when it had ended already, or when
    its table says that this one cannot be missed."""
    check_end = roles.table_of(grant).check_end
    if check_end and type(grant).objects.current().filter(pk=grant.pk).exists():
        check_end(grant)  # before our own lock: it locks several grants, always in the same order
    stored = lock(grant)
    if stored.has_ended:
        raise NotPossible(_("This role had already ended."))
    _end(stored, grant)
    record(stored, "role.ended", by=by, note=reason, role=stored.role)
    if stored.person and stored.person != by:
        notify(
            "people/mail/role_ended",
            to=stored.person,
            role=stored.get_role_display,
            scope=lambda: str(stored.scope) if stored.scope else "",
            reason=reason,
            url=absolute(reverse("people:role-list")),
        )
    return grant


def _offered(grant: G, by: User) -> G:
    stored = lock(grant)
    if not type(grant).objects.offered_to(by).filter(pk=grant.pk).exists():
        raise NotPossible(_("This role is no longer offered to you. Look at your roles to see what has changed."))
    return stored


def _end(*grants: Grant) -> None:
    """A role works until and including its last day, so one that ends now had its last day yesterday."""
    for grant in grants:
        grant.ends_on = timezone.localdate() - datetime.timedelta(days=1)
    grants[0].save(update_fields=["ends_on"])


def _tell_giver(grant: Grant, kind: str, by: User, **context: Any) -> None:
    if grant.given_by and grant.given_by != by and grant.given_by.is_active:
        notify(
            kind,
            to=grant.given_by,
            name=by.name or by.email,
            role=grant.get_role_display,
            scope=lambda: str(grant.scope) if grant.scope else "",
            **context,
        )


def keep_one_administrator(grant: PortalRole) -> None:
    """Locks all administrators, so that the last two cannot both leave at the same moment, and raises `NotPossible`
    when nobody else with a working account would be left."""
    if grant.role != PortalRole.Role.ADMINISTRATOR:
        return
    current = PortalRole.objects.current().filter(role=PortalRole.Role.ADMINISTRATOR, person__is_active=True)
    holders = dict(current.select_for_update(of=("self",)).order_by("pk").values_list("pk", "person"))
    if grant.pk in holders and not set(holders.values()) - {holders[grant.pk]}:
        raise NotPossible(
            _("This is the last administrator. Let somebody else become administrator first, then this role can end.")
        )
