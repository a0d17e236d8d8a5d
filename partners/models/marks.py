import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models.organisations import Organisation


class QualityMarkQuerySet(models.QuerySet):
    def shown(self):
        """What the page of the organisation tells: what was checked, and what is only claimed, as such."""
        return self.exclude(status=QualityMark.Status.REJECTED)


class QualityMark(models.Model):
    """A mark that an organisation says to have from somebody else. A claim until a person has looked it up."""

    class Scheme(models.TextChoices):
        """V9 of the field's vocabularies."""

        NVAO = "nvao", _("NVAO accreditation")
        INSPECTORATE = "inspectorate", _("Dutch Inspectorate of Education")
        NRTO = "nrto", _("NRTO mark")
        CRKBO = "crkbo", _("CRKBO register")
        CEDEO = "cedeo", _("CEDEO")
        ISO_9001 = "iso_9001", _("ISO 9001")
        SNRO = "snro", _("SNRO")
        NIAZ = "niaz", _("NIAZ")
        BLIK = "blik_op_werk", _("Blik op Werk")
        EXAMENKAMER = "examenkamer", _("Stichting Examenkamer")
        VEMBO = "vembo", _("Vembo")
        NLQF = "nlqf", _("NLQF level")
        MICROCREDENTIAL = "microcredential", _("microcredentials (VH, UNL, mbo pilot)")
        NL_AIC = "nl_aic_label", _("NL AIC Label")
        COMMUNITY = "community", _("certificate of an own community")

    class Status(models.TextChoices):
        CLAIMED = "claimed", _("claimed, not checked")
        VERIFIED = "verified", _("checked")
        REJECTED = "rejected", _("rejected")

    MOVES = {
        Status.CLAIMED: {Status.VERIFIED, Status.REJECTED},
        Status.VERIFIED: {Status.REJECTED},
        Status.REJECTED: set(),
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="quality_marks")
    scheme = models.CharField(_("mark"), max_length=20, choices=Scheme.choices)
    number = models.CharField(_("number"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.CLAIMED)
    register_url = models.URLField(_("page in the register"), blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until and including"), null=True, blank=True)
    claimed_at = models.DateTimeField(default=timezone.now)
    claimed_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = QualityMarkQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "-claimed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "scheme"],
                condition=Q(status="claimed"),
                name="quality_mark_claimed_once",
                violation_error_message=_("This mark has been claimed already and waits for a check."),
            ),
            models.CheckConstraint(
                condition=~Q(status="verified")
                | (
                    Q(answered_at__isnull=False, valid_from__isnull=False, valid_until__isnull=False)
                    & ~Q(register_url="")
                ),
                name="quality_mark_verified_with_facts",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="quality_mark_dates_in_order",
            ),
        ]

    def __str__(self):
        return self.get_scheme_display()

    @property
    def has_expired(self):
        return self.valid_until is not None and self.valid_until < timezone.localdate()

    @property
    def counts(self):
        """Whether it was checked and is valid today: only then may it look like a mark."""
        today = timezone.localdate()
        return self.status == self.Status.VERIFIED and self.valid_from <= today <= self.valid_until

    @property
    def facts(self):
        """Label and value, for `components/prov.html`."""
        return [(_("number"), self.number)] if self.number else []
