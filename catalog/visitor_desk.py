"""What visitors asked of the hubs that somebody manages, on the start page."""

from django.utils.translation import gettext as _

from catalog import permissions
from catalog.actions.talks import REMIND_AFTER
from catalog.models import Consultation
from config.addresses import reverse
from config.texts import text
from people.desks import Desk, Panel, Task, Waiting
from people.models import User

MOST = 10


def panel(user: User) -> Waiting:
    if not permissions.can_see_talks(user):
        return Waiting({}, lambda _user, _lists: Panel())
    waiting = Consultation.objects.visible_to(user).open().select_related("module", "hub")
    return Waiting({"talks": waiting.prefetch_related("module__versions")[:MOST]}, _panel)


def _panel(_user: User, lists: dict[str, list]) -> Panel:
    tasks = [
        Task(
            _("Answer a visitor of %(hub)s") % {"hub": each.hub.name},
            each.get_absolute_url(),
            text(each.module.shown_version, "title"),
            (each.asked_at + REMIND_AFTER).date(),
            urgent=each.reminded_at is not None,
            icon="chat-left-text",
            action=_("Answer"),
        )
        for each in lists["talks"]
    ]
    place = reverse("catalog:talk-list")
    return Panel(
        tasks, [Desk(_("Questions from visitors"), place, _("About modules, to your AI hub"), "chat-left-text")]
    )
