"""`get_<field>_display()` without making a dictionary of all labels each time: a list of rows asks it hundreds of times."""

from functools import cache

from django.db.models import Field, Model
from django.utils.encoding import force_str
from django.utils.hashable import make_hashable


@cache
def _labels(field: Field) -> dict:
    return dict(make_hashable(field.flatchoices))


def _display(self: Model, field: Field) -> str:
    value = getattr(self, field.attname)
    return force_str(_labels(field).get(make_hashable(value), value), strings_only=True)


def install() -> None:
    """Before the first model is made: each takes this over for its fields."""
    Model._get_FIELD_display = _display
