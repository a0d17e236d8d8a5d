"""What the report of a closed year says: gathered once, kept as plain data, shown in either language later.

Facts of apps above come by `register(name, figure)` in their `AppConfig.ready`; `figure(community, year)` gives a number:

    people_trained      distinct persons who finished something of the community in that year
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import override

from communities import ledger, shares
from communities.models import Community, Output, Partnership, Rule, Year
from communities.standing import rules_of

FIGURES = ("people_trained",)
_figures: dict[str, Callable[[Community, int], int]] = {}


def register(name: str, figure: Callable[[Community, int], int]) -> None:
    """Raises `LookupError` for a figure that no report shows."""
    if name not in FIGURES:
        raise LookupError(f"Reports show no {name!r}; they show {FIGURES}.")
    _figures[name] = figure


def content_of(year: Year) -> dict[str, Any]:
    """Plain values for JSON: amounts as text with two decimals, days as ISO dates, texts in pairs `_nl`, `_en`. Names of
    organisations, of no person."""
    community = year.community
    partners = _partners(year)
    totals = ledger.totals_of(year.contributions.all())
    by_slug = {each["slug"]: each for each in partners}
    purse, rules = ledger.purse_of(year), rules_of(community)
    return {
        "community": {"title_nl": community.title_nl, "title_en": community.title_en, "slug": community.slug},
        "year": year.number,
        "closed_at": year.closed_at.isoformat(),
        "checksum": year.checksum,
        "partners": partners,
        "kinds": dict(Counter(each["kind"] for each in partners)),
        "helices": dict(Counter(each["helix"] for each in partners)),
        "contributions": [_line(line, by_slug.get(line.key, {})) for line in totals.by_partner],
        "total": _line(totals.total, {}),
        "grant": None if year.grant is None else f"{year.grant:.2f}",
        "own_share": _own_share(purse),
        "rule_set": _rule_set(rules),
        "rules": [_finding(rule, purse) for rule in rules if rule.kind in Rule.MONEY],
        "outputs": [_output(each) for each in _outputs(year)],
        **{name: figure(community, year.number) for name, figure in _figures.items()},
    }


def _partners(year: Year) -> list[dict[str, str]]:
    """Each organisation that took part in that year, once."""
    first, last = f"{year.number}-01-01", f"{year.number}-12-31"
    rows = year.community.partnerships.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=first),
        status__in=[Partnership.Status.ACTIVE, Partnership.Status.LEFT],
        since_on__lte=last,
    )
    found = {}
    for row in rows.select_related("organisation").order_by("organisation__name", "since_on"):
        organisation = row.organisation
        found[organisation.pk] = {
            "name": organisation.name,
            "slug": organisation.slug,
            "kind": organisation.kind,
            "helix": row.helix,
            "role": row.role,
        }
    return list(found.values())


def _line(line: ledger.Line, partner: dict[str, str]) -> dict[str, str]:
    amounts = {name: f"{getattr(line, name):.2f}" for name in ledger.AMOUNTS}
    return {"name": line.name, "kind": partner.get("kind", ""), "helix": partner.get("helix", ""), **amounts}


def _own_share(purse: shares.Purse) -> str | None:
    """Own contributions as a percentage of the grant, with all its decimals; None without a grant."""
    return str(purse.total * 100 / purse.grant) if purse.grant else None


def _rule_set(rules: list[Rule]) -> dict[str, str] | None:
    return {"name_nl": rules[0].rule_set.name_nl, "name_en": rules[0].rule_set.name_en} if rules else None


def _finding(rule: Rule, purse: shares.Purse) -> dict[str, Any]:
    facts = {"label_nl": rule.label_nl, "label_en": rule.label_en}
    for language, _name in settings.LANGUAGES:
        with override(language):
            finding = shares.judge(rule, purse)
            facts[f"reason_{language}"] = finding.reason
    return {**facts, "is_met": finding.is_met}


def _outputs(year: Year):
    """What became available in that year."""
    return year.community.outputs.filter(known_on__year=year.number).order_by("known_on", "id")


def _output(output: Output) -> dict[str, Any]:
    return {
        "uuid": str(output.uuid),
        "kind": output.kind,
        "title_nl": output.title_nl,
        "title_en": output.title_en,
        "known_on": output.known_on.isoformat(),
        "url": output.url,
        "more_urls": output.more_urls,
    }
