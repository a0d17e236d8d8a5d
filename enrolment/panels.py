"""What waits for a participant and for a provider on the start page."""

from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import OfferingRole
from config.addresses import reverse
from config.texts import moment_full, text
from enrolment.models import Enrolment, PlaceOffer
from enrolment.permissions import offerings_decided_by
from people import desks
from people.models import User


@desks.register
def panel(user: User) -> desks.Waiting:
    offers = PlaceOffer.objects.holding().filter(enrolment__person=user)
    pending = Enrolment.objects.filter(offering=OuterRef("pk"), status=Enrolment.Status.PENDING).order_by()
    counted = Subquery(pending.values("offering").annotate(rows=Count("pk")).values("rows"))
    taught = OfferingRole.objects.current().held_by(user).select_related("offering__version")
    lists = {
        "offers": offers.select_related("enrolment__offering__version"),
        "to_decide": offerings_decided_by(user)
        .filter(Exists(pending))
        .annotate(pending=counted)
        .select_related("version"),
        "learning": Enrolment.objects.visible_to(user).live()[:1],
        "taught": taught.order_by("offering__starts_on", "pk"),
    }
    return desks.Waiting(lists, _panel)


def _panel(_user: User, lists: dict[str, list]) -> desks.Panel:
    return desks.Panel([*_offers(lists["offers"]), *_applications(lists["to_decide"])], list(_desks(lists)))


def _offers(offers):
    now = timezone.now()
    for offer in (each for each in offers if each.expires_at > now):
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


def _applications(offerings):
    for offering in offerings:
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


def _desks(lists):
    if lists["learning"]:
        yield desks.Desk(
            _("My learning"), reverse("enrolment:my-learning"), _("Your courses, queues and results"), "book"
        )
    for role in lists["taught"]:
        yield desks.Desk(
            str(role.offering),
            reverse("enrolment:participant-list", args=[role.offering.uuid]),
            _("The participants of the course that you teach"),
            "people",
        )
