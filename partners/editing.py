"""Two people who edit the same thing: the second is told and shown what the first changed, and nothing is lost.

A form carries the number of the newest change that its reader saw (`version_of`). Saving compares.
"""

import datetime
from dataclasses import dataclass
from typing import Any, TypeVar

from crispy_forms.helper import FormHelper
from django import forms
from django.db import models, transaction

from config import uploads
from people.history import lock, record
from people.models import Event, User

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Difference:
    """A field that somebody else has changed since the reader opened the form, and what it holds now."""

    field: str
    label: str
    stored: Any
    at: datetime.datetime
    by: str


class ChangedMeanwhile(Exception):
    """Nothing was saved: others changed fields that this form changes, too."""

    def __init__(self, differences: list[Difference], version: int):
        super().__init__(", ".join(difference.field for difference in differences))
        self.differences, self.version = differences, version


def version_of(obj: models.Model) -> int:
    """The number of the newest change of `obj`; 0 when nobody has changed it since it was made."""
    newest = Event.objects.about(obj).filter(verb=_verb(obj)).order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


@transaction.atomic
def save_changes(obj: M, fields: dict[str, Any], *, seen: int, by: User, **noted: Any) -> M:
    """Saves those of `fields` that differ from what is stored, and records which they were, with what else is `noted`.
    `seen` is the `version_of` that the form was shown with.

    Raises `ChangedMeanwhile` when somebody changed one of the differing fields after that.
    """
    stored = lock(obj)
    differing = {name: value for name, value in fields.items() if getattr(stored, name) != value}
    later = Event.objects.about(obj).filter(verb=_verb(obj), pk__gt=seen).select_related("actor").order_by("pk")
    differences = {}
    for event in later:
        for name in set(event.data["fields"]) & differing.keys():
            differences[name] = _difference(stored, name, event)
    if differences:
        raise ChangedMeanwhile(sorted(differences.values(), key=lambda each: each.at), version_of(obj))
    if differing:
        for target in (stored, obj):
            for name, value in differing.items():
                setattr(target, name, value)
        stamps = {field.name for field in obj._meta.local_fields if getattr(field, "auto_now", False)}
        stored.save(update_fields=differing.keys() | stamps)
        record(obj, _verb(obj), by=by, fields=sorted(differing), **noted)
    return obj


def _verb(obj: models.Model) -> str:
    return f"{obj._meta.model_name}.changed"


def _difference(stored: models.Model, name: str, event: Event) -> Difference:
    field = stored._meta.get_field(name)
    shown = getattr(stored, f"get_{name}_display", lambda: getattr(stored, name))()
    return Difference(name, str(field.verbose_name), shown, event.at, str(event.actor or ""))


class PlainForm(forms.Form):
    """The page draws the form tag, the token and the buttons."""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    def ask_for(self, name: str, told: str) -> None:
        """Says that a field is needed because of what others say, unless what was typed there has a fault of its own."""
        if name not in self.errors:
            self.add_error(name, told)

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            uploads.let_wait(self)


class VersionedForm(PlainForm):
    """Carries which state of the thing its reader saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def clean_seen(self) -> int:
        return self.cleaned_data["seen"] or 0

    def shown_again(self, meanwhile: ChangedMeanwhile) -> "VersionedForm":
        """This form with what the reader typed, which now has seen what the others changed."""
        self.data = self.data.copy()
        self.data["seen"] = meanwhile.version
        uploads.let_wait(self)
        return self
