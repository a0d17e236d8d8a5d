"""A report as a reader gets it: the same sections for the page and for the PDF, in the reader's language. Reads nothing
but the report itself: what it says was frozen when it was made."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Output, Partnership, Report
from communities.shares import percent
from config.addresses import reverse
from config.texts import absolute, current_language, date_full, text
from partners.models import Organisation

KINDS, HELICES = dict(Organisation.Kind.choices), dict(Partnership.Helix.choices)
ROLES, OUTPUTS = dict(Partnership.Role.choices), dict(Output.Kind.choices)


class Facts:
    """The pairs `_nl`, `_en` of plain data, for `config.texts.text`."""

    def __init__(self, facts: dict[str, Any]):
        self.__dict__.update(facts)


def document(report: Report) -> dict[str, Any]:
    """Title, language and sections. A section has a title, a text, `facts` (pairs), `tables` (`caption`, `head`, `rows`,
    `total`; figures stand from column `figures_from` on) and `items` (`text`, `note`, `url`, `links`), each of them maybe empty."""
    content = report.content
    community = text(Facts(content["community"]), "title")
    facts = {"community": community, "year": content["year"]}
    return {
        "title": _("Report of %(year)s: %(community)s") % facts,
        "number": report.number,
        "language": current_language(),
        "foot": _("Report %(number)s, Leerkring") % {"number": report.number},
        "page_word": _("page"),
        "spelling_note": _("Characters that this document cannot show stand here as “?”. The page on Leerkring shows them."),
        "sections": [
            _partners(content), _contributions(content), _own_share(content), _outputs(content), _people(content),
            _about(report, content),
        ],
    }  # fmt: skip


def shown(report: Report) -> dict[str, Any]:
    """The document for a page: tables have `lines`, each a name and its cells, which know their heading."""
    facts = document(report)
    for section in facts["sections"]:
        for table in section["tables"]:
            rows = [*table["rows"], table["total"]] if table["total"] else table["rows"]
            table["lines"] = [(name, _cells(table, cells)) for name, *cells in rows]
    return facts


def _cells(table: dict, cells: list[str]) -> list[dict[str, Any]]:
    return [
        {"text": cell, "heading": heading, "is_figure": place >= table["figures_from"]}
        for place, (cell, heading) in enumerate(zip(cells, table["head"][1:], strict=True), start=1)
    ]


def _section(code: str, title: str, words: str = "", *, facts=(), tables=(), items=()) -> dict[str, Any]:
    return {"id": code, "title": title, "text": words, "facts": facts, "tables": tables, "items": items}


def _partners(content: dict) -> dict[str, Any]:
    partners = content["partners"]
    words = ngettext(
        "%(count)d organisation took part. An organisation counts once, however often it joined.",
        "%(count)d organisations took part. An organisation counts once, however often it joined.",
        len(partners),
    )
    return _section(
        "partners",
        _("Partners"),
        words % {"count": len(partners)},
        tables=[
            _counts(_("Partners by kind"), _("Kind of organisation"), content["kinds"], KINDS),
            _counts(_("Partners by side"), _("Side"), content["helices"], HELICES),
            {
                "caption": _("Partners"),
                "head": [_("Organisation"), _("Kind of organisation"), _("Side"), _("Role")],
                "rows": [
                    [
                        each["name"],
                        _name(KINDS, each["kind"]),
                        _name(HELICES, each["helix"]),
                        _name(ROLES, each["role"]),
                    ]
                    for each in partners
                ],
                "total": [],
                "figures_from": 4,
            },
        ],
    )


def _counts(caption: str, what: str, counts: dict[str, int], names: dict) -> dict[str, Any]:
    rows = sorted([_name(names, code), str(count)] for code, count in counts.items())
    return {
        "caption": caption,
        "head": [what, _("How many")],
        "rows": rows,
        "total": [_("Together"), str(sum(counts.values()))] if rows else [],
        "figures_from": 1,
    }


def _contributions(content: dict) -> dict[str, Any]:
    return _section(
        "contributions",
        _("Contributions"),
        _(
            "In euro. Pledged is what a partner said it would bring in, realised what it recorded, verified what "
            "somebody of another organisation confirmed."
        ),
        tables=[
            {
                "caption": _("Contributions per partner, in euro"),
                "head": [_("Organisation"), _("Pledged"), _("Realised"), _("Verified")],
                "rows": [[each["name"], *_amounts(each)] for each in content["contributions"]],
                "total": [_("Together"), *_amounts(content["total"])],
                "figures_from": 1,
            }
        ],
    )


def _own_share(content: dict) -> dict[str, Any]:
    facts = [[_("Own contributions, realised"), _euro(content["total"]["realised"])]]
    if content["grant"] is not None:
        facts.append([_("Grant for this year"), _euro(content["grant"])])
    if content["own_share"] is not None:
        facts.append([_("Share of the grant"), percent(Decimal(content["own_share"]))])
    if content["rule_set"]:
        facts.append([_("Rules"), text(Facts(content["rule_set"]), "name")])
    note = "" if content["rules"] else _("The rules of this community ask nothing of the own share.")
    items = [_rule(each) for each in content["rules"]]
    return _section("own-share", _("Own share"), note, facts=facts, items=items)


def _rule(rule: dict) -> dict[str, Any]:
    verdict = _("Met") if rule["is_met"] else _("Not met")
    facts = Facts(rule)
    return {"text": f"{verdict}: {text(facts, 'label')}", "note": text(facts, "reason"), "url": "", "links": []}


def _outputs(content: dict) -> dict[str, Any]:
    items = [
        {
            "text": text(Facts(each), "title"),
            "note": f"{_name(OUTPUTS, each['kind'])}, {date_full(datetime.date.fromisoformat(each['known_on']))}",
            "url": each["url"] or _own_page(each),
            "links": each.get("more_urls", []),
        }
        for each in content["outputs"]
    ]
    note = "" if items else _("No knowledge became available in this year.")
    return _section("outputs", _("Outputs"), note, items=items)


def _own_page(output: dict) -> str:
    """Reports of before named no output; its page there may have gone since."""
    return absolute(reverse("communities:output-detail", args=[output["uuid"]])) if "uuid" in output else ""


def _people(content: dict) -> dict[str, Any]:
    count = content.get("people_trained", 0)
    words = ngettext(
        "%(count)s person finished an offering of a module of this community. Somebody who finished several counts once.",
        "%(count)s people finished an offering of a module of this community. Somebody who finished several counts once.",
        count,
    )
    figure = formats.number_format(count, 0, force_grouping=True)
    return _section("people", _("People trained"), words % {"count": figure})


def _about(report: Report, content: dict) -> dict[str, Any]:
    return _section(
        "about",
        _("About this report"),
        _(
            "The figures are those of a closed year: the database refuses every change of them. What turned out to be "
            "different stands as a correction in a later year."
        ),
        facts=[
            [_("Number"), report.number],
            [_("Year closed on"), date_full(datetime.datetime.fromisoformat(content["closed_at"]))],
            [_("Report made on"), date_full(report.made_at)],
            [_("Checksum (SHA-256)"), content["checksum"]],
            [_("Address"), absolute(report.get_absolute_url())],
        ],
    )


def _name(names: dict, code: str) -> str:
    """How a code reads today; a code that is no longer used as it was stored."""
    return capfirst(str(names.get(code, code)))


def _amounts(line: dict) -> list[str]:
    return [_figure(line[name]) for name in ("pledged", "realised", "verified")]


def _figure(amount: str) -> str:
    return formats.number_format(Decimal(amount), 2, force_grouping=True)


def _euro(amount: str) -> str:
    return f"€\u00a0{_figure(amount)}"
