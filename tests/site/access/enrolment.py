"""Enrolling, the participant's own pages, and the provider's list of participants."""

from tests.factories.enrolment import EnrolmentFactory, PlaceOfferFactory
from tests.site.access import row


def offered_place(world):
    return PlaceOfferFactory(
        enrolment=EnrolmentFactory(offering=world.offering, person=world.professional, queued=True)
    ).uuid


def application(world):
    return EnrolmentFactory(offering=world.offering, person=world.professional, pending=True).uuid


OWN = {"others": 404, "professional": 200}
ANSWER = {"others": 404, "professional": 302, "method": "POST"}
DESK = {"others": 404, "teacher": 403, "provider_editor": 200, "provider_manager": 200}

ROWS = {
    "enrolment:my-learning": row(others=200),
    "enrolment:enrolment-create": row("offering.uuid", others=200),
    "enrolment:enrolment-detail": row("enrolment.uuid", **OWN),
    "enrolment:enrolment-cancel": row("enrolment.uuid", **OWN),
    "enrolment:offer-accept": row(offered_place, **ANSWER),
    "enrolment:offer-decline": row(offered_place, **ANSWER),
    "enrolment:participant-list": row("enrolment.offering.uuid", **{**DESK, "teacher": 200}),
    "enrolment:enrolment-approve": row(
        application, **{**DESK, "provider_editor": 302, "provider_manager": 302}, method="POST"
    ),
    "enrolment:enrolment-deny": row(application, **DESK),
    "enrolment:enrolment-remove": row("enrolment.uuid", **DESK),
    "enrolment:enrolment-finish": row("enrolment.uuid", **DESK),
}
