"""Questions from practice with what came of them, for the demonstration: at least one line goes from question to mark."""

import datetime
from typing import Any

from django.utils import timezone

from catalog.models import Module, Uptake
from communities.models import Adoption, Challenge, Community, Output
from partners.models import Organisation
from partners.slugs import free_slug

Status = Challenge.Status


def load(rows: list[dict[str, Any]]) -> None:
    """`opened`, `wanted_until` and `known_on` are distances in days; without `opened` it stays a draft."""
    for row in rows:
        load_challenge(row)


def load_challenge(row: dict[str, Any]) -> Challenge:
    opened, community = row.pop("opened", None), row.pop("community", None)
    outputs, project, plan = row.pop("outputs", []), row.pop("project", None), row.pop("plan", "")
    if "wanted_until" in row:
        row["wanted_until"] = _day(row["wanted_until"])
    status = _status(row, opened, bool(community or project))
    challenge = Challenge.objects.create(
        organisation=Organisation.objects.get(slug=row.pop("organisation")),
        slug=free_slug(Challenge, row["title_nl"]),
        status=status,
        opened_at=opened and timezone.now() + datetime.timedelta(days=opened),
        solved_at=timezone.now() - datetime.timedelta(days=20) if status == Status.SOLVED else None,
        is_demo=True,
        **row,
    )
    if community:
        home = Community.objects.get(slug=community)
        Adoption.objects.create(challenge=challenge, community=home, plan=plan, since_on=_day(opened + 20))
        for output in outputs:
            _load_output(challenge, home, output)
    if project:
        module = Module.objects.get(slug=project.pop("module"))
        Uptake.objects.create(module=module, challenge=challenge, **_confirmed(), **project)
    return challenge


def _status(row: dict[str, Any], opened: int | None, is_taken: bool) -> str:
    if opened is None:
        return Status.DRAFT
    if row.get("answer_nl"):
        return Status.SOLVED
    return Status.ADOPTED if is_taken else Status.OPEN


def _load_output(challenge: Challenge, community: Community, row: dict[str, Any]) -> None:
    module, known_on = row.pop("module", None), _day(row.pop("known_on"))
    confirmed_at = timezone.now() if row.pop("is_confirmed", True) else None
    output = Output.objects.create(
        community=community, challenge=challenge, challenge_confirmed_at=confirmed_at, known_on=known_on, **row
    )
    if module:
        Uptake.objects.create(module=Module.objects.get(slug=module), output=output, **_confirmed())


def _confirmed() -> dict[str, Any]:
    return {"status": Uptake.Status.CONFIRMED, "answered_at": timezone.now()}


def _day(distance: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=distance)
