from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Module, ModuleVersion
from certification.models.application import Application
from certification.models.scheme import Scheme, SchemeVersion
from config.addresses import reverse
from partners.models import Organisation


class NumberSeries(models.Model):
    """The last number given in a year. Locked by who takes the next one, so numbers have no gaps and come once."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="series")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "year"], name="one_series_a_year")]

    def __str__(self):
        return f"{self.scheme.number_prefix}-{self.year}: {self.last}"


class CertificateQuerySet(models.QuerySet):
    def in_force(self):
        today = timezone.localdate()
        return self.filter(status=Certificate.Status.VALID, valid_from__lte=today, valid_until__gte=today)

    def expired(self):
        return self.filter(status=Certificate.Status.VALID, valid_until__lt=timezone.localdate())

    def for_page(self):
        return self.select_related("module", "module_version", "holder", "scheme_version__scheme")


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
    reminded_months = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # the last reminder sent: 9, 6 or 3 before

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-number"]
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

    @property
    def is_in_force(self):
        return self.verdict == self.Status.VALID

    @property
    def verdict(self):
        """What the register answers today: the status, or `expired` when the last day has passed."""
        if self.status == self.Status.VALID and self.valid_until < timezone.localdate():
            return "expired"
        return self.status
