from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.addresses import reverse
from partners.models import codes
from people import held
from people.models import Grant


class SchemeQuerySet(models.QuerySet):
    def with_role(self, user, *roles):
        """Schemes in which this person holds one of the roles today."""
        return self.filter(pk__in=held.scopes(SchemeRole, user, *roles))


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

    objects = SchemeQuerySet.as_manager()

    class Meta:
        ordering = ["name_nl"]

    def __str__(self):
        return self.name_nl

    def get_absolute_url(self):
        return reverse("certification:scheme-detail", args=[self.slug])


class SchemeRole(Grant):
    class Role(models.TextChoices):
        SECRETARY = "secretary", _("secretary")
        REVIEWER = "reviewer", _("reviewer")
        DECISION_MAKER = "decision_maker", _("decision maker")
        APPEAL_MEMBER = "appeal_member", _("appeal member")

    scope_field = "scheme"
    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)


class SchemeVersionQuerySet(models.QuerySet):
    def in_force(self, scheme):
        """The version of a scheme under which an application is made today; None before the first day."""
        today = timezone.localdate()
        return self.filter(scheme=scheme, in_force_from__lte=today).order_by("-in_force_from", "-number").first()


class SchemeVersion(models.Model):
    """The criteria, limits and deadlines in force from a day on. An application keeps the version it was made under."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    in_force_from = models.DateField(null=True, blank=True)
    validity_months = models.PositiveSmallIntegerField(default=36)
    certified_fields = codes()  # keys of `catalog.snapshot.content` that the mark covers
    granted_min = models.DecimalField(max_digits=3, decimal_places=2, default=3)
    conditional_floor = models.DecimalField(max_digits=3, decimal_places=2, default=2)
    conditional_max_below = models.PositiveSmallIntegerField(default=3)
    conditional_mean = models.DecimalField(max_digits=3, decimal_places=2, default="2.80")
    third_review_gap = models.DecimalField(max_digits=3, decimal_places=2, default="0.75")
    max_incomplete = models.PositiveSmallIntegerField(default=2)
    admissibility_days = models.PositiveSmallIntegerField(default=14)
    completion_days = models.PositiveSmallIntegerField(default=28)  # for the applicant, to complete an incomplete file
    assign_days = models.PositiveSmallIntegerField(default=14)
    review_days = models.PositiveSmallIntegerField(default=28)
    reply_days = models.PositiveSmallIntegerField(default=14)
    decision_days = models.PositiveSmallIntegerField(default=28)

    objects = SchemeVersionQuerySet.as_manager()

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
    source_nl = models.CharField(max_length=200, blank=True)
    source_en = models.CharField(max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField()
    is_knock_out = models.BooleanField(default=False)

    class Meta:
        ordering = ["version", "position"]
        verbose_name_plural = "criteria"
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="criterion_code_once")]

    def __str__(self):
        return f"{self.code} {self.name_nl}"
