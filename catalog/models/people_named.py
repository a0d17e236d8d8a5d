import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models.module import Module


class NamedTeacher(models.Model):
    """A teacher or co-developer whom the page of a module names, once they agree. A co-developer may be an organisation:
    then the address is of somebody there. Nobody needs an account for that: the key in the mail is enough, also to take
    it back. Who says no is forgotten at once: the row goes."""

    class Part(models.TextChoices):
        TEACHER = "teacher", _("teacher")
        DEVELOPER = "developer", _("co-developer")

    class Status(models.TextChoices):
        ASKED = "asked", pgettext_lazy("named teacher", "asked")
        CONFIRMED = "confirmed", pgettext_lazy("named teacher", "agreed")

    MOVES = {Status.ASKED: {Status.CONFIRMED}, Status.CONFIRMED: set()}

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="named_teachers")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    part = models.CharField(_("named as"), max_length=10, choices=Part.choices, default=Part.TEACHER)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    expertise_nl = models.CharField(_("what they teach or made, in Dutch"), max_length=160, blank=True)
    expertise_en = models.CharField(_("what they teach or made, in English"), max_length=160, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["module", "email", "part"],
                name="teacher_named_once",
                violation_error_message=_("This person has been asked already."),
            )
        ]

    def __str__(self):
        return self.name
