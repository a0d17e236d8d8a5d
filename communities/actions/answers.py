"""That an output came of a challenge: the community says so, and who brought the challenge confirms it (decision 0043)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities import permissions
from communities.actions.challenges import tell_bringers
from communities.actions.mails import coordinators_of, title_of
from communities.models import Challenge, Output
from config.texts import absolute, text
from people.actions import notify
from people.history import NotPossible, lock, record
from people.models import User


def ask_about(output: Output, *, by: User) -> None:
    """Within the transaction that gave the output its challenge, or another one. Who could answer confirms by asking;
    otherwise those who brought the challenge are told."""
    challenge = output.challenge
    is_own = challenge is not None and permissions.can_keep_challenge(by, challenge)
    output.challenge_confirmed_at = timezone.now() if is_own else None
    output.save(update_fields=["challenge_confirmed_at"])
    if challenge is not None and not is_own:
        facts = {"community": title_of(output.community), "output": lambda: text(output, "title")}
        tell_bringers(challenge, "output_to_confirm", but=by, **facts)


@transaction.atomic
def confirm_answer(output: Output, *, by: User) -> Output:
    """From now on it stands in public on the pages of both. Raises `NotPossible` when that was answered before."""
    _waiting(output)
    output.challenge_confirmed_at = timezone.now()
    output.save(update_fields=["challenge_confirmed_at"])
    record(output, "output.answer_confirmed", by=by)
    return output


@transaction.atomic
def deny_answer(output: Output, *, reason: str, by: User) -> Challenge:
    """The output stays without the challenge; its community reads why. Raises `NotPossible` when that was answered
    before."""
    challenge = _waiting(output)
    output.challenge = None
    output.save(update_fields=["challenge"])
    record(output, "output.answer_denied", by=by, note=reason, challenge=challenge.pk)
    facts = {"challenge": lambda: text(challenge, "title"), "output": lambda: text(output, "title"), "reason": reason}
    for person in coordinators_of(output.community):
        url = absolute(output.get_absolute_url())
        notify("communities/mail/output_denied", to=person, organisation=challenge.organisation.name, url=url, **facts)
    return challenge


def _waiting(output: Output) -> Challenge:
    stored = lock(output)
    if stored.challenge_id is None or stored.challenge_confirmed_at:
        raise NotPossible(_("This has been answered already, or the community has changed it. Look at the page again."))
    return stored.challenge
