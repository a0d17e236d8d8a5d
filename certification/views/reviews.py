"""The desk of the reviewer. Nothing on these pages tells of the other reviewers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification import actions, files, interests, permissions, progress
from certification.forms import SCORES, AcceptForm, DeclineForm, ReportForm, ScoreForm
from certification.models import Application, Review, Scheme, SchemeRole
from certification.views.applications import module_of
from config.addresses import reverse
from people.permissions import require

REPORT = "report"


def review_of(request, uuid):
    related = ("application__applicant", "application__module_version__module", "application__scheme_version__scheme")
    return get_object_or_404(Review.objects.visible_to(request.user).select_related(*related), uuid=uuid)


@require_GET
def review_list(request):
    require(Scheme.objects.with_role(request.user, SchemeRole.Role.REVIEWER).exists())
    related = ("application__applicant", "application__module_version__module")
    reviews = list(Review.objects.visible_to(request.user).select_related(*related).order_by("due_on", "pk"))
    context = {
        "waiting": [review for review in reviews if review.status != Review.Status.SUBMITTED],
        "done": [review for review in reviews if review.status == Review.Status.SUBMITTED],
        "today": timezone.localdate(),
    }
    return render(request, "certification/review_list.html", context)


@require_http_methods(["GET", "POST"])
def review_detail(request, uuid):
    review = review_of(request, uuid)
    application = review.application
    if review.status != Review.Status.SUBMITTED and interests.is_barred(request.user, application):
        return render(request, "certification/review_barred.html", {"review": review})
    if review.status == Review.Status.ASKED:
        return render(request, "certification/review_asked.html", {"review": review, "accept": AcceptForm()})
    if request.method == "POST":
        require(permissions.can_score(request.user, review))
    rows = _rows(review)
    chosen = request.POST.get("criterion") or request.GET.get("criterion") or _first_open(rows)
    row = next((row for row in rows if row["line"].criterion.code == chosen), None)
    form = _score_form(request, review, row)
    if request.method == "POST" and form.is_valid():
        return _saved(request, review, rows, row, form)
    context = {"form": form, "open_row": row, "is_report": row is None, **_context(review, rows)}
    return render(request, "certification/review_detail.html", context)


def _rows(review):
    scores = {score.criterion_id: score for score in review.scores.all()}
    labels = {int(value): label for value, label in SCORES}
    rows = []
    for line in files.lines_of(review.application):
        score = scores.get(line.criterion.pk)
        value = score.score if score else None
        rows.append({"line": line, "score": score, "value": value, "label": labels.get(value, "")})
    return rows


def _context(review, rows):
    application = review.application
    scored = sum(row["value"] is not None for row in rows)
    return {
        "review": review,
        "application": application,
        "rows": rows,
        **module_of(application),
        "may_score": review.status == Review.Status.ACCEPTED and application.status == Application.Status.IN_REVIEW,
        "scored": scored,
        "total": len(rows),
        "left": len(rows) - scored,
        "weight": sum(row["line"].criterion.weight for row in rows),
        "steps": progress.steps_of(application),
        "days_left": (review.due_on - timezone.localdate()).days,
    }


def _score_form(request, review, row):
    if row is None:
        names = ("recommendation", "strengths", "findings", "confidential_note")
        return ReportForm(request.POST or None, initial={name: getattr(review, name) for name in names})
    score = row["score"]
    initial = {"score": str(score.score or ""), "note": score.note} if score else {}
    return ScoreForm(request.POST or None, initial=initial)


def _saved(request, review, rows, row, form):
    if row is None:
        actions.save_report(review, **form.cleaned_data, by=request.user)
    else:
        actions.save_score(review, criterion=row["line"].criterion, **form.cleaned_data, by=request.user)
    if request.htmx:
        return render(request, "certification/_review_save_bar.html", _context(review, _rows(review)))
    codes = [each["line"].criterion.code for each in rows] + [REPORT]
    here = row["line"].criterion.code if row else REPORT
    there = codes[min(codes.index(here) + 1, len(codes) - 1)] if "next" in request.POST else here
    return redirect(f"{review.get_absolute_url()}?criterion={there}#criterion-{there}")


def _first_open(rows):
    return next((row["line"].criterion.code for row in rows if row["value"] is None), REPORT)


@require_http_methods(["GET", "POST"])
def review_accept(request, uuid):
    review = review_of(request, uuid)
    require(permissions.can_answer(request.user, review))
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.accept_review(review, by=request.user)
        messages.success(request, _("Thank you. The file is yours to judge."))
        return redirect(review)
    return render(request, "certification/review_asked.html", {"review": review, "accept": form})


@require_http_methods(["GET", "POST"])
def review_decline(request, uuid):
    review = review_of(request, uuid)
    require(permissions.can_answer(request.user, review))
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.decline_review(review, **form.cleaned_data, by=request.user)
        messages.success(request, _("Thank you. The secretary asks somebody else."))
        return redirect("certification:review-list")
    return render(request, "certification/review_decline.html", {"review": review, "form": form})


@require_http_methods(["GET", "POST"])
def review_submit(request, uuid):
    review = review_of(request, uuid)
    require(permissions.can_score(request.user, review))
    if interests.is_barred(request.user, review.application):
        return redirect(review)
    rows = _rows(review)
    gaps = files.gaps(
        [row["line"].criterion for row in rows], review, {row["line"].criterion.pk: row["score"] for row in rows}
    )
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.submit_review(review, by=request.user)
        messages.success(request, _("Your review has been submitted. It cannot be changed any more."))
        return redirect("certification:review-list")
    base = reverse("certification:review-detail", args=[review.uuid])
    context = {
        "review": review,
        "form": form,
        "gaps": [(gap, f"{base}?criterion={gap.code or REPORT}") for gap in gaps],
        "rows": rows,
    }
    return render(request, "certification/review_submit.html", context)
