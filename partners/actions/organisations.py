"""What happens to organisations and to who acts for them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.addresses import reverse
from config.texts import absolute
from partners import editing
from partners.actions.names import follow_rename, new_address
from partners.models import HubRole, Organisation, OrganisationRole, RoleClaim
from people.actions import give_role, notify
from people.history import NotPossible, lock, move, record
from people.models import PortalRole, User

MANAGER = OrganisationRole.Role.MANAGER
CHECKS = ("kvk", "website", "mail_domain", "manager")  # what a verifier looks at


@transaction.atomic
def register_organisation(*, by: User, **fields: Any) -> Organisation:
    """A new, unverified organisation. Who registers it is its first manager, and is verified together with it."""
    organisation = _create(by=by, **fields)
    give_role(
        OrganisationRole, scope=organisation, role=MANAGER, person=by, reason=_("Registered the organisation."), by=by
    )
    _tell_verifiers(organisation)
    return organisation


@transaction.atomic
def propose_organisation(*, manager_email: str, by: User, **fields: Any) -> Organisation:
    """A new, unverified organisation that somebody else is to manage: that person is asked by mail and manages it
    after accepting."""
    organisation = _create(by=by, **fields)
    give_role(
        OrganisationRole,
        scope=organisation,
        role=MANAGER,
        email=manager_email,
        reason=_("You are named as the contact of this organisation."),
        by=by,
    )
    _tell_verifiers(organisation)
    return organisation


def _create(*, by: User, **fields: Any) -> Organisation:
    with _registered_once():
        organisation = Organisation.objects.create(slug=new_address(fields["name"]), **fields)
    record(organisation, "organisation.registered", by=by)
    return organisation


@contextmanager
def _registered_once() -> Iterator[None]:
    """Two people who register the same KVK number at the same moment: the database lets one through."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refused:
        raise NotPossible(
            _("This organisation has just been registered by somebody else. Look for it in the list of organisations.")
        ) from refused


def _tell_verifiers(organisation: Organisation) -> None:
    for person in verifiers_of(organisation):
        notify(
            "partners/mail/organisation_to_verify",
            to=person,
            organisation=organisation.name,
            url=absolute(reverse("partners:organisation-verify", args=[organisation.slug])),
        )


def verifiers_of(organisation: Organisation) -> list[User]:
    """Who is asked to verify: the managers of its hub, or, where there are none, the administrators. Never somebody
    who holds a role in the organisation."""
    own = OrganisationRole.objects.current().filter(organisation=organisation).values("person")
    managers = (
        HubRole.objects.current().filter(hub=organisation.hub_id) if organisation.hub_id else HubRole.objects.none()
    )
    people = User.objects.filter(is_active=True, pk__in=managers.values("person")).exclude(pk__in=own)
    if people.exists():
        return list(people)
    administrators = PortalRole.objects.current().filter(role=PortalRole.Role.ADMINISTRATOR).values("person")
    return list(User.objects.filter(is_active=True, pk__in=administrators).exclude(pk__in=own))


def managers_of(organisation: Organisation, *roles: str) -> list[User]:
    """The people who hold one of these roles (manager, when none is named) in the organisation today."""
    grants = OrganisationRole.objects.current().filter(organisation=organisation, role__in=roles or [MANAGER])
    return list(User.objects.filter(is_active=True, pk__in=grants.values("person")).order_by("pk"))


def change_organisation(organisation: Organisation, *, seen: int, by: User, **fields: Any) -> Organisation:
    """A new name gives a new address; the old ones keep finding. Raises `editing.ChangedMeanwhile` when somebody else
    changed the same fields after `seen`."""
    with _registered_once():
        before = lock(organisation)
        editing.save_changes(organisation, fields, seen=seen, by=by)
        if organisation.name != before.name:
            follow_rename(organisation, before=before)
        return organisation


@transaction.atomic
def verify(organisation: Organisation, *, checks: Iterable[str], note: str, by: User) -> Organisation:
    """Declares that the organisation exists and that its manager acts for it. `checks` are the names of `CHECKS` that
    held; `note` says why it may do without the others.

    Raises `NotPossible` when something of `CHECKS` is neither checked nor explained, or when it was verified already.
    """
    held = [name for name in CHECKS if name in checks]
    if len(held) < len(CHECKS) and not note.strip():
        raise NotPossible(
            _("Not everything has been checked. Say in the note why the organisation can be verified all the same.")
        )
    move(
        organisation, Organisation.Status.VERIFIED, by=by, note=note.strip(), verified_at=timezone.now(), verified_by=by
    )
    record(organisation, "organisation.checked", by=by, checks=held)
    organisation.other_names.filter(checked_at=None).update(checked_at=timezone.now())
    _tell_managers(organisation, "partners/mail/organisation_verified")
    return organisation


@transaction.atomic
def postpone_verification(organisation: Organisation, *, reasons: str, by: User) -> Organisation:
    """Tells the managers what is still missing. The organisation stays unverified; they mend it and nothing is lost."""
    stored = lock(organisation)
    if stored.status != Organisation.Status.UNVERIFIED:
        raise NotPossible(_("This organisation is not waiting for verification any more."))
    record(organisation, "organisation.verification_postponed", by=by, note=reasons)
    _tell_managers(organisation, "partners/mail/organisation_not_verified", reasons=reasons)
    return organisation


def _tell_managers(organisation: Organisation, kind: str, **context: Any) -> None:
    for person in managers_of(organisation):
        url = absolute(reverse("partners:organisation-desk", args=[organisation.slug]))
        notify(kind, to=person, organisation=organisation.name, url=url, **context)


def keep_one_manager(grant: OrganisationRole) -> None:
    """Locks the managers of the organisation, so that the last two cannot both leave at the same moment, and raises
    `NotPossible` when nobody else with a working account would be left."""
    if grant.role != MANAGER:
        return
    current = OrganisationRole.objects.current().filter(organisation=grant.organisation_id, role=MANAGER)
    current = current.filter(person__is_active=True)
    holders = list(current.select_for_update(of=("self",)).order_by("pk").values_list("person", flat=True))
    if not set(holders) - {grant.person_id}:
        raise NotPossible(
            _(
                "This is the last manager of %(organisation)s. Let somebody else become manager first, then this role can end."
            )
            % {"organisation": grant.organisation}
        )


def is_held_there(grant: OrganisationRole) -> bool:
    """Whether the person has this role in the organisation already, today. For a merger: the second one stays behind."""
    current = OrganisationRole.objects.current().filter(organisation=grant.organisation_id, role=grant.role)
    return grant.person_id is not None and current.filter(person=grant.person_id).exclude(pk=grant.pk).exists()


@transaction.atomic
def claim_role(organisation: Organisation, *, role: str, message: str, by: User) -> RoleClaim:
    """Somebody says to act for the organisation; its managers (or its verifiers, where it has none) answer.

    Raises `NotPossible` for who has that role already, or has asked before and waits.
    """
    lock(organisation)
    if OrganisationRole.objects.current().held_by(by).filter(organisation=organisation, role=role).exists():
        raise NotPossible(_("You already have this role."))
    if RoleClaim.objects.filter(organisation=organisation, person=by, status=RoleClaim.Status.CLAIMED).exists():
        raise NotPossible(_("You have asked this already. You hear from us as soon as there is an answer."))
    claim = RoleClaim.objects.create(organisation=organisation, person=by, role=role, message=message)
    record(claim, "roleclaim.claimed", by=by, role=role)
    for person in managers_of(organisation) or verifiers_of(organisation):
        notify(
            "partners/mail/role_claimed",
            to=person,
            organisation=organisation.name,
            role=claim.get_role_display,
            name=by.name or by.email,
            message=message,
            url=absolute(reverse("partners:organisation-roles", args=[organisation.slug])),
        )
    return claim


@transaction.atomic
def grant_claim(claim: RoleClaim, *, by: User) -> RoleClaim:
    """Offers the claimed role to the person, by mail as every role; it works once accepted."""
    move(claim, RoleClaim.Status.GRANTED, by=by, answered_at=timezone.now(), answered_by=by)
    reason = claim.message[:300] or _("Asked for it.")
    give_role(OrganisationRole, scope=claim.organisation, role=claim.role, person=claim.person, reason=reason, by=by)
    return claim


@transaction.atomic
def refuse_claim(claim: RoleClaim, *, reason: str, by: User) -> RoleClaim:
    move(claim, RoleClaim.Status.REFUSED, by=by, note=reason, answered_at=timezone.now(), answered_by=by)
    notify(
        "partners/mail/claim_refused",
        to=claim.person,
        organisation=claim.organisation.name,
        role=claim.get_role_display,
        reason=reason,
        url=absolute(reverse("partners:organisation-detail", args=[claim.organisation.slug])),
    )
    return claim
