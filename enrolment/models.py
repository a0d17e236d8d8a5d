import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models import Offering
from config.addresses import reverse


class EnrolmentQuerySet(models.QuerySet):
    def live(self):
        return self.filter(status__in=Enrolment.LIVE)

    def visible_to(self, user):
        """The person's own enrolments."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def in_queue(self):
        """Who waits and has no open offer, in the order in which places are offered."""
        return (
            self.filter(status=Enrolment.Status.QUEUED)
            .exclude(offers__in=PlaceOffer.objects.holding())
            .order_by("queue_number")
        )


class Enrolment(models.Model):
    """One person and one offering, in the words of OEAPI v6."""

    class Status(models.TextChoices):
        PENDING = "pending", _("waiting for approval")
        QUEUED = "queued", _("in the queue")
        ASSOCIATED = "associated", _("enrolled")
        DENIED = "denied", pgettext_lazy("enrolment", "denied")
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
        DECLINED = "declined", _("the offered place was declined")
        LAPSED = "lapsed", _("the offered place was not accepted in time")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="enrolments")
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="enrolments")
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    # Strictly increasing within the offering, handed out in the statement that did not give a seat. Who waits for
    # approval has one too: approval takes a seat, or queues the person at the time of application.
    queue_number = models.PositiveBigIntegerField(null=True, blank=True)
    applied_at = models.DateTimeField(default=timezone.now)
    motivation = models.TextField(_("why you want to take part"), blank=True, max_length=2000)
    target_group = models.CharField(_("target group"), max_length=60, blank=True)  # whose period the person enrolled in
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

    objects = EnrolmentQuerySet.as_manager()

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
    def open_offer(self):
        """The place that is held for this person now, or None."""
        return next((offer for offer in self.offers.all() if offer.is_open), None)

    @property
    def may_have_result(self):
        """From the last day of the course on, for whoever had a place."""
        last_day = self.offering.ends_on or self.offering.starts_on
        had_a_place = self.status in (self.Status.ASSOCIATED, self.Status.FINISHED)
        return had_a_place and (last_day is None or last_day <= timezone.localdate())

    @property
    def may_withdraw(self):
        """Within 14 days of a paid enrolment a consumer may end the contract without giving reasons."""
        return (
            self.status in self.LIVE
            and self.withdraw_until_on is not None
            and timezone.localdate() <= self.withdraw_until_on
        )

    @property
    def number(self):
        """What a person reads aloud on the telephone."""
        return f"LK-I-{self.pk:06d}"


class PlaceOfferQuerySet(models.QuerySet):
    def holding(self):
        """Offers that hold a seat: open, and not settled after running out."""
        return self.filter(status=PlaceOffer.Status.OPEN, released_at__isnull=True)

    def lapsed(self):
        """Offers that still hold a seat although their time has passed."""
        return self.holding().filter(expires_at__lte=timezone.now())


class PlaceOffer(models.Model):
    """A freed place, offered to the first in the queue and held for that person until it expires. That it has lapsed
    follows from `expires_at`; `released_at` says when its seat went back."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("offer of a place", "open")
        ACCEPTED = "accepted", pgettext_lazy("offer of a place", "accepted")
        DECLINED = "declined", pgettext_lazy("offer of a place", "declined")

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
    released_at = models.DateTimeField(null=True, blank=True)

    objects = PlaceOfferQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(status="open", released_at__isnull=True), name="one_open_offer"
            )
        ]

    def __str__(self):
        return f"{self.enrolment} until {self.expires_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self):
        return self.status == self.Status.OPEN and self.released_at is None and self.expires_at > timezone.now()
