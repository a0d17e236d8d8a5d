"""What anybody can see."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from communities import panels, permissions
from communities.filters import CommunityFilter
from communities.models import Community, Ending, Location, Output, Partnership, PhaseChange, Scan
from communities.standing import asked_of, standing_of
from config import together
from config.addresses import reverse
from config.light_rows import light
from config.texts import text
from partners.models import Hub, Organisation, Province, Term
from partners.vocabulary import province_names, words
from people import held

SHOWN = 10  # partners of each side, before the reader asks for all
TEXTS = "title_nl", "title_en", "summary_nl", "summary_en"
LISTED = "slug", *TEXTS, "lead", "hub", "status", "phase", "provinces", "application_areas"
AREA, TOPIC = Term.Vocabulary.APPLICATION_AREA, Term.Vocabulary.TOPIC


@login_not_required
@require_safe
def community_list(request):
    vocabulary = words()
    rows = Community.objects.public().with_partner_count().only(*LISTED)
    rows = light(rows, lead=("name",), hub=("name",))
    found = CommunityFilter(request.GET, rows.order_by("title_nl", "pk"), words=vocabulary)
    page = Paginator(found.qs, 24).get_page(request.GET.get("page"))
    listed = [_listed(each, vocabulary, number) for number, each in enumerate(page.object_list, start=1)]
    address = reverse("communities:community-list")
    context = {
        "filter": found,
        "page": page,
        "listed": listed,
        "pins": [_pin(row) for row in listed if row["community"].provinces],
        "links": {code: f"{address}?province={code}" for code in Province.values},
        "own": _coloured(found),
        "hubs": Hub.objects.all(),
        "wanted_hub": request.GET.get("hub", ""),
        "is_filtered": any(request.GET.get(name) for name in found.filters),
    }
    return render(request, "communities/community_list.html", context)


def _listed(community, vocabulary, number):
    phase = {"number": community.phase, "name": community.get_phase_display()}
    partners = ngettext("%(number)s partner", "%(number)s partners", community.partner_count)
    return {
        "community": community,
        "areas": vocabulary.of(AREA, community.application_areas),
        "number": number,
        "phase": _("Phase %(number)s: %(name)s") % phase,
        "partners": partners % {"number": community.partner_count},
    }


def _coloured(found):
    """The provinces that the filter names, itself or by a hub."""
    wanted = found.form.cleaned_data if found.is_valid() else {}
    return [*(wanted["hub"].provinces if wanted.get("hub") else []), wanted.get("province", "")]


def _pin(row):
    community = row["community"]
    return {
        "number": row["number"],
        "label": text(community, "title"),
        "url": community.get_absolute_url(),
        "province": community.provinces[0],
    }


@login_not_required
@require_safe
def community_detail(request, slug):
    community = community_seen(request, slug)
    vocabulary = words()
    lists = {
        **asked_of(community),
        "partnerships": _active_partnerships_of(community.pk),
        "locations": locations_of(community.pk),
        "outputs": outputs_of(community.pk),
        "changes": phase_changes_of(community.pk),
        "scans": shared_scan_of(community.pk),
    }
    drawn = panels.community_page.drawn(community, request, lists)
    groups, rules = lists.pop("groups"), lists.pop("rules")
    context = {
        **lists,
        "community": community,
        "is_public": community.status in Community.PUBLIC,
        "ending": ending_of(community),
        "areas": vocabulary.of(AREA, community.application_areas),
        "topics": vocabulary.of(TOPIC, community.topics),
        "kems": vocabulary.of(Term.Vocabulary.KEM, community.kems),
        "blocks": vocabulary.of(Term.Vocabulary.BUILDING_BLOCK, community.building_blocks),
        "provinces": province_names(community.provinces),
        **partners_shown(request, community, lists.pop("partnerships")),
        "pins": [
            {"number": number, "label": str(place), "province": place.province}
            for number, place in enumerate(lists["locations"], start=1)
        ],
        "phases": [label for _, label in Community.Phase.choices],
        "scan": next(iter(lists["scans"]), None),
        "standing": standing_of(community, groups=groups, rules=rules),
        "may_join": permissions.can_ask_to_join(request.user, community) if request.user.is_authenticated else None,
        "takes_partners": takes_partners(community),
        "has_desk": permissions.can_see_desk(request.user, community),
        "panels": drawn,
    }
    return render(request, "communities/community_detail.html", context)


def community_seen(request, slug):
    """With the facts that its standing asks, its lead, its hub and its rules; 404 where the reader may not see it."""
    (found,) = together.read(_visible_with_facts(request.user, slug))
    if not found:
        raise Http404
    return found[0]


@held.kept
def _visible_with_facts(reader, slug):
    rows = Community.objects.visible_to(reader).with_facts().select_related("lead", "hub", "rule_set")
    return rows.filter(slug=slug)


@together.kept
def _active_partnerships_of(community):
    """Of organisations that have been verified: only those stand on a public page."""
    rows = Partnership.objects.active().filter(community=community)
    return rows.exclude(organisation__status=Organisation.Status.UNVERIFIED).with_organisation()


@together.kept
def locations_of(community):
    return Location.objects.filter(community=community)


@together.kept
def outputs_of(community):
    return Output.objects.filter(community=community)


@together.kept
def phase_changes_of(community):
    return PhaseChange.objects.filter(community=community)


@together.kept
def shared_scan_of(community):
    return Scan.objects.filter(community=community, shared_at__isnull=False)[:1]


def ending_of(community):
    if community.status != Community.Status.ENDED:
        return None
    return Ending.objects.select_related("heir").filter(community=community).first()


def takes_partners(community):
    return community.is_open_for_partners and community.status in (Community.Status.FORMING, Community.Status.ACTIVE)


@dataclass(frozen=True)
class Side:
    """Partners of one helix: `rows` are the first of `count`."""

    value: str
    label: str
    rows: list[Partnership]
    count: int


def partners_shown(request, community, partnerships):
    """The partners that take part now, by helix: the first few of each, or page by page those of the one that the
    address names."""
    rows = sorted(partnerships, key=lambda each: (each.organisation_id != community.lead_id, each.organisation.name))
    sides = [
        (value, label, [each for each in rows if each.helix == value]) for value, label in Partnership.Helix.choices
    ]
    wanted = next((side for side in sides if side[0] == request.GET.get("side")), None)
    if wanted:
        value, label, own = wanted
        page = Paginator(own, 50).get_page(request.GET.get("page"))
        return {"sides": [Side(value, label, page.object_list, len(own))], "side_page": page}
    shown = [Side(value, label, own[:SHOWN], len(own)) for value, label, own in sides if own]
    return {"sides": shown, "side_page": None}
