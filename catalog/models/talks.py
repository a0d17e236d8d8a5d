import uuid

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.module import Module
from config.addresses import reverse
from partners.models import Hub, HubRole, Province
from people import held
from people.permissions import is_administrator


class ConsultationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the hubs that somebody manages; administrators see all, because somebody has to answer."""
        if not user.is_authenticated:
            return self.none()
        if is_administrator(user):
            return self.all()
        return self.filter(hub__in=held.scopes(HubRole, user))

    def open(self):
        return self.filter(status=Consultation.Status.ASKED)


class Consultation(models.Model):
    """Somebody wants to talk to the AI hub about a module. Needs no account, and is forgotten half a year later."""

    class Status(models.TextChoices):
        ASKED = "asked", _("waits for an answer")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed without an answer")

    MOVES = {Status.ASKED: {Status.ANSWERED, Status.CLOSED}, Status.ANSWERED: set(), Status.CLOSED: set()}

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="consultations")
    hub = models.ForeignKey(Hub, on_delete=models.CASCADE, related_name="consultations", verbose_name=_("AI hub"))
    province = models.CharField(_("province"), max_length=5, choices=Province.choices, blank=True)
    name = models.CharField(_("your name"), max_length=120, blank=True)
    email = models.EmailField(_("your e-mail address"))
    question = models.TextField(
        _("what you want to talk about"), max_length=1000, validators=[MinLengthValidator(10, _("Say a little more."))]
    )
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="nl")
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.ASKED)
    asked_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("your answer"), max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["hub", "asked_at"], name="consultation_hub", condition=Q(status="asked"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="answered") | Q(answered_at__isnull=False), name="consultation_answered_at"
            )
        ]

    def __str__(self):
        return f"{self.hub_id} {self.asked_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("catalog:talk-answer", args=[self.uuid])
