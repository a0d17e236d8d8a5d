import datetime
import uuid
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models import ModuleVersion
from certification import interests
from certification.models.scheme import Criterion, SchemeRole, SchemeVersion
from config.addresses import reverse
from partners.models import Organisation, OrganisationRole
from people import held
from people.models import Event


class ApplicationQuerySet(models.QuerySet):
    def of_applicant(self, user):
        """Files of the organisations for which this person may apply."""
        roles = [OrganisationRole.Role.MANAGER, OrganisationRole.Role.EDITOR]
        return self.filter(applicant__in=held.scopes(OrganisationRole, user, *roles))

    def for_office(self, user, *roles):
        """Files that this person may handle by office: for a secretary all that were submitted, for a decision maker
        those with an advice. Never those in which the person has an interest, and never those that the person judges
        or judged as a reviewer. A file that is left out is told by nothing."""
        held = SchemeRole.objects.current().held_by(user).filter(role__in=roles).values_list("scheme", "role")
        stages = {SchemeRole.Role.DECISION_MAKER: Q(status__in=Application.FOR_DECISION)}
        reaches = [Q(scheme_version__scheme=scheme) & stages.get(role, Q()) for scheme, role in held]
        if not reaches:
            return self.none()
        reach = reduce(or_, reaches)
        judged = self.model.objects.filter(reviews__reviewer=user).exclude(reviews__status="declined")
        files = self.filter(reach, submitted_at__isnull=False).exclude(pk__in=judged.values("pk"))
        return files.exclude(pk__in=interests.barred(user, files))

    def without_part_of(self, user):
        """Files in which this person did nothing yet: the audit trail knows who handled a file."""
        acted = Event.objects.filter(subject_type=self.model._meta.label_lower, actor=user)
        return self.exclude(pk__in=acted.values("subject_id"))

    def visible_to(self, user):
        """Own files for applicants, and the files of one's office. Reviewers see what they judge through `Review`.
        For everybody else a file does not exist."""
        if not user.is_authenticated:
            return self.none()
        office = self.model.objects.for_office(user, SchemeRole.Role.SECRETARY, SchemeRole.Role.DECISION_MAKER)
        own = self.model.objects.of_applicant(user)
        return self.filter(Q(pk__in=own.values("pk")) | Q(pk__in=office.values("pk")))

    def open(self):
        return self.exclude(status__in=Application.CLOSED)

    def by_urgency(self):
        return self.order_by(models.F("due_on").asc(nulls_last=True), "pk")

    def for_page(self):
        return self.select_related(
            "applicant", "module_version__module", "scheme_version__scheme", "secretary", "advised_by"
        )


class Application(models.Model):
    """A provider asks for a mark for one module version. Running and rejected applications are invisible to others.

    `due_on` is the day before which the office owes its next step. The clock stands still while the applicant is
    asked something: then `due_on` is empty, `applicant_due_on` is set and `days_left` keeps what the office has left.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        INCOMPLETE = "incomplete", _("incomplete")
        INADMISSIBLE = "inadmissible", _("inadmissible")
        ADMISSIBLE = "admissible", _("admissible")
        IN_REVIEW = "in_review", _("in review")
        FINDINGS = "findings", _("findings")
        ADVISED = "advised", _("advice given")
        DECIDED = "decided", _("decided")
        RETRACTED = "retracted", _("retracted")

    MOVES = {
        Status.DRAFT: {Status.SUBMITTED, Status.RETRACTED},
        Status.SUBMITTED: {Status.INCOMPLETE, Status.INADMISSIBLE, Status.ADMISSIBLE, Status.RETRACTED},
        Status.INCOMPLETE: {Status.SUBMITTED, Status.INADMISSIBLE, Status.RETRACTED},
        Status.INADMISSIBLE: set(),
        Status.ADMISSIBLE: {Status.IN_REVIEW, Status.RETRACTED},
        Status.IN_REVIEW: {Status.FINDINGS, Status.RETRACTED},
        Status.FINDINGS: {Status.ADVISED, Status.RETRACTED},
        Status.ADVISED: {Status.DECIDED, Status.RETRACTED},
        Status.DECIDED: set(),
        Status.RETRACTED: set(),
    }
    CLOSED = {Status.INADMISSIBLE, Status.DECIDED, Status.RETRACTED}
    FOR_DECISION = {Status.ADVISED, Status.DECIDED}
    REPORTED = {Status.FINDINGS, Status.ADVISED, Status.DECIDED}  # all reviews are in and the applicant may read them

    class Outcome(models.TextChoices):
        GRANTED = "granted", pgettext_lazy("decision", "granted")
        CONDITIONAL = "granted_conditionally", _("granted with conditions")
        REJECTED = "rejected", pgettext_lazy("decision", "rejected")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scheme_version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="applications")
    module_version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.DRAFT)
    statement = models.TextField(_("statement of the applicant"), blank=True)
    objections = models.TextField(_("objections to reviewers"), blank=True)
    snapshot = models.JSONField(default=dict)  # the module as it was when the application was submitted
    snapshot_hash = models.CharField(max_length=64, blank=True)
    certified_hash = models.CharField(max_length=64, blank=True)  # of the certified fields in the snapshot
    incomplete_count = models.PositiveSmallIntegerField(default=0)
    missing = models.TextField(_("what is missing"), blank=True)  # also the reasons of an inadmissible file
    reply = models.TextField(_("reply of the applicant to the findings"), blank=True)
    advice = models.TextField(_("advice"), blank=True)
    advised_outcome = models.CharField(max_length=24, choices=Outcome.choices, blank=True)
    advised_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    secretary = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    applicant_due_on = models.DateField(null=True, blank=True)
    days_left = models.SmallIntegerField(null=True, blank=True)
    created_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    in_review_at = models.DateTimeField(null=True, blank=True)
    findings_at = models.DateTimeField(null=True, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    advised_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["module_version", "scheme_version"],
                condition=~Q(status__in=["decided", "inadmissible", "retracted"]),
                name="one_running_application",
                violation_error_message=_("An application for this version is running already."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "retracted"])
                | (Q(submitted_at__isnull=False) & ~Q(snapshot_hash="") & ~Q(certified_hash="")),
                name="application_submitted_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["advised", "decided"])
                | (Q(advised_at__isnull=False) & ~Q(advised_outcome="")),
                name="application_advised_whole",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(applicant_due_on__isnull=True), name="application_one_clock"
            ),
            models.CheckConstraint(
                condition=Q(applicant_due_on__isnull=True) | Q(days_left__isnull=False),
                name="application_clock_keeps_days",
            ),
        ]

    def __str__(self):
        return f"{self.module_version} – {self.get_status_display()}"

    def get_absolute_url(self):
        return reverse("certification:application-detail", args=[self.uuid])

    @property
    def is_open(self):
        return self.status not in self.CLOSED

    @property
    def let_its_days_pass(self):
        """The applicant was asked to complete the file and did not do so in time."""
        return self.status == self.Status.INCOMPLETE and self.applicant_due_on < timezone.localdate()

    @property
    def may_reply(self):
        return (
            self.status == self.Status.FINDINGS
            and self.replied_at is None
            and self.applicant_due_on >= timezone.localdate()
        )

    @property
    def waits_for_advice(self):
        """The applicant has replied, or has let the days for it pass."""
        return self.status == self.Status.FINDINGS and not self.may_reply

    @property
    def office_due_on(self):
        """The day before which the office owes its next step; None while it waits for the applicant."""
        if self.waits_for_advice and self.due_on is None:
            return self.applicant_due_on + datetime.timedelta(days=self.days_left)
        return self.due_on


class SelfAssessment(models.Model):
    """What the applicant says of one criterion, with its evidence."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="self_assessments")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT)
    text = models.TextField(_("how the module meets this criterion"), blank=True)
    evidence_url = models.URLField(_("link to evidence"), blank=True)

    class Meta:
        ordering = ["criterion__position"]
        constraints = [models.UniqueConstraint(fields=["application", "criterion"], name="self_assessment_once")]

    def __str__(self):
        return f"{self.application_id} {self.criterion_id}"
