"""Which registered organisations look like the one that somebody is typing."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from partners.models import Organisation, OrganisationName
from people.models import User

AT_LEAST = 86  # of 100: a letter more or less, words in another order; not two schools of one kind
SHORTEST, LONGEST, MOST = 3, 160, 5
SIGNS = re.compile(r"[^\w\n]+")
LEGAL_FORMS = re.compile(r"\b(b ?v|n ?v|v ?o ?f|u ?a|stichting|vereniging|cooperatie|coöperatie|fictief)\b")


@dataclass(frozen=True)
class Alike:
    """`name` is the one that looks alike: the present one, or another name of the organisation."""

    organisation: Organisation
    name: str
    has_same_number: bool


def plain(name: str) -> str:
    """The name without what differs in writing only: capitals, signs, legal forms."""
    return _all_plain([name])[0]


def _all_plain(names: list[str]) -> list[str]:
    """The same of many names, a line each: thousands are compared while somebody is typing."""
    lines = "\n".join([name.replace("\n", " ") for name in names]).lower()
    lines = LEGAL_FORMS.sub(" ", SIGNS.sub(" ", lines))
    return [" ".join(line.split()) for line in lines.split("\n")]


def alike(name: str, kvk_number: str, *, seen_by: User, besides: Organisation | None = None) -> list[Alike]:
    """At most five organisations that the reader may see and that have not ended: first the one with this KVK number,
    then those with a similar name, the most similar first. Two queries, one more where something is found."""
    candidates = Organisation.objects.visible_to(seen_by).exclude(status=Organisation.Status.DISSOLVED)
    if besides:
        candidates = candidates.exclude(pk=besides.pk)
    number = kvk_number.strip()
    same = candidates.filter(kvk_number=number).values_list("pk", flat=True).first() if len(number) == 8 else None
    names = {} if same is None else {same: ""}
    for pk, found in _similar(name, candidates):
        names.setdefault(pk, found)
    wanted = list(names)[:MOST]
    organisations = Organisation.objects.in_bulk(wanted) if wanted else {}
    return [Alike(organisations[pk], names[pk] or organisations[pk].name, pk == same) for pk in wanted]


def were_shown(found: list[Alike], shown: str) -> bool:
    """Whether the page that is sent showed each of these already (`shown`: their uuids): then its reader has looked."""
    return {str(each.organisation.uuid) for each in found} <= set(shown.split())


def _similar(name: str, candidates) -> list[tuple[int, str]]:
    typed = plain(name[:LONGEST])
    if len(typed) < SHORTEST:
        return []
    rows = [*candidates.order_by("pk").values_list("pk", "name")]
    rows += OrganisationName.objects.filter(organisation__in=candidates).values_list("organisation", "name")
    found = process.extract(
        typed,
        _all_plain([name for _, name in rows]),
        scorer=fuzz.token_sort_ratio,
        score_cutoff=AT_LEAST,
        limit=2 * MOST,
    )
    return [rows[place] for _, _, place in found]
