"""Who takes part: invited, asked for, answered, left."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities import actions, permissions
from communities.actions.registration import helix_of
from communities.forms import InviteForm, JoinForm, OptionalReasonForm, ProposeForm, ReasonForm
from communities.models import Community, Partnership
from communities.standing import newly_broken
from communities.views.registration import coordinated
from partners import duplicates
from partners.actions import propose_organisation
from partners.models import Organisation, OrganisationName
from people.permissions import require


@require_http_methods(["GET", "POST"])
def partner_invite(request, slug):
    community = coordinated(request, slug)
    query = request.GET.get("q", "").strip()
    chosen = Organisation.objects.filter(slug=request.GET.get("organisation", "")).first()
    form = InviteForm(request.POST or None, initial={"helix": helix_of(chosen)}) if chosen else None
    if form and form.is_valid():
        partnership = actions.invite(community, organisation=chosen, by=request.user, **form.cleaned_data)
        messages.success(request, _invited(partnership))
        return redirect("communities:community-edit", slug, "partners")
    there = community.partnerships.exclude(status__in=[Partnership.Status.REFUSED, Partnership.Status.LEFT])
    found = _found(query) if query else []
    context = {
        "community": community,
        "query": query,
        "found": found[:20],
        "chosen": chosen,
        "form": form,
        "taken": set(there.values_list("organisation", flat=True)),
    }
    return render(request, "communities/partner_invite.html", context)


def _found(query):
    """Those that still exist, each with the other names by which it was found."""
    names = OrganisationName.objects.checked().filter(name__icontains=query)
    rows = Organisation.objects.exclude(status=Organisation.Status.DISSOLVED).found_by(query)
    return rows.prefetch_related(Prefetch("other_names", names, to_attr="found_under"))


def _invited(partnership):
    facts = {"organisation": partnership.organisation}
    if partnership.is_sent:
        return _("%(organisation)s has been invited and has 30 days to answer.") % facts
    return _("%(organisation)s has been noted. The invitation is sent when the community starts forming.") % facts


@require_http_methods(["GET", "POST"])
def partner_propose(request, slug):
    community = coordinated(request, slug)
    form = ProposeForm(request.POST or None, initial={"name": request.GET.get("q", "")})
    typed = request.POST.get("name") or request.GET.get("name") or request.GET.get("q", "")
    alike = duplicates.alike(typed, "", seen_by=request.user)
    if form.is_valid() and duplicates.were_shown(alike, request.POST.get("alike", "")):
        organisation = propose_organisation(by=request.user, hub=community.hub, **form.cleaned_data)
        address = redirect("communities:partner-invite", slug)
        address["Location"] += f"?organisation={organisation.slug}"
        return address
    context = {"community": community, "form": form, "alike": alike}
    return render(request, "communities/partner_propose.html", context)


@require_http_methods(["GET", "POST"])
def community_join(request, slug):
    community = get_object_or_404(Community.objects.visible_to(request.user), slug=slug)
    organisations = permissions.lead_choices(request.user)
    if not organisations.exists():
        return render(request, "communities/community_join_first.html", {"community": community})
    initial = {"role": Partnership.Role.COLLABORATION, "helix": helix_of(organisations[0])}
    form = JoinForm(request.POST or None, organisations=organisations, initial=initial)
    if form.is_valid():
        partnership = actions.ask_to_join(community, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your request has been sent. A coordinator answers it."))
        return redirect("communities:partnership-detail", partnership.uuid)
    return render(request, "communities/community_join.html", {"community": community, "form": form})


def _partnership(uuid):
    rows = Partnership.objects.select_related("community__lead", "community__hub", "organisation", "asked_by")
    return get_object_or_404(rows, uuid=uuid)


@require_http_methods(["GET"])
def partnership_detail(request, uuid):
    partnership = _partnership(uuid)
    if not permissions.can_see_partnership(request.user, partnership):
        return not_yours(request, partnership)
    return _shown(request, partnership, OptionalReasonForm())


def _shown(request, partnership, form):
    is_coordinator = permissions.is_coordinator(request.user, partnership.community)
    is_open = partnership.status in (Partnership.Status.INVITED, Partnership.Status.REQUESTED)
    context = {
        "partnership": partnership,
        "community": partnership.community,
        "organisation": partnership.organisation,
        "is_coordinator": is_coordinator,
        "may_answer": is_open and partnership.is_sent and permissions.can_answer(request.user, partnership),
        "may_leave": partnership.status == Partnership.Status.ACTIVE
        and not partnership.is_lead
        and permissions.can_leave(request.user, partnership),
        "form": form,
    }
    return render(request, "communities/partnership_detail.html", context)


def not_yours(request, partnership):
    """An invitation that was forwarded: who it is for, and what this person can do."""
    context = {"organisation": partnership.organisation if partnership.is_sent else None}
    return render(request, "communities/partnership_not_yours.html", context, status=403)


@require_POST
def partnership_accept(request, uuid):
    partnership = _partnership(uuid)
    if not permissions.can_answer(request.user, partnership):
        return not_yours(request, partnership)
    actions.accept(partnership, by=request.user)
    partnership.community.refresh_from_db()
    if partnership.community.status == Community.Status.ACTIVE:
        messages.success(request, _("Accepted. All conditions hold: the community is active."))
    else:
        messages.success(request, _("Accepted. Welcome in the community."))
    return redirect("communities:partnership-detail", uuid)


@require_POST
def partnership_refuse(request, uuid):
    partnership = _partnership(uuid)
    if not permissions.can_answer(request.user, partnership):
        return not_yours(request, partnership)
    form = OptionalReasonForm(request.POST)
    if not form.is_valid():
        return _shown(request, partnership, form)
    actions.refuse(partnership, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("Refused. The other side gets a mail."))
    return redirect("communities:partnership-detail", uuid)


def coordinated_partnership(request, uuid):
    partnership = _partnership(uuid)
    require(permissions.can_coordinate(request.user, partnership.community))
    return partnership


@require_POST
def partnership_withdraw(request, uuid):
    partnership = coordinated_partnership(request, uuid)
    actions.withdraw(partnership, by=request.user)
    messages.success(request, _("The invitation has been withdrawn."))
    return redirect("communities:community-edit", partnership.community.slug, "partners")


@require_POST
def partnership_renew(request, uuid):
    partnership = coordinated_partnership(request, uuid)
    actions.invite_again(partnership, by=request.user)
    messages.success(request, _("The invitation has been sent again, for another 30 days."))
    return redirect("communities:partnership-detail", uuid)


@require_http_methods(["GET", "POST"])
def partnership_leave(request, uuid):
    partnership = _partnership(uuid)
    require(permissions.can_leave(request.user, partnership))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.leave(partnership, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Your organisation is no longer a partner."))
        return redirect("partners:organisation-desk", partnership.organisation.slug)
    context = {
        "partnership": partnership,
        "community": partnership.community,
        "form": form,
        "broken": newly_broken(partnership),
    }
    return render(request, "communities/partnership_leave.html", context)
