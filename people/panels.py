"""This app's part of the start page: roles that wait for an answer, and the desk of those who see all roles."""

from django.utils.translation import gettext as _

from config.addresses import reverse
from people import permissions, roles
from people.desks import Desk, Panel, Task, Waiting, register
from people.models import User


@register
def panel(_user: User) -> Waiting:
    return Waiting({}, lambda user, _lists: _panel(user))


def _panel(user: User) -> Panel:
    tasks = [
        Task(
            title=_("You are asked to be %(role)s") % {"role": grant.get_role_display()},
            note=str(grant.scope or _("for the whole site")),
            url=reverse("people:role-accept", args=[grant._meta.label_lower, grant.pk]),
            icon="person-check",
            action=_("Look at the role"),
        )
        for grant in roles.offered_to(user)
    ]
    desks = []
    if permissions.can_see_grants(user):
        desks.append(Desk(_("Who may do what"), reverse("people:grant-list"), _("All roles of all people"), "people"))
    return Panel(tasks, desks)
