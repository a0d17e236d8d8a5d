"""Inventories on their way in, and their publication as taken-over supply."""

import csv
from types import SimpleNamespace

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from catalog import import_run, permissions
from catalog.actions import imports as actions
from catalog.actions import taken_over
from catalog.cards import load_words
from catalog.document import load_hours
from catalog.filters import ImportProblemFilter
from catalog.forms.imports import ColumnsForm, UploadForm
from catalog.forms.modules import ReasonForm
from catalog.inventory import grouping
from catalog.inventory.reasons import NotAnInventory, Reason
from catalog.models import Delivery, ImportBatch
from catalog.tables import ImportBatchTable, ImportProblemTable
from config.spreadsheets import harmless
from config.texts import text
from people.history import NotPossible, timeline
from people.permissions import require

ROWS_LOOKED_AT = 500  # for the preview
COURSES_SHOWN = 4


def _visible(request, uuid) -> ImportBatch:
    batches = ImportBatch.objects.visible_to(request.user).select_related("organisation", "imported_by", "published_by")
    return get_object_or_404(batches, uuid=uuid)


def _imported(request, uuid) -> ImportBatch:
    batch = _visible(request, uuid)
    require(permissions.can_import_for(request.user, batch.organisation))
    return batch


@require_GET
def import_list(request):
    require(permissions.can_see_imports(request.user))
    table = ImportBatchTable(ImportBatch.objects.visible_to(request.user).select_related("organisation"))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"table": table, "may_import": permissions.organisations_to_import_for(request.user).exists()}
    return render(request, "catalog/import_list.html", context)


@require_http_methods(["GET", "POST"])
def import_create(request):
    organisations = permissions.organisations_to_import_for(request.user)
    require(organisations.exists())
    chosen = organisations.filter(slug=request.GET.get("organisation", "")).first()
    form = UploadForm(
        request.POST or None, request.FILES or None, organisations=organisations, initial={"organisation": chosen}
    )
    if form.is_valid():
        data = form.cleaned_data
        batch = actions.upload_inventory(
            data["organisation"],
            content=form.content,
            file_name=data["file"].name,
            source_url=data["source_url"],
            by=request.user,
        )
        return redirect("catalog:import-columns", batch.uuid)
    return render(request, "catalog/import_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def import_columns(request, uuid):
    batch = _imported(request, uuid)
    if batch.status != ImportBatch.Status.UPLOADED:
        return redirect(batch)
    try:
        table = import_run.table_of(batch, most_rows=ROWS_LOOKED_AT)
    except NotAnInventory as error:
        raise NotPossible(error.fault.label) from error
    form = ColumnsForm(request.POST or None, table=table, batch=batch)
    is_readable = form.is_valid() if form.is_bound else True
    if form.is_bound and is_readable and "preview" not in request.POST:
        data = form.cleaned_data
        chosen = {name: data[name] for name in ("language", "hours_per_credit", "source_url")}
        actions.start_import(batch, columns=form.columns(), by=request.user, **chosen)
        messages.success(request, _("The worker reads the file now. You may leave this page."))
        return redirect(batch)
    preview = grouping.group(table, form.columns(), hours_per_credit=form.hours()) if is_readable else None
    context = {
        "batch": batch,
        "form": form,
        "preview": preview,
        "shown": [_as_shown(course) for course in preview.courses[:COURSES_SHOWN]] if preview else [],
        "is_part": len(table.rows) == ROWS_LOOKED_AT,
    }
    return render(request, "catalog/import_columns.html", context)


def _as_shown(course: grouping.Course) -> dict:
    """A course of the preview in the words of the page."""
    value, unit = course.load or (None, "")
    shown = f"{value.normalize():f}" if value else ""
    return {
        "title": course.title,
        "code": course.code,
        "aliases": course.aliases,
        "summary": course.summary,
        "load": load_words(SimpleNamespace(value=shown, unit=unit, hours=load_hours(value, unit))) if unit else "",
        "delivery": capfirst(Delivery(course.delivery).label) if course.delivery else "",
        "section_count": len(course.sections),
        "schedule": next((text(section, "schedule") for section in course.sections), ""),
    }


@require_POST
def import_discard(request, uuid):
    batch = _imported(request, uuid)
    actions.discard_upload(batch, by=request.user)
    messages.success(request, _("The upload has been put away, and the file deleted."))
    return redirect("catalog:import-list")


@require_GET
def import_detail(request, uuid):
    batch = _visible(request, uuid)
    found = ImportProblemFilter(request.GET, queryset=batch.problems.all())
    table = ImportProblemTable(found.qs)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    counted = batch.problems.values("reason").annotate(number=Count("pk")).order_by("-number", "reason")
    context = {
        "batch": batch,
        "may_import": permissions.can_import_for(request.user, batch.organisation),
        "may_publish": permissions.can_publish_batch(request.user),
        "may_see_desk": permissions.can_see_desk(request.user, batch.organisation),
        "reasons": [{"label": Reason(each["reason"]).label, **each} for each in counted],
        "filter": found,
        "table": table,
        "public_count": taken_over.versions_public(batch).count() if batch.published_at else 0,
        "waiting_count": taken_over.versions_to_publish(batch).count(),
        "entries": timeline(batch),
    }
    return render(request, "catalog/import_detail.html", context)


@require_GET
def import_problems(request, uuid):
    batch = _visible(request, uuid)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="problems-{batch.imported_at:%Y-%m-%d}-{batch.pk}.csv"'
    response.write("\ufeff")  # or Excel takes it for another encoding
    sheet = csv.writer(response)
    sheet.writerow([_("Row"), _("Column"), _("What it says"), _("Why it could not be used"), _("Row used?")])
    for problem in batch.problems.iterator():
        used = _("no") if problem.is_row_kept_apart else _("yes")
        cells = (problem.row_number, problem.column, problem.value, problem.sentence, used)
        sheet.writerow([harmless(cell) for cell in cells])
    return response


@require_http_methods(["GET", "POST"])
def import_publish(request, uuid):
    batch = _visible(request, uuid)
    require(permissions.can_publish_batch(request.user))
    if request.method == "POST":
        count = taken_over.versions_to_publish(batch).count()
        taken_over.publish_batch(batch, by=request.user)
        told = ngettext(
            "%(number)s module is public now. It can be found within seconds.",
            "%(number)s modules are public now. They can be found within seconds.",
            count,
        )
        messages.success(request, told % {"number": count})
        return redirect(batch)
    context = {
        "batch": batch,
        "obstacles": taken_over.obstacles_to_publish_batch(batch),
        "count": taken_over.versions_to_publish(batch).count(),
    }
    return render(request, "catalog/import_publish.html", context)


@require_http_methods(["GET", "POST"])
def import_unpublish(request, uuid):
    batch = _visible(request, uuid)
    require(permissions.can_publish_batch(request.user))
    form = ReasonForm(request.POST or None, help_text=_("For the audit trail: why these courses leave the catalogue."))
    if form.is_valid():
        taken_over.unpublish_batch(batch, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The courses of this batch have left the catalogue."))
        return redirect(batch)
    count = taken_over.versions_public(batch).count()
    return render(request, "catalog/import_unpublish.html", {"batch": batch, "form": form, "count": count})
