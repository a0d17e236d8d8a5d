import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models.organisations import Organisation


class Merger(models.Model):
    """Two registrations of one organisation became one. Holds what it takes to undo that."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    old = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mergers")
    into = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    status_before = models.CharField(max_length=12, choices=Organisation.Status.choices)
    rows = models.JSONField(default=dict)  # foreign key -> ids of the rows that followed
    alias = models.ForeignKey("partners.OrganisationName", on_delete=models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(default=timezone.now)
    merged_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-merged_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["old"], condition=Q(undone_at__isnull=True), name="merger_once"),
            models.CheckConstraint(condition=~Q(old=F("into")), name="merger_of_two"),
        ]

    def __str__(self):
        return f"{self.old} → {self.into}"
