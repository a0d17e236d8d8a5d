"""Questions from practice: the public list and pages, and what those who bring them and take them up do."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities import actions, challenge_places, panels, permissions
from communities.challenge_filter import ChallengeFilter
from communities.forms import ReasonForm
from communities.forms.challenges import AdoptForm, BringForm, ChallengeForm, SolveForm
from communities.models import Adoption, Challenge, Community, Output
from config import together
from partners import editing
from partners.models import Term
from partners.vocabulary import words
from people.history import timeline
from people.permissions import require

AREA, TOPIC = Term.Vocabulary.APPLICATION_AREA, Term.Vocabulary.TOPIC


@login_not_required
@require_safe
def challenge_list(request):
    vocabulary = words()
    rows = Challenge.objects.public().select_related("organisation")
    rows = rows.annotate(
        adopter_count=Count("adoptions", filter=Q(adoptions__status=Adoption.Status.ACTIVE), distinct=True)
    )
    found = ChallengeFilter(request.GET, rows.order_by("-opened_at", "-pk"), words=vocabulary)
    page = Paginator(found.qs, 20).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "listed": [{"challenge": each, "areas": vocabulary.of(AREA, each.application_areas)} for each in page],
        "is_filtered": any(request.GET.get(name) for name in found.filters),
    }
    return render(request, "communities/challenge_list.html", context)


def _seen(request, slug):
    return get_object_or_404(Challenge.objects.visible_to(request.user).select_related("organisation__hub"), slug=slug)


def _kept(request, slug):
    challenge = _seen(request, slug)
    require(permissions.can_keep_challenge(request.user, challenge))
    return challenge


@login_not_required
@require_safe
def challenge_detail(request, slug):
    challenge = _seen(request, slug)
    vocabulary, user = words(), request.user
    may_keep = permissions.can_keep_challenge(user, challenge)
    may_adopt = (
        user.is_authenticated
        and Challenge.objects.to_take_up().filter(pk=challenge.pk).exists()
        and permissions.adopting_choices(user, challenge).exists()
    )
    lists = {
        "adopted": _public_adoptions(challenge.pk),
        "outputs": _public_answers(challenge.pk),
        "to_confirm": _to_confirm(challenge.pk) if may_keep else [],
    }
    drawn = panels.challenge_page.drawn(challenge, request, lists)
    context = {
        **lists,
        "challenge": challenge,
        "areas": vocabulary.of(AREA, challenge.application_areas),
        "topics": vocabulary.of(TOPIC, challenge.topics),
        "contact": challenge_places.shown_contact(challenge),
        "adoptions": [{"adoption": each, "may_end": permissions.can_let_go(user, each)} for each in lists["adopted"]],
        "may_keep": may_keep,
        "may_adopt": may_adopt,
        "obstacles": actions.obstacles_to_open(challenge) if may_keep and challenge.status == "draft" else [],
        "entries": timeline(challenge) if permissions.can_see_challenge_history(user, challenge) else None,
        "panels": drawn,
    }
    return render(request, "communities/challenge_detail.html", context)


@together.kept
def _public_adoptions(challenge):
    return Adoption.objects.filter(challenge=challenge, community__in=Community.objects.public()).select_related(
        "community"
    )


@together.kept
def _public_answers(challenge):
    return Output.objects.public().answering().filter(challenge=challenge).select_related("community")


@together.kept
def _to_confirm(challenge):
    return Output.objects.to_confirm().filter(challenge=challenge).select_related("community")


@require_http_methods(["GET", "POST"])
def challenge_create(request):
    choices = permissions.bringing_choices(request.user)
    if not choices.exists():
        return render(request, "communities/challenge_create_first.html")
    initial = {"organisation": choices.filter(slug=request.GET.get("organisation", "")).first()}
    form = BringForm(request.POST or None, organisations=choices, words=words(), initial=initial)
    if form.is_valid():
        challenge = actions.bring(form.cleaned_data["organisation"], by=request.user, **form.fields_given())
        messages.success(request, _("Saved as a draft. Open it here when it is ready."))
        return redirect(challenge)
    return render(request, "communities/challenge_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def challenge_edit(request, slug):
    challenge = _kept(request, slug)
    initial = {
        "seen": editing.version_of(challenge),
        "shows_me": challenge.contact_id == request.user.pk,
        **{name: getattr(challenge, name) for name in ChallengeForm.names},
    }
    form = ChallengeForm(request.POST or None, initial=initial, words=words(), challenge=challenge)
    differences = []
    if form.is_valid():
        try:
            given = form.fields_given()
            actions.change_challenge(challenge, seen=form.cleaned_data["seen"], by=request.user, **given)
        except editing.ChangedMeanwhile as meanwhile:
            form, differences = form.shown_again(meanwhile), meanwhile.differences
        else:
            messages.success(request, _("Saved."))
            return redirect(challenge)
    context = {"challenge": challenge, "form": form, "differences": differences}
    return render(request, "communities/challenge_edit.html", context)


@require_POST
def challenge_open(request, slug):
    challenge = _kept(request, slug)
    actions.open_challenge(challenge, by=request.user)
    messages.success(request, _("The challenge is open. You get a mail when a community takes it up."))
    return redirect(challenge)


@require_http_methods(["GET", "POST"])
def challenge_solve(request, slug):
    challenge = _kept(request, slug)
    form = SolveForm(request.POST or None)
    if form.is_valid():
        actions.solve(challenge, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. The answer stands on the page of the challenge."))
        return redirect(challenge)
    return render(request, "communities/challenge_solve.html", {"challenge": challenge, "form": form})


@require_http_methods(["GET", "POST"])
def challenge_withdraw(request, slug):
    challenge = _kept(request, slug)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.withdraw_challenge(challenge, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The challenge has been withdrawn. Who worked on it gets a mail."))
        return redirect(challenge)
    adoptions = challenge.adoptions.active().select_related("community")
    context = {"challenge": challenge, "form": form, "adoptions": adoptions}
    return render(request, "communities/challenge_withdraw.html", context)


@require_http_methods(["GET", "POST"])
def challenge_adopt(request, slug):
    challenge = _seen(request, slug)
    choices = permissions.adopting_choices(request.user, challenge)
    require(choices.exists())
    form = AdoptForm(
        request.POST or None,
        communities=choices,
        initial={"community": choices.filter(slug=request.GET.get("community", "")).first()},
    )
    if form.is_valid():
        actions.adopt(challenge, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your community works on this challenge now. Who brought it gets a mail."))
        return redirect(challenge)
    return render(request, "communities/challenge_adopt.html", {"challenge": challenge, "form": form})


@require_http_methods(["GET", "POST"])
def adoption_release(request, uuid):
    seen = Challenge.objects.visible_to(request.user)
    rows = Adoption.objects.filter(challenge__in=seen).select_related("challenge__organisation", "community")
    adoption = get_object_or_404(rows, uuid=uuid)
    require(permissions.can_let_go(request.user, adoption))
    is_bringer = not permissions.is_coordinator(request.user, adoption.community)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.release(adoption, reason=reason, by=request.user, is_bringer=is_bringer)
        messages.success(request, _("The community no longer works on this challenge. The other side gets a mail."))
        return redirect(adoption.challenge)
    context = {"adoption": adoption, "challenge": adoption.challenge, "form": form}
    return render(request, "communities/adoption_release.html", context)


def _to_answer(request, uuid):
    """An output of which its community says that it came of a challenge that this person keeps."""
    waiting = Output.objects.to_confirm().filter(challenge__in=Challenge.objects.visible_to(request.user))
    output = get_object_or_404(waiting.select_related("community", "challenge__organisation"), uuid=uuid)
    require(permissions.can_keep_challenge(request.user, output.challenge))
    return output


@require_POST
def output_confirm(request, uuid):
    output = _to_answer(request, uuid)
    actions.confirm_answer(output, by=request.user)
    messages.success(request, _("Confirmed. It stands on this page now."))
    return redirect(output.challenge)


@require_http_methods(["GET", "POST"])
def output_deny(request, uuid):
    output = _to_answer(request, uuid)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        challenge = actions.deny_answer(output, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The community gets a mail with your reason."))
        return redirect(challenge)
    context = {"output": output, "challenge": output.challenge, "form": form}
    return render(request, "communities/output_deny.html", context)


@login_not_required
@require_safe
def output_detail(request, uuid):
    rows = Output.objects.filter(community__in=Community.objects.visible_to(request.user))
    output = get_object_or_404(rows.select_related("community", "challenge__organisation"), uuid=uuid)
    may_change = request.user.is_authenticated and permissions.is_coordinator(request.user, output.community)
    context = {
        "output": output,
        "community": output.community,
        "challenge": output.answered,
        "waits_for": output.challenge if may_change and not output.challenge_confirmed_at else None,
        "may_change": may_change,
        "panels": panels.output_page.drawn(output, request),
    }
    return render(request, "communities/output_detail.html", context)
