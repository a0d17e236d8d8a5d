import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certification.models.application import Application
from certification.models.scheme import Criterion
from config.addresses import reverse


class ReviewQuerySet(models.QuerySet):
    def live(self):
        """Asked, accepted or submitted: those that count for the file."""
        return self.filter(status__in=Review.LIVE)

    def visible_to(self, user):
        """A reviewer sees the own reviews and nothing of others, as long as the file runs or when it was submitted."""
        if not user.is_authenticated:
            return self.none()
        own = self.filter(reviewer=user, status__in=Review.LIVE)
        return own.exclude(~Q(status=Review.Status.SUBMITTED), application__status__in=Application.CLOSED)


class Review(models.Model):
    """One reviewer and one application (a review assignment). Blind until both first reviewers have submitted."""

    class Status(models.TextChoices):
        ASKED = "asked", pgettext_lazy("review", "asked")
        ACCEPTED = "accepted", pgettext_lazy("review", "accepted")
        DECLINED = "declined", pgettext_lazy("review", "declined")
        SUBMITTED = "submitted", pgettext_lazy("review", "submitted")
        REPLACED = "replaced", pgettext_lazy("review", "replaced")

    MOVES = {
        Status.ASKED: {Status.ACCEPTED, Status.DECLINED, Status.REPLACED},
        Status.ACCEPTED: {Status.SUBMITTED, Status.DECLINED, Status.REPLACED},
        Status.DECLINED: set(),
        Status.SUBMITTED: set(),
        Status.REPLACED: set(),
    }
    LIVE = [Status.ASKED, Status.ACCEPTED, Status.SUBMITTED]

    class Recommendation(models.TextChoices):
        GRANT = "granted", _("grant")
        CONDITIONAL = "granted_conditionally", _("grant with conditions")
        REJECT = "rejected", _("reject")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="reviews")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    is_third = models.BooleanField(default=False)
    due_on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    no_conflict_declared_at = models.DateTimeField(null=True, blank=True)
    recommendation = models.CharField(_("recommendation"), max_length=24, choices=Recommendation.choices, blank=True)
    strengths = models.TextField(_("strengths"), blank=True)
    findings = models.TextField(_("findings for the applicant"), blank=True)
    confidential_note = models.TextField(_("note for the secretary only"), blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                condition=~Q(status__in=["declined", "replaced"]),
                name="reviewer_once",
            ),
            models.CheckConstraint(
                condition=~Q(status="submitted") | (Q(submitted_at__isnull=False) & ~Q(recommendation="")),
                name="review_submitted_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "submitted"]) | Q(no_conflict_declared_at__isnull=False),
                name="review_without_conflict",
            ),
        ]

    def __str__(self):
        return f"{self.application_id} by {self.reviewer_id}"

    def get_absolute_url(self):
        return reverse("certification:review-detail", args=[self.uuid])


class CriterionScore(models.Model):
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT)
    score = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    note = models.TextField(_("finding for the applicant"), blank=True)

    class Meta:
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="score_once"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__range=(1, 4)), name="score_1_to_4"),
        ]

    def __str__(self):
        return f"{self.criterion_id}: {self.score}"


class Conflict(models.Model):
    """A conflict of interest of a person with an application: found by the system or declared. `is_hard` excludes;
    a weak one may be set aside by the secretary with a reason that applicant and decision maker can read.

    Those that the system finds are computed anew each time (`certification.interests`); a row of them is kept when
    one was set aside. What a person declares stays.
    """

    class Kind(models.TextChoices):
        """V12."""

        ORGANISATION = "same_organisation", _("same organisation")
        COMMUNITY = "same_community", _("same community")
        RECENT = "recent_collaboration", _("recent collaboration")
        AUTHOR = "author", _("author or teacher of the module")
        ADVISED = "advised_applicant", _("advised the applicant")
        PERSONAL = "personal", _("personal relation")
        FINANCIAL = "financial", _("financial interest")
        COMPETITOR = "competitor", _("competitor")
        OTHER = "other", _("other")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="conflicts")
    person = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24, choices=Kind.choices)
    note = models.TextField(blank=True)
    is_hard = models.BooleanField(default=True)
    is_declared = models.BooleanField(default=True)
    found_at = models.DateTimeField(default=timezone.now)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    set_aside_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "person", "kind"], name="conflict_once"),
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True) | (Q(is_hard=False) & ~Q(set_aside_reason="")),
                name="only_weak_conflicts_set_aside_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.person_id} – {self.application_id}: {self.kind}"
