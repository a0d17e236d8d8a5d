"""What a module says about where it comes from and what its students work on."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models.listing import Listing
from catalog.models.module import Module, sees_all
from catalog.models.offering import Offering
from communities.models import Challenge, Community, CommunityRole, Output
from communities.permissions import BRINGERS
from partners.models import OrganisationRole
from people import held


class UptakeQuerySet(models.QuerySet):
    def in_force(self):
        """Asked or confirmed: it has not been refused and has not ended."""
        return self.filter(status__in=Uptake.IN_FORCE)

    def shown(self):
        """What stands in public: confirmed, of a module that is in the catalogue, about something public. A project of
        one offering only while that offering is given."""
        given = Q(offering__isnull=True) | Q(offering__status__in=[Offering.Status.ACTIVE, Offering.Status.INACTIVE])
        about = Q(challenge__in=Challenge.objects.public()) | Q(output__community__status__in=Community.PUBLIC)
        listed = Listing.objects.of_modules().values("pk")
        return self.filter(given, about, status=Uptake.Status.CONFIRMED, module__in=listed)

    def to_answer_by(self, user):
        """Those that wait for a yes of this person."""
        own = held.scopes(OrganisationRole, user, *BRINGERS)
        communities = held.scopes(CommunityRole, user)
        asked = self.filter(status=Uptake.Status.ASKED)
        return asked.filter(Q(challenge__organisation__in=own) | Q(output__community__in=communities))

    def visible_to(self, user):
        """Both sides, and who keeps the catalogue or audits it."""
        if sees_all(user):
            return self.all()
        own = held.scopes(OrganisationRole, user)
        communities = held.scopes(CommunityRole, user)
        return self.filter(
            Q(module__in=Module.objects.written_by(user))
            | Q(offering__provider__in=own)
            | Q(challenge__organisation__in=own)
            | Q(output__community__in=communities)
        )


class Uptake(models.Model):
    """A module, or one offering of it, takes up a challenge as a student project; or a module was made of an output of
    a community. It is public only after the other side has confirmed it (decision 0043)."""

    class Status(models.TextChoices):
        ASKED = "asked", pgettext_lazy("uptake", "asked")
        CONFIRMED = "confirmed", pgettext_lazy("uptake", "confirmed")
        REFUSED = "refused", pgettext_lazy("uptake", "refused")
        ENDED = "ended", pgettext_lazy("uptake", "ended")

    MOVES = {
        Status.ASKED: {Status.CONFIRMED, Status.REFUSED, Status.ENDED},
        Status.CONFIRMED: {Status.ENDED},
        Status.REFUSED: set(),
        Status.ENDED: set(),
    }
    IN_FORCE = (Status.ASKED, Status.CONFIRMED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="uptakes")
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, null=True, blank=True, related_name="uptakes")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, null=True, blank=True, related_name="uptakes")
    output = models.ForeignKey(Output, on_delete=models.CASCADE, null=True, blank=True, related_name="uptakes")
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.ASKED)
    summary_nl = models.TextField(_("what the students do, in Dutch"), blank=True, max_length=1000)
    summary_en = models.TextField(_("what the students do, in English"), blank=True, max_length=1000)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = UptakeQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(challenge__isnull=False, output__isnull=True)
                | Q(challenge__isnull=True, output__isnull=False, offering__isnull=True),
                name="uptake_of_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(answered_at__isnull=False), name="uptake_confirmed_when"
            ),
            models.UniqueConstraint(
                fields=["module", "challenge", "offering"],
                condition=Q(status__in=["asked", "confirmed"], challenge__isnull=False),
                nulls_distinct=False,
                name="project_once",
            ),
            models.UniqueConstraint(
                fields=["module", "output"],
                condition=Q(status__in=["asked", "confirmed"], output__isnull=False),
                name="source_once",
            ),
        ]

    def __str__(self):
        return f"{self.module}: {self.challenge or self.output}"

    @property
    def is_project(self):
        return self.challenge_id is not None
