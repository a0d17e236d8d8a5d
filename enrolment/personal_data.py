"""A person's enrolments in the file to take along, and what happens to them when the account is closed."""

from django.utils.translation import gettext as _

from enrolment.models import Enrolment
from people import registry
from people.models import User


def export(user: User) -> list[dict]:
    rows = Enrolment.objects.visible_to(user).select_related("offering__version__module", "offering__provider")
    return [
        {
            "number": row.number,
            "module": row.offering.version.title_nl or row.offering.version.title_en,
            "provider": row.offering.provider.name,
            "status": row.status,
            "applied_at": row.applied_at.isoformat(),
            "target_group": row.target_group,
            "motivation": row.motivation,
            "paid_by": row.paid_by,
            "employer_name": row.employer_name,
            "price": str(row.price) if row.price is not None else None,
            "result": row.result,
        }
        for row in rows
    ]


def obstacles(user: User) -> list[str]:
    if Enrolment.objects.visible_to(user).live().exists():
        return [_("You are enrolled in a course, or you wait for a place. Cancel this first under “My learning”.")]
    return []


def erase(user: User) -> None:
    Enrolment.objects.filter(person=user).update(motivation="", employer_name="", target_group="")


registry.register_export("enrolments", export)
registry.register_erasure("enrolment", fields=["enrolment.enrolment.person"], obstacles=obstacles, erase=erase)
