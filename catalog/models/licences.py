import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models.module import Module, sees_all
from partners.models import Organisation, OrganisationRole
from people import held


class LicenceQuerySet(models.QuerySet):
    def valid_from_to(self, first, last):
        """Granted licences that hold on the whole of these days; an open end of the licence holds for ever."""
        return self.filter(status=ProviderLicence.Status.GRANTED).filter(
            Q(from_on__isnull=True) | Q(from_on__lte=first), Q(until_on__isnull=True) | Q(until_on__gte=last)
        )

    def visible_to(self, user):
        """Licences of modules that this person writes, and of the own organisations."""
        if sees_all(user):
            return self.all()
        return self.filter(
            Q(module__in=Module.objects.written_by(user)) | Q(organisation__in=held.scopes(OrganisationRole, user))
        )


class ProviderLicence(models.Model):
    """The owner's leave for another organisation to provide a module."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("requested")
        GRANTED = "granted", pgettext_lazy("licence", "granted")
        REFUSED = "refused", _("refused")
        REVOKED = "revoked", _("revoked")

    MOVES = {
        Status.REQUESTED: {Status.GRANTED, Status.REFUSED},
        Status.GRANTED: {Status.REVOKED},
        Status.REFUSED: set(),
        Status.REVOKED: set(),
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="licences")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="licences")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.REQUESTED)
    message = models.TextField(_("why you want to provide this module"), blank=True, max_length=1000)
    conditions = models.TextField(_("conditions"), blank=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until and including"), null=True, blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    requested_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(_("reason"), max_length=300, blank=True)  # of a refusal or a revocation

    objects = LicenceQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["module", "organisation"],
                condition=Q(status__in=["requested", "granted"]),
                name="licence_once",
                violation_error_message=_("This organisation has a licence for this module, or asked for one already."),
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="licence_ends_after_start",
                violation_error_message=_("The licence cannot end before it begins."),
            ),
        ]

    def __str__(self):
        return f"{self.organisation} – {self.module}"
