"""The knowledge base: what everybody finds, and the pages on which coordinators keep it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities import actions, linked_data, permissions
from communities.filters import KnowledgeFilter
from communities.forms.knowledge import KnowledgeFileForm, KnowledgeItemForm
from communities.models import KnowledgeFile, KnowledgeItem
from communities.views.registration import coordinated
from config import uploads
from config.light_rows import light
from config.linked_data import script
from config.texts import text
from partners import editing
from partners.models import Organisation, Term
from partners.vocabulary import words
from people.permissions import require

V = Term.Vocabulary


@login_not_required
@require_safe
def knowledge_list(request):
    vocabulary = words()
    rows = KnowledgeItem.objects.public().select_related("community").prefetch_related("authors__organisation")
    found = KnowledgeFilter(request.GET, rows, words=vocabulary)
    page = Paginator(found.qs, 20).get_page(request.GET.get("page"))
    found.count_choices()
    listed = [{"item": each, "areas": vocabulary.of(V.APPLICATION_AREA, each.application_areas)} for each in page]
    is_filtered = any(request.GET.get(name) for name in found.filters)
    context = {"filter": found, "page": page, "listed": listed, "is_filtered": is_filtered}
    return render(request, "communities/knowledge_list.html", context)


@login_not_required
@require_safe
def knowledge_detail(request, slug):
    item = get_object_or_404(_seen(request).select_related("community"), slug=slug)
    vocabulary = words()
    authors = [each.organisation for each in item.authors.select_related("organisation")]
    files = list(item.files.select_related("file"))
    for each in files:
        each.item = item
    areas, topics = vocabulary.of(V.APPLICATION_AREA, item.application_areas), vocabulary.of(V.TOPIC, item.topics)
    about = [str(each) for each in (*areas, *topics)]
    newest = files[0] if files else None
    data = linked_data.creative_work(item, authors=[each.name for each in authors], newest=newest, about=about)
    context = {
        "item": item,
        "is_public": item.status == KnowledgeItem.Status.PUBLISHED,
        "authors": authors,
        "newest": newest,
        "older": files[1:],
        "areas": areas,
        "topics": topics,
        "methods": vocabulary.of(V.KEM, item.kems),
        "blocks": vocabulary.of(V.BUILDING_BLOCK, item.building_blocks),
        "structured_data": script(data),
        "may_change": permissions.can_coordinate(request.user, item.community),
    }
    return render(request, "communities/knowledge_detail.html", context)


def _seen(request):
    return KnowledgeItem.objects.visible_to(request.user)


@login_not_required
@require_safe
def knowledge_file(request, slug, number):
    rows = KnowledgeFile.objects.filter(item__in=_seen(request)).select_related("file", "item")
    kept = get_object_or_404(rows, item__slug=slug, number=number)
    return uploads.answer(request, kept.file, is_public=kept.item.status == KnowledgeItem.Status.PUBLISHED)


@require_http_methods(["GET", "POST"])
def knowledge_create(request, slug):
    community = coordinated(request, slug)
    initial = {"authors": [community.lead_id], "application_areas": community.application_areas}
    form = KnowledgeItemForm(request.POST or None, words=words(), authors=_partners(community), initial=initial)
    if form.is_valid():
        authors = form.cleaned_data["authors"]
        item = actions.add_item(community, authors=authors, by=request.user, **form.fields_given())
        messages.success(request, _("Saved as a draft. Add a file if there is one, and publish it."))
        return redirect("communities:knowledge-manage", item.slug)
    return render(request, "communities/knowledge_create.html", {"community": community, "form": form})


def _partners(community):
    partners = Organisation.objects.filter(pk__in=community.partnerships.active().values("organisation"))
    return light(partners.only("name").order_by("name"))


def _kept(request, slug):
    """The item, for somebody who coordinates its community."""
    item = get_object_or_404(_seen(request).select_related("community"), slug=slug)
    require(permissions.can_coordinate(request.user, item.community))
    return item


@require_http_methods(["GET", "POST"])
def knowledge_edit(request, slug):
    item = _kept(request, slug)
    named = list(item.authors.values_list("organisation", flat=True))
    stored = {name: getattr(item, name) for name in KnowledgeItemForm.names}
    initial = {"seen": editing.version_of(item), "authors": named, **stored}
    authors = _partners(item.community) | Organisation.objects.filter(pk__in=named)
    form = KnowledgeItemForm(request.POST or None, words=words(), authors=authors, item=item, initial=initial)
    differences = []
    if form.is_valid():
        given = {"authors": form.cleaned_data["authors"], "seen": form.cleaned_data["seen"], **form.fields_given()}
        try:
            actions.change_item(item, by=request.user, **given)
        except editing.ChangedMeanwhile as meanwhile:
            form, differences = form.shown_again(meanwhile), meanwhile.differences
        else:
            messages.success(request, _("Saved."))
            return redirect("communities:knowledge-manage", slug)
    context = {"item": item, "form": form, "differences": differences}
    return render(request, "communities/knowledge_edit.html", context)


@require_http_methods(["GET", "POST"])
def knowledge_manage(request, slug):
    item = _kept(request, slug)
    form = KnowledgeFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        kept = actions.add_file(item, by=request.user, **form.cleaned_data)
        messages.success(request, _("Version %(number)d has been added.") % {"number": kept.number})
        return redirect("communities:knowledge-manage", slug)
    files = list(item.files.select_related("file", "added_by"))
    for each in files:
        each.item = item
    context = {"item": item, "community": item.community, "form": form, "files": files}
    return render(request, "communities/knowledge_manage.html", context)


@require_POST
def knowledge_file_remove(request, slug, number):
    item = _kept(request, slug)
    kept = get_object_or_404(item.files.select_related("file", "item__community"), number=number)
    actions.remove_file(kept, by=request.user)
    messages.success(request, _("Version %(number)d has been removed, with its file.") % {"number": number})
    return redirect("communities:knowledge-manage", slug)


@require_POST
def knowledge_publish(request, slug):
    item = actions.publish_item(_kept(request, slug), by=request.user)
    messages.success(request, _("“%(title)s” can be found by everybody now.") % {"title": text(item, "title")})
    return redirect("communities:knowledge-manage", slug)


@require_POST
def knowledge_withdraw(request, slug):
    actions.withdraw_item(_kept(request, slug), reason="", by=request.user)
    messages.success(request, _("Withdrawn: only the coordinators see it now."))
    return redirect("communities:knowledge-manage", slug)


@require_POST
def knowledge_remove(request, slug):
    community = actions.remove_item(_kept(request, slug), by=request.user)
    messages.success(request, _("Removed, with its files."))
    return redirect("communities:community-desk", community.slug)
