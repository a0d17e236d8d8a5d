import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Offering


class Enrolment(models.Model):
    """One person and one offering, in the words of OEAPI v6."""

    class Status(models.TextChoices):
        PENDING = "pending", _("waiting for approval")
        QUEUED = "queued", _("in the queue")
        ASSOCIATED = "associated", _("enrolled")
        DENIED = "denied", _("denied")
        CANCELLED = "cancelled", _("cancelled")
        FINISHED = "finished", _("finished")

    MOVES = {
        Status.PENDING: {Status.QUEUED, Status.ASSOCIATED, Status.DENIED, Status.CANCELLED},
        Status.QUEUED: {Status.ASSOCIATED, Status.CANCELLED, Status.DENIED},
        Status.ASSOCIATED: {Status.CANCELLED, Status.FINISHED},
        Status.DENIED: set(),
        Status.CANCELLED: set(),
        Status.FINISHED: set(),
    }
    LIVE = (Status.PENDING, Status.QUEUED, Status.ASSOCIATED)

    class Result(models.TextChoices):
        UNKNOWN = "unknown", _("not known yet")
        PASSED = "passed", _("passed")
        FAILED = "failed", _("not passed")

    class PaidBy(models.TextChoices):
        SELF = "self", _("I pay myself")
        EMPLOYER = "employer", _("my employer pays")

    class CancelledBecause(models.TextChoices):
        PERSON = "person", _("cancelled by the participant")
        WITHDRAWN = "withdrawn", _("withdrawn within 14 days")
        PROVIDER = "provider", _("cancelled by the provider")
        OFFERING = "offering", _("the offering was cancelled")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="enrolments")
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="enrolments")
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    queue_number = models.PositiveBigIntegerField(null=True, blank=True)  # strictly increasing within the offering
    applied_at = models.DateTimeField(default=timezone.now)
    motivation = models.TextField(_("why you want to take part"), blank=True, max_length=2000)
    paid_by = models.CharField(_("who pays"), max_length=10, choices=PaidBy.choices, default=PaidBy.SELF)
    employer_name = models.CharField(_("name of your employer"), max_length=160, blank=True)
    price = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)  # what was agreed
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    wants_start_within_withdrawal = models.BooleanField(default=False)
    withdraw_until_on = models.DateField(null=True, blank=True)
    associated_at = models.DateTimeField(null=True, blank=True)
    denied_at = models.DateTimeField(null=True, blank=True)
    denied_reason = models.CharField(max_length=500, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=10, choices=CancelledBecause.choices, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(_("result"), max_length=8, choices=Result.choices, default=Result.UNKNOWN)

    class Meta:
        ordering = ["applied_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "offering"],
                condition=Q(status__in=["pending", "queued", "associated"]),
                name="one_live_enrolment",
            ),
            models.UniqueConstraint(
                fields=["offering", "queue_number"], condition=Q(queue_number__isnull=False), name="queue_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(status="queued") | Q(queue_number__isnull=False), name="queued_has_number"
            ),
            models.CheckConstraint(
                condition=~Q(status="associated") | Q(associated_at__isnull=False), name="associated_when"
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | Q(cancelled_at__isnull=False), name="cancelled_when"
            ),
        ]
        indexes = [models.Index(fields=["offering", "status"], name="enrolment_by_offering")]

    def __str__(self):
        return f"{self.person_id} – {self.offering_id} ({self.status})"

    def get_absolute_url(self):
        return reverse("enrolment:enrolment-detail", args=[self.uuid])

    @property
    def number(self):
        """What a person reads aloud on the telephone."""
        return f"LK-I-{self.pk:06d}"


class PlaceOffer(models.Model):
    """A freed place, offered to the first in the queue and held for that person until it expires."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    MOVES = {
        Status.OPEN: {Status.ACCEPTED, Status.DECLINED},
        Status.ACCEPTED: set(),
        Status.DECLINED: set(),
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="offers")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    offered_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)  # when a lapsed or declined offer gave its seat back

    class Meta:
        ordering = ["-offered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(status="open", released_at__isnull=True), name="one_open_offer"
            )
        ]

    def __str__(self):
        return f"{self.enrolment} until {self.expires_at:%Y-%m-%d %H:%M}"
