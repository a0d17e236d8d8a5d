"""What waits for a participant and for a provider on the start page."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import OfferingRole
from config.texts import moment_full, text
from enrolment.models import Enrolment, PlaceOffer
from enrolment.permissions import offerings_decided_by
from people import desks
from people.models import User


@desks.register
def panel(user: User) -> desks.Panel:
    return desks.Panel([*_offers(user), *_applications(user)], list(_desks(user)))


def _offers(user):
    rows = PlaceOffer.objects.holding().filter(enrolment__person=user, expires_at__gt=timezone.now())
    for offer in rows.select_related("enrolment__offering__version"):
        yield desks.Task(
            _("A place in “%(title)s” waits for your answer")
            % {"title": text(offer.enrolment.offering.version, "title")},
            offer.enrolment.get_absolute_url(),
            _("Held for you until %(moment)s.") % {"moment": moment_full(offer.expires_at)},
            timezone.localdate(offer.expires_at),
            urgent=True,
            icon="clock",
            action=_("Answer"),
        )


def _applications(user):
    pending = Count("enrolments", filter=Q(enrolments__status=Enrolment.Status.PENDING), distinct=True)
    rows = offerings_decided_by(user).annotate(pending=pending).filter(pending__gt=0)
    for offering in rows.select_related("version"):
        yield desks.Task(
            ngettext(
                "%(number)d application waits for your approval",
                "%(number)d applications wait for your approval",
                offering.pending,
            )
            % {"number": offering.pending},
            reverse("enrolment:participant-list", args=[offering.uuid]),
            text(offering.version, "title"),
            offering.starts_on,
            icon="people-fill",
            action=_("Judge"),
        )


def _desks(user):
    if Enrolment.objects.visible_to(user).live().exists():
        yield desks.Desk(
            _("My learning"), reverse("enrolment:my-learning"), _("Your courses, queues and results"), "book"
        )
    taught = OfferingRole.objects.current().held_by(user).select_related("offering__version")
    for role in taught.order_by("offering__starts_on", "pk"):
        yield desks.Desk(
            str(role.offering),
            reverse("enrolment:participant-list", args=[role.offering.uuid]),
            _("The participants of the course that you teach"),
            "people",
        )
