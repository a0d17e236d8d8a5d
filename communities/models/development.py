"""How far a community is: its phases through time, and how it looks at itself. No status, and nothing about quality."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities import scan
from communities.models.communities import Community


class PhaseChange(models.Model):
    """The community came into this phase on this day. The newest one is `Community.phase`."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="phase_changes")
    phase = models.PositiveSmallIntegerField(_("phase"), choices=Community.Phase.choices)
    since_on = models.DateField(_("since"))
    note = models.TextField(_("note"), blank=True, max_length=1000)

    class Meta:
        ordering = ["-since_on"]
        constraints = [
            models.UniqueConstraint(fields=["community", "since_on"], name="phase_change_once_a_day"),
            models.CheckConstraint(condition=Q(phase__range=(1, 5)), name="phase_change_1_to_5"),
        ]

    def __str__(self):
        return f"{self.community}: {self.phase}, {self.since_on}"


def level():
    return models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])


class Scan(models.Model):
    """A community's own view of where it stands: a level of 1 to 5 on each dimension of `communities.scan`. It stays
    with the community, unless its coordinators share it."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="scans")
    taken_on = models.DateField(_("taken on"), default=timezone.localdate)
    content = level()
    organisation = level()
    finance = level()
    network = level()
    note = models.TextField(_("what we want to work on"), blank=True, max_length=2000)
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-taken_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(content__range=(1, 5))
                & Q(organisation__range=(1, 5))
                & Q(finance__range=(1, 5))
                & Q(network__range=(1, 5)),
                name="scan_levels_1_to_5",
            )
        ]

    def __str__(self):
        return f"{self.community}, {self.taken_on}"

    @property
    def profile(self):
        return scan.profile({code: getattr(self, code) for code in scan.DIMENSIONS})
