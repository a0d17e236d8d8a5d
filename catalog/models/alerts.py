import datetime
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from config.addresses import reverse


def new_key() -> str:
    return secrets.token_urlsafe(24)


class SearchAlertQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def due(self, now):
        """Confirmed alerts of which nobody has looked for a day."""
        return self.confirmed().filter(looked_at__lte=now - SearchAlert.EVERY)


class SearchAlert(models.Model):
    """A search that somebody gets new results of by mail. Stopping it deletes the row: nothing is kept."""

    EVERY = datetime.timedelta(hours=23)  # a task of each hour must not slip to the next day

    key = models.CharField(max_length=40, unique=True, default=new_key)  # whoever has it may confirm and stop
    email = models.EmailField()
    person = models.ForeignKey(
        "people.User", on_delete=models.CASCADE, null=True, blank=True, related_name="search_alerts"
    )
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="nl")
    query = models.CharField(max_length=2000)  # the search as its address writes it: "q=zorg&area=health"
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(default=timezone.now)
    known = models.BinaryField(default=bytes)  # modules that need not be told any more, as a compressed bitmap

    objects = SearchAlertQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["email", "query"], name="search_alert_once")]
        indexes = [models.Index(fields=["looked_at"], name="search_alert_due", condition=Q(confirmed_at__isnull=False))]

    def __str__(self):
        return self.query

    def get_absolute_url(self):
        return reverse("catalog:alert-stop", args=[self.key])
