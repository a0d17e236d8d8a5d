"""The agenda: of all communities, of one, and of one person in a calendar program."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities import actions, permissions
from communities.filters import MeetingFilter
from communities.forms.agenda import CancelForm, CopyForm, MeetingForm
from communities.models import CalendarKey, Community, Meeting
from communities.views.registration import coordinated
from config import calendars
from config.addresses import reverse
from config.texts import absolute, text
from partners import editing
from people.permissions import require

FEED_MOST = 500


def _seen(request):
    return Meeting.objects.visible_to(request.user).select_related("community")


@login_not_required
@require_safe
def meeting_list(request):
    found = MeetingFilter(request.GET, _seen(request).select_related("community__hub"))
    page = Paginator(found.qs, 30).get_page(request.GET.get("page"))
    context = {"filter": found, "page": page, "is_filtered": any(request.GET.get(name) for name in found.filters)}
    return render(request, "communities/meeting_list.html", context)


@login_not_required
@require_safe
def meeting_detail(request, uuid):
    meeting = get_object_or_404(_seen(request), uuid=uuid)
    context = {
        "meeting": meeting,
        "community": meeting.community,
        "knows_link": permissions.can_know_link(request.user, meeting),
        "may_change": permissions.can_coordinate(request.user, meeting.community),
    }
    return render(request, "communities/meeting_detail.html", context)


@login_not_required
@require_safe
def meeting_calendar(request, uuid):
    meeting = get_object_or_404(_seen(request), uuid=uuid)
    entry = meeting.entry(with_link=permissions.can_know_link(request.user, meeting))
    title = text(meeting, "title")
    content = calendars.drawn([entry], uid=meeting.uid, name=title, url=entry.url)
    return calendars.answer(request, content, f"leerkring-{meeting.uuid}", is_public=False)


@login_not_required
@require_safe
def community_calendar(request, slug):
    """Public meetings of a community, past ones too, for anybody's calendar program."""
    community = get_object_or_404(Community.objects.public(), slug=slug)
    meetings = community.meetings.public().order_by("-starts_at")[:FEED_MOST]
    entries = [each.entry(with_link=False) for each in meetings]
    url = absolute(community.get_absolute_url())
    name = _("Agenda of %(community)s") % {"community": text(community, "title")}
    content = calendars.drawn(entries, uid=f"{community.uuid}@{_host()}", name=name, url=url)
    return calendars.answer(request, content, f"leerkring-{slug}", is_public=True)


def _host():
    return settings.SITE_URL.split("//")[-1].split(":")[0]


@login_not_required
@require_safe
def personal_calendar(request):
    """All meetings of the communities of the person whose secret this is. Nothing else can be done with it."""
    key = CalendarKey.objects.of(request.GET.get("key", "")).select_related("person").first()
    if key is None:
        raise Http404
    meetings = Meeting.objects.of_members(key.person).order_by("-starts_at")[:FEED_MOST]
    entries = [each.entry(with_link=True) for each in meetings]
    uid = f"{key.digest[:32]}@{_host()}"
    content = calendars.drawn(entries, uid=uid, name=_("My agenda at Leerkring"), url=absolute(reverse("people:home")))
    return calendars.answer(request, content, "leerkring", is_public=False)


@require_http_methods(["GET", "POST"])
def calendar_key(request):
    address = ""
    if request.method == "POST":
        secret = actions.make_calendar_key(request.user)
        address = f"{absolute(reverse('communities:personal-calendar'))}?key={secret}"
    context = {"address": address, "key": CalendarKey.objects.filter(person=request.user).first()}
    response = render(request, "communities/calendar_key.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def calendar_key_end(request):
    actions.end_calendar_key(request.user)
    messages.success(request, _("The address no longer works."))
    return redirect("communities:calendar-key")


@require_http_methods(["GET", "POST"])
def meeting_create(request, slug):
    community = coordinated(request, slug)
    form = MeetingForm(request.POST or None, initial={"zone": Meeting.Zone.AMSTERDAM, "is_public": True})
    if form.is_valid():
        meeting = actions.plan_meeting(community, by=request.user, **form.fields_given())
        messages.success(request, _("It stands in the agenda."))
        return redirect(meeting)
    return render(request, "communities/meeting_create.html", {"community": community, "form": form})


def _kept(request, uuid):
    """The meeting, for somebody who coordinates its community."""
    meeting = get_object_or_404(_seen(request), uuid=uuid)
    require(permissions.can_coordinate(request.user, meeting.community))
    return meeting


@require_http_methods(["GET", "POST"])
def meeting_edit(request, uuid):
    meeting = _kept(request, uuid)
    initial = {"seen": editing.version_of(meeting), **MeetingForm.initial_of(meeting)}
    form = MeetingForm(request.POST or None, meeting=meeting, initial=initial)
    differences = []
    if form.is_valid():
        try:
            actions.change_meeting(meeting, seen=form.cleaned_data["seen"], by=request.user, **form.fields_given())
        except editing.ChangedMeanwhile as meanwhile:
            form, differences = form.shown_again(meanwhile), meanwhile.differences
        else:
            messages.success(request, _("Saved."))
            return redirect(meeting)
    context = {"meeting": meeting, "community": meeting.community, "form": form, "differences": differences}
    return render(request, "communities/meeting_edit.html", context)


@require_http_methods(["GET", "POST"])
def meeting_cancel(request, uuid):
    meeting = _kept(request, uuid)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        actions.cancel_meeting(meeting, notice=form.cleaned_data["notice"], by=request.user)
        messages.success(request, _("Cancelled. The partners get a mail."))
        return redirect(meeting)
    return render(request, "communities/meeting_cancel.html", {"meeting": meeting, "form": form})


@require_http_methods(["GET", "POST"])
def meeting_copy(request, uuid):
    meeting = _kept(request, uuid)
    form = CopyForm(request.POST or None)
    if form.is_valid():
        made = actions.copy_meeting(meeting, by=request.user, **form.cleaned_data)
        told = ngettext("%(count)d meeting has been planned.", "%(count)d meetings have been planned.", len(made))
        messages.success(request, told % {"count": len(made)})
        return redirect("communities:community-desk", meeting.community.slug)
    return render(request, "communities/meeting_copy.html", {"meeting": meeting, "form": form})
