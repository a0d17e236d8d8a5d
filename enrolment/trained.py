"""How many people a community trained: the figure that its reports show."""

from django.db.models import Q
from django.utils import timezone

from communities import reporting
from communities.models import Community
from enrolment.models import Enrolment


def people_trained(community: Community, year: int) -> int:
    """Distinct persons who finished, in that year (Dutch time), an offering of a module that the community owns or that
    came from it; with whatever result. Somebody who finished several counts once."""
    own = Q(offering__version__module__owner_community=community) | Q(offering__version__module__community=community)
    with timezone.override(timezone.get_default_timezone()):
        finished = Enrolment.objects.filter(own, status=Enrolment.Status.FINISHED, finished_at__year=year)
        return finished.values("person").distinct().count()


def register() -> None:
    reporting.register("people_trained", people_trained)
