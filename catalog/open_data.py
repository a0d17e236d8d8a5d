"""The result of any search as open data: one flat record for each module or learning path, in the words and codes of the catalogue.

Read in portions and handed on one by one, so a file of the whole catalogue needs no more memory than a page of it. A
record says nothing that its public page does not say.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils import timezone

from catalog.models import Listing
from catalog.models.listing import address_of
from config.spreadsheets import harmless
from config.texts import absolute

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
PORTION = 200
FIELDS = (
    "url", "kind", "title_nl", "title_en", "summary_nl", "summary_en", "code", "owner", "community", "providers", "level",
    "eqf_level", "study_load_hours", "form", "languages", "application_areas", "topics", "target_groups", "provinces",
    "cities", "next_start_on", "starts", "enrol", "price_eur", "places", "award", "has_mark", "mark_valid_until",
    "is_taken_over", "published_on", "changed_at", "licence",
)  # fmt: skip
PLACE = "0-slug-0"  # stands in for the slug while the address of a page is made once for all
COLUMNS = [
    "slug", "path_id", "kind", "title_nl", "title_en", "summary_nl", "summary_en", "community", "providers", "load_hours", "delivery",
    "languages", "application_areas", "topics", "target_groups", "provinces", "cities", "next_start_on",
    "start_months", "enrol_via", "price", "places", "award", "is_certified", "mark_valid_until", "is_taken_over",
    "published_at", "updated_at", "document",
]  # fmt: skip


def records(ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """The modules and learning paths in this order."""
    page, path_page = (address_of(PLACE, is_path=each).replace(PLACE, "{slug}") for each in (False, True))
    for start in range(0, len(ids), PORTION):
        portion = ids[start : start + PORTION]
        rows = Listing.objects.filter(pk__in=portion).only("pk", *COLUMNS).in_bulk()
        yield from (_record(row, path_page if row.path_id else page) for pk in portion if (row := rows.get(pk)))


def _record(row: Listing, page: str) -> dict[str, Any]:
    return {
        "url": absolute(page.format(slug=row.slug)),
        "kind": row.kind,
        "title_nl": row.title_nl,
        "title_en": row.title_en,
        "summary_nl": row.summary_nl,
        "summary_en": row.summary_en,
        "code": row.document.get("code", ""),
        "owner": row.document.get("owner", {}).get("slug", ""),
        "community": row.community,
        "providers": row.providers,
        "level": row.document.get("level", ""),
        "eqf_level": row.document.get("eqf_level"),
        "study_load_hours": row.load_hours,
        "form": row.delivery,
        "languages": row.languages,
        "application_areas": row.application_areas,
        "topics": row.topics,
        "target_groups": row.target_groups,
        "provinces": row.provinces,
        "cities": row.cities,
        "next_start_on": row.next_start_on and row.next_start_on.isoformat(),
        "starts": row.start_months,
        "enrol": row.enrol_via,
        "price_eur": None if row.price is None else f"{row.price:.2f}",
        "places": row.places,
        "award": row.award,
        "has_mark": row.is_certified,
        "mark_valid_until": row.mark_valid_until.isoformat() if row.is_certified and row.mark_valid_until else None,
        "is_taken_over": row.is_taken_over,
        "published_on": timezone.localdate(row.published_at).isoformat(),
        "changed_at": row.updated_at.isoformat(),
        "licence": LICENCE,
    }


class _Line:
    """A file for `csv.writer` that gives each line back at once."""

    def write(self, line: str) -> str:
        return line


def as_csv(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    """UTF-8 with the mark by which spreadsheets know it; several values in a cell are separated by a space and a bar."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(FIELDS)
    for record in found:
        yield writer.writerow([harmless(_cell(record[name])) for name in FIELDS])


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return " | ".join(value)
    if isinstance(value, bool):
        return int(value)
    return "" if value is None else value


def as_json(found: Iterable[dict[str, Any]], *, search: str, count: int) -> Iterator[str]:
    """One object with the licence, the search and the modules; each module stands on a line of its own."""
    head = {"licence": LICENCE, "source": absolute(search), "made_at": timezone.now().isoformat(), "count": count}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "modules": ['
    for number, record in enumerate(found):
        yield (",\n" if number else "\n") + json.dumps(record, ensure_ascii=False)
    yield "\n]}\n"
