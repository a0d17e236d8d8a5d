import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Module, ModuleVersion
from partners.models import Organisation, codes
from people.models import Grant


class Scheme(models.Model):
    """A mark: who owns it, what it is about, what it is and what it is not."""

    class Subject(models.TextChoices):
        """Five subjects of recognition that must never be mixed up."""

        COMMUNITY = "community", _("learning community")
        PROVIDER = "provider", _("provider")
        PROGRAMME = "programme", _("programme")
        MODULE = "module", _("module")
        PERSON = "person", _("person")

    slug = models.SlugField(max_length=60, unique=True)
    name_nl = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    subject = models.CharField(max_length=10, choices=Subject.choices, default=Subject.MODULE)
    owner_name = models.CharField(max_length=160)
    is_nl = models.TextField()  # what this mark says
    is_en = models.TextField()
    is_not_nl = models.TextField()  # what it does not say
    is_not_en = models.TextField()
    number_prefix = models.CharField(max_length=10, default="LK-M")

    class Meta:
        ordering = ["name_nl"]

    def __str__(self):
        return self.name_nl


class SchemeRole(Grant):
    class Role(models.TextChoices):
        SECRETARY = "secretary", _("secretary")
        REVIEWER = "reviewer", _("reviewer")
        DECISION_MAKER = "decision_maker", _("decision maker")
        APPEAL_MEMBER = "appeal_member", _("appeal member")

    scope_field = "scheme"
    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)


class SchemeVersion(models.Model):
    """The criteria, limits and deadlines in force from a day on. An application keeps the version it was made under."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    in_force_from = models.DateField(null=True, blank=True)
    validity_months = models.PositiveSmallIntegerField(default=36)
    certified_fields = codes()  # fields of ModuleVersion that the mark covers; `outcomes` for the rows
    granted_min = models.DecimalField(max_digits=3, decimal_places=2, default=3)
    conditional_floor = models.DecimalField(max_digits=3, decimal_places=2, default=2)
    conditional_max_below = models.PositiveSmallIntegerField(default=3)
    conditional_mean = models.DecimalField(max_digits=3, decimal_places=2, default="2.80")
    third_review_gap = models.DecimalField(max_digits=3, decimal_places=2, default="0.75")
    admissibility_days = models.PositiveSmallIntegerField(default=14)
    review_days = models.PositiveSmallIntegerField(default=28)
    reply_days = models.PositiveSmallIntegerField(default=14)
    decision_days = models.PositiveSmallIntegerField(default=28)

    class Meta:
        ordering = ["scheme", "-number"]
        constraints = [models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once")]

    def __str__(self):
        return f"{self.scheme} {self.number}"


class Criterion(models.Model):
    version = models.ForeignKey(SchemeVersion, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=6)
    name_nl = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    guidance_nl = models.TextField(blank=True)
    guidance_en = models.TextField(blank=True)
    scale_nl = models.JSONField(default=list)  # one sentence for each score 1-4
    scale_en = models.JSONField(default=list)
    source = models.CharField(max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField()
    is_knock_out = models.BooleanField(default=False)

    class Meta:
        ordering = ["version", "position"]
        verbose_name_plural = "criteria"
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="criterion_code_once")]

    def __str__(self):
        return f"{self.code} {self.name_nl}"


class Application(models.Model):
    """A provider asks for a mark for one module version. Running and rejected applications are invisible to others."""

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

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scheme_version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="applications")
    module_version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.DRAFT)
    statement = models.TextField(_("statement of the applicant"), blank=True)
    snapshot = models.JSONField(default=dict)  # the module as it was when the application was submitted
    incomplete_count = models.PositiveSmallIntegerField(default=0)
    missing = models.TextField(_("what is missing"), blank=True)
    reply = models.TextField(_("reply of the applicant to the findings"), blank=True)
    advice = models.TextField(_("advice"), blank=True)
    created_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    in_review_at = models.DateTimeField(null=True, blank=True)
    findings_at = models.DateTimeField(null=True, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    advised_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

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
                condition=Q(status__in=["draft", "retracted"]) | Q(submitted_at__isnull=False),
                name="application_submitted_when",
            ),
        ]

    def __str__(self):
        return f"{self.module_version} – {self.get_status_display()}"

    def get_absolute_url(self):
        return reverse("certification:application-detail", args=[self.uuid])


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


class Review(models.Model):
    """One reviewer and one application (a review assignment). Blind until both first reviewers have submitted."""

    class Status(models.TextChoices):
        ASKED = "asked", _("asked")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        SUBMITTED = "submitted", _("submitted")
        REPLACED = "replaced", _("replaced")

    MOVES = {
        Status.ASKED: {Status.ACCEPTED, Status.DECLINED, Status.REPLACED},
        Status.ACCEPTED: {Status.SUBMITTED, Status.DECLINED, Status.REPLACED},
        Status.DECLINED: set(),
        Status.SUBMITTED: set(),
        Status.REPLACED: set(),
    }

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
    recommendation = models.CharField(max_length=24, choices=Recommendation.choices, blank=True)
    strengths = models.TextField(_("strengths"), blank=True)
    findings = models.TextField(_("findings for the applicant"), blank=True)
    confidential_note = models.TextField(_("note for the secretary only"), blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
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


class CriterionScore(models.Model):
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT)
    score = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    note = models.TextField(blank=True)

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
    a weak one may be set aside by the secretary with a reason that applicant and decision maker can read."""

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
        constraints = [
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True) | (Q(is_hard=False) & ~Q(set_aside_reason="")),
                name="only_weak_conflicts_set_aside_with_reason",
            )
        ]

    def __str__(self):
        return f"{self.person_id} – {self.application_id}: {self.kind}"


class Decision(models.Model):
    class Outcome(models.TextChoices):
        GRANTED = "granted", _("granted")
        CONDITIONAL = "granted_conditionally", _("granted with conditions")
        REJECTED = "rejected", _("rejected")

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=24, choices=Outcome.choices)
    advised_outcome = models.CharField(max_length=24, choices=Outcome.choices)
    reasons_nl = models.TextField(_("reasons in Dutch"))
    reasons_en = models.TextField(_("reasons in English"), blank=True)
    deviation_reasons = models.TextField(_("why it differs from the advice"), blank=True)
    decided_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=models.F("advised_outcome")) | ~Q(deviation_reasons=""), name="deviation_has_reasons",
                violation_error_message=_("The decision differs from the advice: say why."),
            )
        ]

    def __str__(self):
        return f"{self.application_id}: {self.outcome}"


class Condition(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", _("open")
        MET = "met", _("met")
        NOT_MET = "not_met", _("not met")

    MOVES = {Status.OPEN: {Status.MET, Status.NOT_MET}, Status.MET: set(), Status.NOT_MET: set()}

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="conditions")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT)
    text = models.TextField(_("condition"))
    due_on = models.DateField(_("to be met by"))
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)

    class Meta:
        ordering = ["due_on"]

    def __str__(self):
        return f"{self.criterion_id} before {self.due_on}"


class CertificateQuerySet(models.QuerySet):
    def in_force(self):
        today = timezone.localdate()
        return self.filter(status=Certificate.Status.VALID, valid_from__lte=today, valid_until__gte=today)


class Certificate(models.Model):
    """The record of a granted mark in the public register. Expiry follows from `valid_until`, it is not a status."""

    class Status(models.TextChoices):
        VALID = "valid", _("valid")
        SUSPENDED = "suspended", _("suspended")
        REVOKED = "revoked", _("revoked")
        SUPERSEDED = "superseded", _("superseded")

    MOVES = {
        Status.VALID: {Status.SUSPENDED, Status.REVOKED, Status.SUPERSEDED},
        Status.SUSPENDED: {Status.VALID, Status.REVOKED},
        Status.REVOKED: set(),
        Status.SUPERSEDED: set(),
    }

    number = models.CharField(max_length=40, unique=True)  # LK-M-2026-0001
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="certificate")
    scheme_version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="certificates")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="certificates")
    module_version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="certificates")
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="certificates")
    certified_hash = models.CharField(max_length=64)  # of the certified fields in the snapshot
    is_conditional = models.BooleanField(default=False)
    covers_licensed_providers = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.VALID)
    valid_from = models.DateField()
    valid_until = models.DateField()
    status_reason = models.TextField(blank=True)
    issued_at = models.DateTimeField(default=timezone.now)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=models.F("valid_from")), name="certificate_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["module", "scheme_version"], condition=Q(status="valid"), name="one_valid_certificate"
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("certification:certificate-detail", args=[self.number])
