import uuid

from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.choices import Delivery, Vat
from catalog.models.module import Module, ModuleVersion, sees_all
from communities.models.agenda import OnAClock, Zone
from config.texts import date_full, text
from partners.models import Organisation, OrganisationRole, Province, codes
from people import held
from people.models import Grant


class OfferingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Offerings behind the public page: of the own organisations, of the modules that one writes, and everything
        for who keeps the catalogue or audits it."""
        if sees_all(user):
            return self.all()
        return self.filter(
            Q(provider__in=held.scopes(OrganisationRole, user)) | Q(version__module__in=Module.objects.written_by(user))
        )

    def public(self):
        return self.filter(status__in=[Offering.Status.ACTIVE, Offering.Status.CANCELLED])

    def upcoming(self):
        return self.filter(starts_on__gte=timezone.localdate())

    def not_over(self):
        """Offerings whose last day (or, without one, first day) is today or later, and those without dates."""
        today = timezone.localdate()
        return self.filter(
            Q(ends_on__gte=today)
            | Q(ends_on__isnull=True, starts_on__gte=today)
            | Q(ends_on__isnull=True, starts_on__isnull=True)
        )


class Offering(models.Model):
    """When, where, for whom and at what price a module version is given. Only offerings with `enrol_via` HERE have
    places, queue and desk in this portal.

    `taken` = associated enrolments + open offers of a place; `waiting` = queued enrolments without an open offer.
    Both, and `last_queue_number`, are written by `enrolment` alone, in the statement that gives or refuses the seat.
    """

    class Status(models.TextChoices):
        """OEAPI v6."""

        CONCEPT = "concept", _("draft")
        ACTIVE = "active", _("open")
        INACTIVE = "inactive", _("closed")
        CANCELLED = "cancelled", _("cancelled")

    MOVES = {
        Status.CONCEPT: {Status.ACTIVE, Status.CANCELLED},
        Status.ACTIVE: {Status.INACTIVE, Status.CANCELLED},
        Status.INACTIVE: {Status.ACTIVE, Status.CANCELLED},
        Status.CANCELLED: set(),
    }

    class EnrolVia(models.TextChoices):
        HERE = "here", _("here")
        PROVIDER = "provider", _("at the provider")
        ASKING = "asking", _("by asking")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="offerings")
    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="offerings", verbose_name=_("provider")
    )
    code = models.CharField(_("code"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.CONCEPT)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    schedule_nl = models.CharField(_("days and times, in Dutch"), max_length=200, blank=True)
    schedule_en = models.CharField(_("days and times, in English"), max_length=200, blank=True)
    delivery = models.CharField(_("form"), max_length=12, choices=Delivery.choices)
    languages = codes(verbose_name=_("language of instruction"))
    city = models.CharField(_("town or city"), max_length=80, blank=True)
    province = models.CharField(_("province"), max_length=5, choices=Province.choices, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    online_url = models.URLField(_("link for those enrolled"), blank=True)
    enrol_via = models.CharField(_("how to enrol"), max_length=10, choices=EnrolVia.choices, default=EnrolVia.HERE)
    enrol_url = models.URLField(
        _("page of the provider to enrol"),
        blank=True,
        validators=[
            URLValidator(
                schemes=["https"], message=_("The address begins with https://, so that nobody can read along.")
            )
        ],
    )
    enrol_email = models.EmailField(_("address to ask"), blank=True)
    enrol_opens_on = models.DateField(_("enrolment opens on"), null=True, blank=True)
    enrol_closes_on = models.DateField(_("enrolment closes after"), null=True, blank=True)
    needs_approval = models.BooleanField(_("the provider approves each enrolment"), default=False)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    minimum = models.PositiveIntegerField(_("minimum number of participants"), null=True, blank=True)
    taken = models.PositiveIntegerField(default=0, editable=False)
    waiting = models.PositiveIntegerField(default=0, editable=False)
    last_queue_number = models.PositiveBigIntegerField(default=0, editable=False)
    terms_url = models.URLField(_("terms of the provider"), blank=True)
    cancellation_nl = models.TextField(_("cancellation terms in Dutch"), blank=True)
    cancellation_en = models.TextField(_("cancellation terms in English"), blank=True)
    cancelled_reason = models.CharField(_("reason of the cancellation"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OfferingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "code"],
                condition=~Q(code=""),
                name="offering_code_once_per_provider",
                violation_error_message=_("This provider has an offering with this code already."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")), name="offering_not_overbooked"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="offering_ends_after_start",
                violation_error_message=_("The last day cannot be before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(enrol_opens_on__isnull=True)
                | Q(enrol_closes_on__isnull=True)
                | Q(enrol_closes_on__gte=F("enrol_opens_on")),
                name="offering_closes_after_opening",
                violation_error_message=_("Enrolment cannot close before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True) | Q(capacity__isnull=True) | Q(minimum__lte=F("capacity")),
                name="offering_minimum_fits",
                violation_error_message=_("The minimum cannot be more than the number of places."),
            ),
            models.CheckConstraint(
                condition=~Q(status="active", enrol_via="here") | Q(capacity__isnull=False),
                name="offering_here_has_places",
                violation_error_message=_("Fill in the number of places: people enrol here."),
            ),
            models.CheckConstraint(
                condition=~Q(status="active", enrol_via="provider") | ~Q(enrol_url=""),
                name="offering_elsewhere_has_address",
                violation_error_message=_("Fill in the page of the provider where people enrol."),
            ),
        ]

    def __str__(self):
        parts = (text(self.version, "title"), self.starts_on and date_full(self.starts_on), self.city)
        return ", ".join(part for part in parts if part)

    @property
    def module(self):
        return self.version.module

    @property
    def places_left(self):
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def is_over(self):
        last = self.ends_on or self.starts_on
        return last is not None and last < timezone.localdate()


class Session(OnAClock, models.Model):
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(_("time of"), max_length=20, choices=Zone.choices, default=Zone.AMSTERDAM)
    place = models.CharField(_("place"), max_length=160, blank=True)
    online_url = models.URLField(_("link for those enrolled"), blank=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_start",
                violation_error_message=_("A meeting ends after it begins."),
            )
        ]

    def __str__(self):
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class EnrolmentPeriod(models.Model):
    """Who belongs to this target group may enrol on these days, whether or not the offering is open for everybody
    then. `closes_on` None: until the offering begins."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="periods")
    target_group = models.CharField(_("target group"), max_length=60)  # Term.Vocabulary.TARGET_GROUP
    opens_on = models.DateField(_("from"))
    closes_on = models.DateField(_("until and including"), null=True, blank=True)

    class Meta:
        ordering = ["opens_on", "target_group"]
        constraints = [
            models.UniqueConstraint(fields=["offering", "target_group"], name="period_once_per_group"),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                name="period_closes_after_opening",
                violation_error_message=_("Enrolment cannot close before it opens."),
            ),
        ]

    def __str__(self):
        return f"{self.target_group}: {self.opens_on} {self.closes_on or ''}"


class Price(models.Model):
    """What one kind of customer pays for an offering. Without rows the usual price of the module holds."""

    class Audience(models.TextChoices):
        CONSUMER = "consumer", _("you pay yourself")
        BUSINESS = "business", _("your employer pays")
        PARTNER = "partner", _("partner of the community")
        STUDENT = "student", _("student")

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="prices")
    audience = models.CharField(_("for"), max_length=10, choices=Audience.choices)
    amount = models.DecimalField(_("amount in euro"), max_digits=9, decimal_places=2, validators=[MinValueValidator(0)])
    vat = models.CharField(_("VAT"), max_length=14, choices=Vat.choices, default=Vat.INCLUDED)
    includes_nl = models.CharField(_("includes, in Dutch"), max_length=200, blank=True)
    includes_en = models.CharField(_("includes, in English"), max_length=200, blank=True)

    class Meta:
        ordering = ["offering", "audience"]
        constraints = [
            models.UniqueConstraint(fields=["offering", "audience"], name="price_once_per_audience"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="price_not_negative"),
            models.CheckConstraint(
                condition=~Q(audience="consumer") | ~Q(vat="excluded"),
                name="consumer_price_includes_vat",
                violation_error_message=_("A consumer price includes VAT."),
            ),
        ]

    def __str__(self):
        return f"{self.get_audience_display()}: {self.amount}"


class OfferingRole(Grant):
    class Role(models.TextChoices):
        TEACHER = "teacher", _("teacher")

    scope_field = "offering"
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.TEACHER)
