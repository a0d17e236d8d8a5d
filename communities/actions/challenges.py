"""Questions from practice: brought by an organisation, taken up by communities, let go, answered, withdrawn.

Whoever locks a community and a challenge locks the community first, then the challenge, then what is between them.
"""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities import consequences, takers
from communities.actions.mails import coordinators_of, representatives_of, title_of
from communities.models import Adoption, Challenge, Community
from config.addresses import reverse
from config.texts import absolute, date_full, text
from partners import editing
from partners.models import Organisation
from partners.slugs import free_slug
from people.actions import notify
from people.history import NotPossible, lock, move, record
from people.models import User

Status = Challenge.Status


@transaction.atomic
def bring(organisation: Organisation, *, shows_me: bool, by: User, **fields: Any) -> Challenge:
    """A draft; also an organisation that has not been verified may write one. `shows_me`: this person agrees to stand
    on the page as the one to ask."""
    challenge = Challenge.objects.create(
        organisation=organisation,
        slug=free_slug(Challenge, fields["title_nl"]),
        contact=by if shows_me else None,
        **fields,
    )
    record(challenge, "challenge.brought", by=by)
    return challenge


@transaction.atomic
def change_challenge(challenge: Challenge, *, seen: int, shows_me: bool, by: User, **fields: Any) -> Challenge:
    """Raises `editing.ChangedMeanwhile` when somebody else changed the same fields after `seen`, and `NotPossible`
    once it has been answered or withdrawn. A later last day starts the warning anew. Who takes the tick away removes
    only the own name."""
    stored = _in(challenge, Challenge.EDITABLE)
    contact = by if shows_me else None if stored.contact == by else stored.contact
    if fields.get("wanted_until", stored.wanted_until) != stored.wanted_until:
        Challenge.objects.filter(pk=stored.pk).update(lapse_told_at=None)
    if stored.status != Status.DRAFT:
        _require_complete(fields)
    return editing.save_changes(challenge, {**fields, "contact": contact}, seen=seen, by=by)


def obstacles_to_open(challenge: Challenge) -> list[str]:
    """What stands in the way of showing it to everybody, as sentences; empty when nothing does."""
    found = gaps_of({name: getattr(challenge, name) for name in ("problem_nl", "problem_en", "application_areas")})
    if challenge.wanted_until and challenge.wanted_until < timezone.localdate():
        found.append(
            _("The last day to take it up (%(day)s) is over. Choose a later day.")
            % {"day": date_full(challenge.wanted_until)}
        )
    if challenge.organisation.status == Organisation.Status.UNVERIFIED:
        found.append(_("Your organisation has to be verified first. The manager of your hub does that."))
    elif challenge.organisation.status == Organisation.Status.DISSOLVED:
        found.append(_("%(organisation)s no longer exists.") % {"organisation": challenge.organisation})
    return found


def gaps_of(fields: dict[str, Any]) -> list[str]:
    """What everybody who reads a challenge needs to find in it."""
    gaps = []
    if not (fields["problem_nl"] or fields["problem_en"]):
        gaps.append(_("Describe the problem: what happens now, and what would be better?"))
    if not fields["application_areas"]:
        gaps.append(_("Choose at least one application area."))
    return gaps


def _require_complete(fields: dict[str, Any]) -> None:
    if gaps := gaps_of(fields):
        raise NotPossible(" ".join([_("This challenge is public already, so it has to stay complete."), *gaps]))


@transaction.atomic
def open_challenge(challenge: Challenge, *, by: User) -> Challenge:
    """Everybody can read it, and communities can take it up. Raises `NotPossible` with what stands in the way."""
    stored = lock(challenge)
    if obstacles := obstacles_to_open(stored):
        raise NotPossible(" ".join([_("This challenge cannot be opened yet."), *obstacles]))
    return move(challenge, Status.OPEN, by=by, opened_at=timezone.now())


def require_open_to_takers(challenge: Challenge) -> Challenge:
    """The stored challenge, locked, that can be taken up today. Raises `NotPossible` with the reason why not."""
    stored = _in(challenge, Challenge.TAKES_TAKERS)
    if stored.wanted_until and stored.wanted_until < timezone.localdate():
        raise NotPossible(
            _("This challenge could be taken up until %(day)s. Ask %(organisation)s for more time.")
            % {"day": date_full(stored.wanted_until), "organisation": stored.organisation}
        )
    if stored.organisation.status != Organisation.Status.VERIFIED:
        raise NotPossible(_("%(organisation)s is not verified now.") % {"organisation": stored.organisation})
    return stored


@transaction.atomic
def adopt(challenge: Challenge, *, community: Community, plan: str, by: User) -> Adoption:
    """A community takes it up at once: the organisation opened it for that, and is told (decision 0043). Several
    communities may work on one challenge. Raises `NotPossible` when it cannot be taken up, or is by this community."""
    home = lock(community)
    if home.status not in (Community.Status.FORMING, Community.Status.ACTIVE):
        raise NotPossible(_("Only a community that is forming or active can take up a challenge."))
    require_open_to_takers(challenge)
    if challenge.adoptions.active().filter(community=home).exists():
        raise NotPossible(_("%(community)s works on this challenge already.") % {"community": text(home, "title")})
    adoption = Adoption.objects.create(challenge=challenge, community=home, plan=plan)
    record(adoption, "adoption.made", by=by)
    take_up(challenge, by=by)
    tell_bringers(challenge, "challenge_adopted", but=by, community=title_of(home), plan=plan)
    return adoption


def take_up(challenge: Challenge, *, by: User) -> None:
    """Somebody works on it now. Within the transaction of who takes it up; the challenge is locked."""
    if lock(challenge).status == Status.OPEN:
        move(challenge, Status.ADOPTED, by=by)


def let_go(challenge: Challenge, *, by: User | None) -> None:
    """Open again when nobody works on it any more. Within the transaction of who lets go."""
    stored = lock(challenge)
    if stored.status == Status.ADOPTED and not stored.adoptions.active().exists() and not takers.any_of(stored):
        move(challenge, Status.OPEN, by=by)


@transaction.atomic
def release(adoption: Adoption, *, reason: str, by: User, is_bringer: bool) -> Adoption:
    """Either side ends it: the community lets go, or the organisation (`is_bringer`) does not want it there. The other
    side is told why. Without any taker left the challenge is open again."""
    lock(adoption.community)
    lock(adoption.challenge)
    _ended(adoption, reason, by)
    if is_bringer:
        _tell_adopters([adoption], "challenge_taken_back", reason=reason)
    else:
        tell_bringers(adoption.challenge, "challenge_released", community=title_of(adoption.community), reason=reason)
    let_go(adoption.challenge, by=by)
    return adoption


def release_all_of(community: Community, *, by: User) -> None:
    """Within the end of a community: what it worked on is open again."""
    for adoption in community.adoptions.active().select_related("challenge__organisation", "community"):
        reason = _("The community has ended.")
        _ended(adoption, reason, by)
        tell_bringers(adoption.challenge, "challenge_released", community=title_of(community), reason=reason)
        let_go(adoption.challenge, by=by)


def _ended(adoption: Adoption, reason: str, by: User) -> None:
    move(adoption, Adoption.Status.RELEASED, by=by, note=reason, until_on=max(adoption.since_on, timezone.localdate()))


@transaction.atomic
def solve(challenge: Challenge, *, answer_nl: str, answer_en: str, by: User) -> Challenge:
    """Who brought the question says that it has been answered, and how. It stays public, with who worked on it."""
    _in(challenge, Challenge.TAKES_TAKERS)
    move(challenge, Status.SOLVED, by=by, solved_at=timezone.now(), answer_nl=answer_nl, answer_en=answer_en)
    _tell_adopters(challenge.adoptions.active(), "challenge_solved")
    return challenge


@transaction.atomic
def withdraw_challenge(challenge: Challenge, *, reason: str, by: User) -> Challenge:
    """Takes the question back. Who works on it is told and lets go; what was made from it stays."""
    stored = lock(challenge)
    adoptions = list(stored.adoptions.active().select_related("challenge", "community"))
    move(challenge, Status.WITHDRAWN, by=by, note=reason)
    for adoption in adoptions:
        _ended(adoption, _("The challenge was withdrawn."), by)
    _tell_adopters(adoptions, "challenge_withdrawn", reason=reason)
    consequences.follow("challenge_withdrawn", challenge, by=by)
    return challenge


def tell_lapsed(today: datetime.date) -> None:
    """Tells who brought a challenge, once, that the last day to take it up has passed without a taker."""
    lapsed = Challenge.objects.filter(status=Status.OPEN, wanted_until__lt=today, lapse_told_at__isnull=True)
    for challenge in lapsed.order_by("pk"):
        _tell_lapsed(challenge, today)


@transaction.atomic
def _tell_lapsed(challenge: Challenge, today: datetime.date) -> None:
    stored = lock(challenge)
    if stored.status != Status.OPEN or stored.lapse_told_at or not stored.wanted_until or stored.wanted_until >= today:
        return  # taken up, or given more time, in the meantime
    stored.lapse_told_at = timezone.now()
    stored.save(update_fields=["lapse_told_at", "updated_at"])
    record(challenge, "challenge.lapsed", by=None, wanted_until=stored.wanted_until.isoformat())
    tell_bringers(challenge, "challenge_lapsed", until_on=stored.wanted_until)


def tell_bringers(challenge: Challenge, kind: str, *, but: User | None = None, **context: Any) -> None:
    """Those who act for the organisation that brought it, except the one who did it."""
    people, addresses = representatives_of(challenge.organisation)
    readers = [{"to": person} for person in people if person != but] + [{"address": each} for each in addresses]
    for reader in readers:
        notify(f"communities/mail/{kind}", **reader, **_facts(challenge), **context)


def _tell_adopters(adoptions, kind: str, **context: Any) -> None:
    for adoption in adoptions:
        for person in coordinators_of(adoption.community):
            facts = _facts(adoption.challenge)
            notify(f"communities/mail/{kind}", to=person, community=title_of(adoption.community), **facts, **context)


def _facts(challenge: Challenge) -> dict[str, Any]:
    return {
        "challenge": lambda: text(challenge, "title"),
        "organisation": challenge.organisation.name,
        "url": absolute(reverse("communities:challenge-detail", args=[challenge.slug])),
    }


def _in(challenge: Challenge, statuses: set[str]) -> Challenge:
    stored = lock(challenge)
    if stored.status not in statuses:
        raise NotPossible(
            _("This cannot be done now: the status of the challenge is “%(status)s”.")
            % {"status": stored.get_status_display()}
        )
    return stored
