from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certification.models.application import Application
from certification.models.scheme import Criterion


class Decision(models.Model):
    Outcome = Application.Outcome

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(_("outcome"), max_length=24, choices=Application.Outcome.choices)
    advised_outcome = models.CharField(max_length=24, choices=Application.Outcome.choices)
    reasons_nl = models.TextField(_("reasons in Dutch"))
    reasons_en = models.TextField(_("reasons in English"), blank=True)
    deviation_reasons = models.TextField(_("why it differs from the advice"), blank=True)
    decided_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=models.F("advised_outcome")) | ~Q(deviation_reasons=""),
                name="deviation_has_reasons",
                violation_error_message=_("The decision differs from the advice: say why."),
            ),
            models.CheckConstraint(condition=~Q(reasons_nl=""), name="decision_has_reasons"),
        ]

    def __str__(self):
        return f"{self.application_id}: {self.outcome}"


class Condition(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("condition", "open")
        MET = "met", pgettext_lazy("condition", "met")
        NOT_MET = "not_met", pgettext_lazy("condition", "not met")

    MOVES = {Status.OPEN: {Status.MET, Status.NOT_MET}, Status.MET: set(), Status.NOT_MET: set()}

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="conditions")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT)
    text = models.TextField(_("condition"))
    due_on = models.DateField(_("to be met by"))
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)

    class Meta:
        ordering = ["due_on", "criterion__position"]

    def __str__(self):
        return f"{self.criterion_id} before {self.due_on}"
