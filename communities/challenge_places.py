"""What waits because of challenges, and where they show: desks of coordinators, organisations and hubs, their pages, and
the start page."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from communities import matching, permissions
from communities.models import Adoption, Challenge, Community, Output
from communities.panels import community_desk, community_page, hub_desk
from config import together
from config.addresses import reverse
from config.texts import text
from partners.models import Organisation, OrganisationRole
from partners.panels import Panel, organisation_desk, organisation_page, unless_empty
from partners.vocabulary import words
from people import desks
from people.models import User

SHOWN = 5
NEWEST = 500  # as many open challenges are looked at for a community
MAKES_MATCHES = {Community.Status.FORMING, Community.Status.ACTIVE}


def start_panel(user: User) -> desks.Waiting:
    """Challenges of one's organisations that need a decision: drafts, and those whose last day has passed."""
    own = Organisation.objects.managed_by(user, *permissions.BRINGERS).exclude(status=Organisation.Status.DISSOLVED)
    kept = Challenge.objects.filter(organisation__in=own).select_related("organisation").order_by("pk")
    lists = {
        "kept": kept.filter(status__in=[Challenge.Status.DRAFT, Challenge.Status.OPEN]),
        "answers": Output.objects.to_confirm()
        .filter(challenge__organisation__in=own)
        .select_related("community", "challenge__organisation"),
    }
    return desks.Waiting(lists, _start)


def _start(_user: User, lists: dict[str, list]) -> desks.Panel:
    tasks = []
    for challenge in lists["kept"]:
        if challenge.status == Challenge.Status.DRAFT:
            tasks.append(_task(_("Open the challenge “%(title)s”"), challenge, _("Nobody else sees it yet.")))
        elif challenge.has_lapsed:
            tasks.append(
                _task(_("Nobody took up “%(title)s” in time"), challenge, _("Give it more time, or withdraw it."))
            )
    return desks.Panel([*tasks, *map(_to_confirm, lists["answers"])])


def _to_confirm(output: Output) -> desks.Task:
    return desks.Task(
        _("Did “%(title)s” come of your question?") % {"title": text(output, "title")},
        output.challenge.get_absolute_url(),
        f"{text(output.community, 'title')}: {text(output.challenge, 'title')}",
        icon="chat-left-text",
        action=_("Answer"),
    )


def _task(title: str, challenge: Challenge, note: str) -> desks.Task:
    return desks.Task(
        title % {"title": text(challenge, "title")},
        challenge.get_absolute_url(),
        f"{challenge.organisation}. {note}",
        icon="chat-left-text",
        action=_("Look at it"),
    )


def of_organisation(organisation, request):
    """Its public challenges."""
    rows = Challenge.objects.public().filter(organisation=organisation)
    return Panel("communities/_organisation_challenges.html", {"challenges": rows}, unless_empty("challenges"))


def of_organisation_desk(organisation, request):
    """All that it brought, and how each stands; for who keeps them."""
    if not permissions.can_bring_for(request.user, organisation):
        return None
    url = f"{reverse('communities:challenge-create')}?organisation={organisation.slug}"
    return Panel("communities/_challenge_desk.html", {"challenges": _brought_by(organisation.pk), "url": url})


@together.kept
def _brought_by(organisation):
    adoptions = Prefetch("adoptions", Adoption.objects.select_related("community"))
    return Challenge.objects.filter(organisation=organisation).prefetch_related(adoptions, "outputs")


def of_community(community, request):
    """The public challenges that it works on, or helped to answer."""
    context = {"adoptions": _public_adoptions(community.pk)}
    return Panel("communities/_community_challenges.html", context, unless_empty("adoptions"))


@together.kept
def _public_adoptions(community):
    rows = Adoption.objects.active().filter(community=community, challenge__in=Challenge.objects.public())
    return rows.select_related("challenge__organisation")


def of_community_desk(community, request):
    """What the community works on, and open challenges that suit it, with the reasons."""
    free = _free_challenges(community.pk) if community.status in MAKES_MATCHES else []
    context = {"adoptions": _works_on(community.pk), "free": free, "community": community}
    return Panel("communities/_community_desk_challenges.html", context, _matched)


@together.kept
def _works_on(community):
    rows = Adoption.objects.active().filter(community=community, challenge__status=Challenge.Status.ADOPTED)
    return rows.select_related("challenge__organisation")


@together.kept
def _free_challenges(community):
    on_it = Adoption.objects.active().filter(community=community).values("challenge")
    return Challenge.objects.to_take_up().exclude(pk__in=on_it).select_related("organisation")[:NEWEST]


def _matched(context):
    free = context["free"]
    return {**context, "matches": matching.best(context["community"], free, words(), SHOWN) if free else []}


def of_hub_desk(hub, request):
    """Challenges of the region that nobody has taken up, the oldest first."""
    return Panel("communities/_hub_challenges.html", {"challenges": _without_a_taker(hub.pk), "hub": hub})


@together.kept
def _without_a_taker(hub):
    waiting = Challenge.objects.filter(status=Challenge.Status.OPEN, organisation__hub=hub)
    waiting = waiting.exclude(organisation__status=Organisation.Status.UNVERIFIED)
    return waiting.select_related("organisation").order_by("opened_at")


def register():
    organisation_page.register(of_organisation)
    organisation_desk.register(of_organisation_desk)
    community_page.register(of_community)
    community_desk.register(of_community_desk)
    hub_desk.register(of_hub_desk)


def shown_contact(challenge: Challenge) -> User | None:
    """The person to ask, who agreed to stand on the page and still acts for the organisation."""
    person = challenge.contact
    if person is None or not person.is_active:
        return None
    grants = OrganisationRole.objects.current().held_by(person).filter(organisation=challenge.organisation_id)
    return person if grants.exists() else None
