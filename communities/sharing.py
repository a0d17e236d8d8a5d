"""What a community makes and shares with others, as sections of its page and of the desk of its coordinators, and what of it
waits for somebody."""

from django.utils import timezone
from django.utils.translation import gettext as _

from communities import permissions
from communities.models import CommunityRole, KnowledgeItem, Meeting, Output, PeerRequest, PeerReview
from communities.panels import Panel, community_desk, community_page
from communities.peer_facts import RUNNING, balance_from
from config import together
from config.texts import text
from partners.panels import unless_empty
from people import desks, held
from people.desks import Panel as StartPanel
from people.desks import Task, Waiting
from people.models import User

ON_PAGE = 5
ON_DESK = 8  # outputs


def knowledge_on_page(community, request):
    """The newest of its items that everybody may see."""
    context = {"community": community, "items": _public_items(community.pk)}
    return Panel("communities/_knowledge_page.html", context, _first_items)


@together.kept
def _public_items(community):
    return KnowledgeItem.objects.public().filter(community=community)[: ON_PAGE + 1]


def _first_items(context):
    items = context["items"]
    return {**context, "items": items[:ON_PAGE], "more": len(items) > ON_PAGE} if items else None


def knowledge_on_desk(community, request):
    """All its items, with their status."""
    if not _works(community):
        return None
    context = {"community": community, "items": _items(community.pk)}
    return Panel("communities/_knowledge_desk.html", {**context, "may_add": _may_add(community, request)})


@together.kept
def _items(community):
    return KnowledgeItem.objects.filter(community=community)


def outputs_on_desk(community, request):
    """What it makes: the first few as they are planned, with the way to all of them."""
    if not _works(community):
        return None
    context = {"community": community, "outputs": _outputs(community.pk), "may_add": _may_add(community, request)}
    return Panel("communities/_outputs_desk.html", context, _first_outputs)


@together.kept
def _outputs(community):
    return Output.objects.filter(community=community)[: ON_DESK + 1]


def _first_outputs(context):
    outputs = context["outputs"]
    return {**context, "outputs": outputs[:ON_DESK], "has_more": len(outputs) > ON_DESK}


def agenda_on_page(community, request):
    """What comes, as far as this reader may know of it."""
    seen = Meeting.objects.visible_to(request.user).filter(community=community)
    context = {"community": community, "meetings": seen.coming()[:ON_PAGE], "has_past": seen.past()[:1]}
    return Panel("communities/_agenda_page.html", context, unless_empty("meetings", "has_past"))


def agenda_on_desk(community, request):
    if not _works(community):
        return None
    now = timezone.now()
    context = {"community": community, "meetings": _coming(community.pk, now), "has_past": _past(community.pk, now)}
    return Panel("communities/_agenda_desk.html", {**context, "may_add": _may_add(community, request)})


@together.kept
def _coming(community, now):
    return Meeting.objects.filter(community=community).coming(now)


@together.kept
def _past(community, now):
    return Meeting.objects.filter(community=community).past(now)[:1]


def peers_on_desk(community, request):
    """Only for its coordinators: who else sees the desk, does not read where a community needs help."""
    if not _works(community) or not permissions.is_coordinator(request.user, community):
        return None
    context = {
        "community": community,
        "hosted": _hosted(community.pk),
        "visited": _visited(community.pk),
        "given": _given(community.pk),
        "may_add": community.status in RUNNING,
    }
    return Panel("communities/_peer_desk.html", context, _balanced)


@together.kept
def _hosted(community):
    return PeerReview.objects.filter(community=community)


@together.kept
def _visited(community):
    return PeerReview.objects.of_peer(community).select_related("community")


@together.kept
def _given(community):
    return PeerRequest.objects.carried_out_by(community)


def _balanced(context):
    return {**context, "balance": balance_from(context["hosted"], context["given"])}


def start_panel(user: User) -> Waiting:
    """Peer reviews that wait for this person, on the start page."""
    Status, own = PeerReview.Status, held.scopes(CommunityRole, user)
    requests, hosted = PeerRequest.objects.filter(community__in=own), PeerReview.objects.filter(community__in=own)
    somebody_comes = PeerRequest.objects.accepted().values("review")
    lists = {
        "asked": requests.open().select_related("review__community", "community"),
        "ready": hosted.filter(status=Status.ASKED, pk__in=somebody_comes),
        "over": hosted.filter(status=Status.PLANNED, planned_on__lt=timezone.localdate()),
        "to_advise": PeerReview.objects.filter(status=Status.HELD, pk__in=requests.accepted().values("review")),
        "advised": hosted.filter(status=Status.ADVISED),
    }
    return Waiting(lists, lambda _user, lists: StartPanel([*_asked_as_peer(lists["asked"]), *_of_reviews(lists)]))


def _asked_as_peer(asked):
    for each in asked:
        names = {"host": text(each.review.community, "title"), "peer": text(each.community, "title")}
        yield Task(
            _("%(host)s asks %(peer)s as a peer") % names, each.review.get_absolute_url(), each.review.title,
            each.expires_on, icon="people", action=_("Answer"),
        )  # fmt: skip


def _of_reviews(lists):
    for name, title, action in (
        ("ready", _("Plan the visit of your peers"), _("Plan the visit")),
        ("over", _("Has the visit of your peers been?"), _("Look at it")),
        ("to_advise", _("Your advice as a peer is awaited"), _("Give your advice")),
        ("advised", _("Tell your peers what followed"), _("Tell what followed")),
    ):
        for review in lists[name]:
            yield Task(title, review.get_absolute_url(), review.title, icon="chat-left-text", action=action)


def _works(community):
    """Whether there is something to keep: not while others judge the registration, nor after it was taken back."""
    return community.status in community.EDITABLE | {community.Status.ENDED}


def _may_add(community, request):
    return permissions.can_coordinate(request.user, community) and community.status in community.EDITABLE


def register():
    community_page.register(agenda_on_page)
    community_page.register(knowledge_on_page)
    community_desk.register(outputs_on_desk)
    community_desk.register(agenda_on_desk)
    community_desk.register(knowledge_on_desk)
    community_desk.register(peers_on_desk)
    desks.register(start_panel)
