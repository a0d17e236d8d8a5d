"""What the public page of a module says: its document, with the places of this moment."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import periods, starts
from catalog.cards import first_day, load_words, where
from catalog.document import facts_of
from catalog.meetings import Hours, hours_of
from catalog.models import (
    ContentLicence,
    Delivery,
    Language,
    Level,
    Listing,
    LiteracyRole,
    Module,
    ModuleVersion,
    Offering,
    Price,
    Taxonomy,
    Vat,
)
from catalog.panels import Provenance, marks_of
from catalog.places import LAST_PLACES
from catalog.starts import Standing, State, Step
from config import file_kinds
from config.addresses import reverse
from config.texts import date_full, money, text
from partners.models import Term


@dataclass(frozen=True)
class Action:
    """The one thing one can do with an offering now."""

    url: str
    label: str
    is_main: bool = True  # False: a quieter button (the waiting list, asking)


@dataclass(frozen=True)
class Row:
    """An offering on the page: what it is, how it stands, what one can do."""

    facts: Any
    kind: str  # ok, warn, info, bad, off
    icon: str
    words: str
    note: str = ""
    action: Action | None = None
    amount: Decimal | None = None  # what a consumer pays
    periods: tuple[str, ...] = ()  # of target groups that may enrol on other days
    meetings: tuple[Hours, ...] = ()

    @property
    def is_off(self) -> bool:
        return self.kind in ("bad", "off") and self.action is None

    @property
    def where(self) -> str:
        return where(self.facts)

    @property
    def first_day(self) -> str:
        return first_day(self.facts)

    @property
    def dots(self) -> list[str]:
        languages = [str(Language(code).label) for code in self.facts.languages if code in Language.values]
        return [
            capfirst(Delivery(self.facts.delivery).label),
            *languages,
            *filter(None, [text(self.facts, "schedule"), money(self.amount, "free"), self._minimum]),
        ]

    @property
    def _minimum(self) -> str:
        count = self.facts.minimum
        if not count:
            return ""
        return ngettext("goes on from %(count)s participant", "goes on from %(count)s participants", count) % {
            "count": count
        }


@dataclass(frozen=True)
class PriceLine:
    audience: str
    amount: str
    vat: str
    includes: str


@dataclass(frozen=True)
class ModulePage:
    listing: Listing
    facts: Any
    rows: list[Row]
    next: Row | None
    areas: list[Term]
    labels: dict[str, list[str]]
    marks: list[Provenance]
    prices: list[PriceLine] = field(default_factory=list)
    assessed: list[str] = field(default_factory=list)  # kinds of assessment, and who looks on
    topics: dict[str, Term] = field(default_factory=dict)  # the words of the vocabulary by code
    module: Module | None = None
    materials: list[dict[str, Any]] = field(default_factory=list)
    address: str = ""  # of this page, for this reader to pass on
    is_by_link: bool = False  # what else the catalogue does with a module is not there for who has only its link
    next_is_soonest: bool = True  # False: the panel passes over an earlier start, one that is full for instance


def page_of(
    listing: Listing, today: datetime.date, key: str = "", offerings: Iterable[Offering] | None = None
) -> ModulePage:
    """Two queries and those of the marks. `key`: of the link by which its reader came. `offerings`: where they have just
    been read."""
    facts = facts_of(listing.document)
    for outcome in facts.outcomes:
        outcome.kind = str(Taxonomy(outcome.taxonomy).label) if outcome.taxonomy in Taxonomy.values else ""
    stored = Offering.objects.filter(version__module=listing.pk) if offerings is None else offerings
    counters = {str(row.uuid): row for row in stored}
    terms = {(term.vocabulary, term.code): term for term in Term.objects.all()}
    groups = {code: text(term, "label") for (name, code), term in terms.items() if name == "target_group"}
    listed = [(each, counters[each.uuid]) for each in facts.offerings if each.uuid in counters]
    standings = {offering: starts.standing(offering, each.periods, today) for each, offering in listed}
    rows = {
        offering: replace(
            row_of(each, offering, standings[offering]),
            amount=consumer_amount(facts, each),
            periods=tuple(periods.sentence(period, groups) for period in each.periods),
            meetings=tuple(hours_of(each)),
        )
        for each, offering in listed
    }
    module = listing.module
    first = starts.first(standings, today)
    following = rows[first] if first else None
    return ModulePage(
        listing=listing,
        facts=facts,
        rows=list(rows.values()),
        next=following,
        next_is_soonest=first is None or standings[first].step != Step.ENROL or first == starts.soonest(rows, today),
        areas=[
            terms["application_area", code] for code in facts.application_areas if ("application_area", code) in terms
        ],
        labels={
            "topics": _labels(terms, "topic", facts.topics),
            "groups": _labels(terms, "target_group", facts.target_groups),
            "literacy": [str(LiteracyRole(role).label) for role in facts.literacy_roles if role in LiteracyRole.values],
        },
        assessed=_assessed(facts),
        marks=[*(marks_of(module) or bare_mark(listing, facts)), *level_claim(facts)],
        prices=price_lines(facts, following.facts if following else None),
        topics={code: term for (vocabulary, code), term in terms.items() if vocabulary == Term.Vocabulary.TOPIC},
        module=module,
        materials=materials(facts, key),
        address=reverse("catalog:module-with-link", args=[key])
        if key
        else reverse("catalog:listing-detail", args=[facts.slug]),
        is_by_link=bool(key),
    )


def _assessed(facts) -> list[str]:
    kinds = [
        str(ModuleVersion.Assessment(kind).label) for kind in facts.assessments if kind in ModuleVersion.Assessment
    ]
    found = [capfirst(", ".join(kinds))] if kinds else []
    if facts.supervision in ModuleVersion.Supervision:
        found.append(f"{_('Supervision')}: {ModuleVersion.Supervision(facts.supervision).label}")
    return found


def _labels(terms, vocabulary, codes) -> list[str]:
    return [text(terms[vocabulary, code], "label") for code in codes if (vocabulary, code) in terms]


def row_of(facts: Any, offering: Offering, how: Standing) -> Row:
    """An offering as the page tells it. `facts` say what it is, the stored row and `how` how it stands at this moment."""
    row = _told(facts, offering, how)
    if row.action and how.is_for_group:
        return replace(row, note=_("now only for a target group"), action=replace(row.action, is_main=False))
    return row


def _told(facts: Any, offering: Offering, how: Standing) -> Row:
    match how.state:
        case State.CANCELLED:
            return Row(facts, "bad", "x-circle", _("Cancelled"), offering.cancelled_reason)
        case State.CLOSED:
            return Row(facts, "off", "slash-circle", _("Closed"))
        case State.BEGUN:
            return Row(facts, "off", "slash-circle", _("Already begun"), _("enrolment is closed"))
        case State.OPENS_LATER:
            return Row(facts, "info", "clock", _("Not open yet"), _("from %s") % date_full(offering.enrol_opens_on))
        case State.ENROLMENT_OVER:
            since = _("since %s") % date_full(offering.enrol_closes_on) if offering.enrol_closes_on else ""
            return Row(facts, "off", "slash-circle", _("Enrolment closed"), since)
        case State.AT_PROVIDER:
            leave = Action(reverse("catalog:offering-leave", args=[facts.uuid]), _("To the provider"))
            return Row(facts, "off", "box-arrow-up-right", _("Enrol at the provider"), _until(facts), leave)
        case State.ASKING:
            return Row(facts, "off", "envelope", _("Enrol by asking"), _until(facts), _asking(facts))
    return _row_here(facts, offering, how)


def _row_here(facts: Any, offering: Offering, how: Standing) -> Row:
    address = reverse("enrolment:enrolment-create", args=[facts.uuid])
    if how.state == State.FULL:
        waiting = ngettext("%(count)s person waits", "%(count)s people wait", offering.waiting) % {
            "count": offering.waiting
        }
        queue = Action(address, _("On the waiting list"), is_main=False)
        return Row(
            facts, "info", "people-fill", _("Full"), waiting if offering.waiting else _("nobody waits yet"), queue
        )
    action = Action(address, _("Enrol"))
    if how.left <= LAST_PLACES:
        words = ngettext("%(left)s place left", "%(left)s places left", how.left) % {"left": how.left}
        return Row(facts, "warn", "exclamation-circle", words, _until(facts), action)
    words = _("%(left)s of %(all)s places free") % {"left": how.left, "all": offering.capacity}
    return Row(facts, "ok", "check-circle", words, _until(facts), action)


def _until(facts) -> str:
    return _("enrol until and including %s") % date_full(facts.enrol_closes_on) if facts.enrol_closes_on else ""


def _asking(facts) -> Action | None:
    if facts.enrol_email:
        return Action(f"mailto:{facts.enrol_email}", _("Ask by e-mail"), is_main=False)
    if facts.enrol_url:
        return Action(reverse("catalog:offering-leave", args=[facts.uuid]), _("Ask the provider"), is_main=False)
    return None


def price_lines(facts: Any, offering: Any) -> list[PriceLine]:
    """By customer, of the offering that the panel is about. A consumer for whom it has no price pays the usual price of the
    module, as the card says."""
    own = sorted(offering.prices if offering else [], key=lambda each: Price.Audience.values.index(each.audience))
    if facts.price is not None and not any(each.audience == Price.Audience.CONSUMER for each in own):
        usual = {"amount": facts.price, "vat": facts.vat, "includes_nl": "", "includes_en": ""}
        own = [SimpleNamespace(audience=Price.Audience.CONSUMER, **usual), *own]
    return [
        PriceLine(
            capfirst(Price.Audience(each.audience).label),
            money(each.amount, "free"),
            vat_words(each),
            text(each, "includes"),
        )
        for each in own
    ]


def consumer_amount(facts: Any, offering: Any) -> Decimal | None:
    """What a consumer pays for this start: its own price, otherwise the usual one."""
    return next((each.amount for each in offering.prices if each.audience == Price.Audience.CONSUMER), facts.price)


def vat_words(price: Any) -> str:
    return str(Vat(price.vat).label) if price.amount and price.vat else ""


def bare_mark(listing: Listing, facts: Any) -> list[Provenance]:
    """What the catalogue knows of a mark by itself, where nobody registered more."""
    if not listing.is_certified:
        return []
    known = ((_("Number"), facts.mark.number), (_("Valid until and including"), date_full(facts.mark.valid_until)))
    return [Provenance(_("Certification mark"), facts=known)]


def level_claim(facts: Any) -> list[Provenance]:
    """An EQF level is the provider's word unless the law or the NLQF register says so."""
    basis = ModuleVersion.LevelBasis
    if not facts.eqf_level:
        return []
    title = _("Level EQF %s") % facts.eqf_level
    if facts.eqf_basis == basis.REGISTERED:
        found = _("Registered in the NLQF register.")
        return [Provenance(title, found, url=facts.eqf_register_url, url_label=_("Look it up in the NLQF register"))]
    if facts.eqf_basis == basis.LEGAL:
        return [Provenance(title, _("Laid down by law for programmes of this kind."), kind="claim")]
    return [
        Provenance(
            title,
            _("Stated by the provider, as an indication. Not registered in the NLQF, so not a mark."),
            kind="claim",
        )
    ]


def fact_list(facts: Any) -> list[dict[str, str]]:
    """Label, value and note: what one compares modules by."""
    found = []
    if facts.level:
        level, note = str(Level(facts.level).label), ""
        if facts.eqf_level:
            level += f", EQF {facts.eqf_level}"
            note = "" if facts.eqf_basis == ModuleVersion.LevelBasis.REGISTERED else _("indication by the provider")
        found.append({"label": _("Level"), "value": level, "note": note})
    if facts.load:
        found.append({"label": _("Study load"), "value": load_words(facts.load), "note": _per_week(facts)})
    if facts.duration_weeks:
        weeks = ngettext("%(count)s week", "%(count)s weeks", facts.duration_weeks) % {"count": facts.duration_weeks}
        found.append({"label": _("Duration"), "value": weeks, "note": ""})
    if facts.contact_hours:
        hours = ngettext("%(count)s hour", "%(count)s hours", facts.contact_hours) % {"count": facts.contact_hours}
        found.append({"label": _("Contact hours"), "value": hours, "note": ""})
    if facts.delivery:
        found.append(
            {"label": _("Form"), "value": capfirst(Delivery(facts.delivery).label), "note": _taking_part(facts)}
        )
    languages = [str(Language(code).label) for code in facts.languages if code in Language.values]
    if languages:
        found.append({"label": _("Language"), "value": ", ".join(languages), "note": ""})
    if facts.award:
        found.append({"label": _("Document"), "value": capfirst(ModuleVersion.Award(facts.award).label), "note": ""})
    return found


def _taking_part(facts) -> str:
    if not facts.participation:
        return ""
    return _("one takes part: %s") % ModuleVersion.Participation(facts.participation).label


def materials(facts: Any, key: str = "") -> list[dict[str, Any]]:
    """Title, address, what others may do with it, and its file, at the address for who has the link with this key or
    for everybody."""
    labels = dict(ContentLicence.choices)
    return [
        {"title": each.title, "url": each.url, "licence": labels.get(each.licence, ""), "file": _file(each, key)}
        for each in facts.materials
    ]


def _file(material: Any, key: str) -> dict[str, Any] | None:
    file = getattr(material, "file", None)
    if file is None:
        return None
    kind = file_kinds.BY_CODE[file.kind]
    return {"name": file.name, "size": file.size, "kind": kind.label, "address": file_address(file, key)}


def file_address(file: Any, key: str = "") -> str:
    if key:
        return reverse("catalog:module-with-link-file", args=[key, file.uuid])
    return reverse("catalog:material-file", args=[file.uuid])


def _per_week(facts) -> str:
    if not facts.duration_weeks:
        return ""
    return _("about %s hours a week") % max(1, round(facts.load.hours / facts.duration_weeks))
