"""Student projects about a challenge, and modules that were made of an output: asked by the module's side, confirmed by
the other.

Locks are taken in the order challenge, uptake.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import permissions
from catalog.models import Module, Offering, Uptake
from catalog.writers import writers_for, writers_of
from communities import actions as community_actions
from communities.models import Challenge, Community, Output
from config.addresses import reverse
from config.texts import absolute, text
from people.actions import notify
from people.history import NotPossible, lock, move, record
from people.models import User

Status = Uptake.Status


@transaction.atomic
def ask_for_project(
    module: Module, *, challenge: Challenge, offering: Offering | None, summary_nl: str, summary_en: str, by: User
) -> Uptake:
    """Asks the organisation that brought the challenge whether students may work on it, in the whole module or in one
    offering. Raises `NotPossible` when it cannot be taken up now, or was asked already."""
    community_actions.require_open_to_takers(challenge)
    if offering and offering.version.module_id != module.pk:
        raise NotPossible(_("This offering belongs to another module."))
    if module.uptakes.in_force().filter(challenge=challenge, offering=offering).exists():
        raise NotPossible(_("This has been asked or confirmed already. You find it on the page of the module."))
    uptake = Uptake.objects.create(
        module=module, challenge=challenge, offering=offering, summary_nl=summary_nl, summary_en=summary_en
    )
    return _asked(uptake, by)


@transaction.atomic
def ask_for_source(module: Module, *, output: Output, by: User) -> Uptake:
    """Asks the community of the output to confirm that the module was made of it."""
    lock(module)
    if output.community.status not in Community.PUBLIC:
        raise NotPossible(_("The community of this output is not public."))
    if module.uptakes.in_force().filter(output=output).exists():
        raise NotPossible(_("This has been asked or confirmed already. You find it on the page of the module."))
    return _asked(Uptake.objects.create(module=module, output=output), by)


def _asked(uptake: Uptake, by: User) -> Uptake:
    record(uptake, "uptake.asked", by=by, module=uptake.module_id)
    if permissions.can_answer_uptake(by, uptake):
        return confirm_uptake(uptake, by=by)
    _tell("uptake_asked", uptake, _answering(uptake))
    return uptake


@transaction.atomic
def confirm_uptake(uptake: Uptake, *, by: User) -> Uptake:
    """The other side says yes: it may stand in public from now on. A challenge counts as taken up."""
    if uptake.is_project:
        community_actions.require_open_to_takers(uptake.challenge)
    move(uptake, Status.CONFIRMED, by=by, answered_at=timezone.now())
    if uptake.is_project:
        community_actions.take_up(uptake.challenge, by=by)
    _tell("uptake_confirmed", uptake, _asking(uptake), but=by)
    return uptake


@transaction.atomic
def refuse_uptake(uptake: Uptake, *, reason: str, by: User) -> Uptake:
    move(uptake, Status.REFUSED, by=by, note=reason, answered_at=timezone.now())
    _tell("uptake_refused", uptake, _asking(uptake), but=by, reason=reason)
    return uptake


@transaction.atomic
def end_uptake(uptake: Uptake, *, reason: str, by: User | None) -> Uptake:
    """Either side ends it, also before an answer. Both are told."""
    if uptake.is_project:
        lock(uptake.challenge)
    move(uptake, Status.ENDED, by=by, note=reason)
    _tell("uptake_ended", uptake, [*_asking(uptake), *_answering(uptake)], but=by, reason=reason)
    if uptake.is_project:
        community_actions.let_go(uptake.challenge, by=by)
    return uptake


def has_project(challenge: Challenge) -> bool:
    """Registered in `communities.takers`: a confirmed student project keeps a challenge taken up."""
    return challenge.uptakes.filter(status=Status.CONFIRMED).exists()


def end_projects(challenge: Challenge, *, by: User | None) -> None:
    """A consequence of withdrawing a challenge."""
    for uptake in challenge.uptakes.in_force().select_related("challenge__organisation", "module"):
        end_uptake(uptake, reason=_("The challenge was withdrawn."), by=by)


def keep_source(output: Output, *, by: User | None) -> None:
    """A consequence of removing an output: refused where a module was made of it."""
    found = output.uptakes.filter(status=Status.CONFIRMED).select_related("module").first()
    if found:
        title = text(found.module.shown_version, "title")
        raise NotPossible(
            _("The module “%(title)s” was made of this output. End that first, on the desk of the community.")
            % {"title": title}
        )


def _answering(uptake: Uptake) -> list[User]:
    if uptake.is_project:
        return community_actions.representatives_of(uptake.challenge.organisation)[0]
    return community_actions.coordinators_of(uptake.output.community)


def _asking(uptake: Uptake) -> list[User]:
    return writers_for(uptake.offering.provider) if uptake.offering else writers_of(uptake.module)


def _tell(kind: str, uptake: Uptake, people: Iterable[User], *, but: User | None = None, **context: Any) -> None:
    version, about = uptake.module.shown_version, uptake.challenge or uptake.output
    for person in dict.fromkeys(people):
        if person != but:
            notify(
                f"catalog/mail/{kind}",
                to=person,
                module=lambda: text(version, "title"),
                about=lambda: text(about, "title"),
                is_project=uptake.is_project,
                url=absolute(reverse("catalog:uptake-answer", args=[uptake.uuid])),
                **context,
            )
