"""A day in a form: the field that browsers show a calendar for, within years in which everything can be reckoned with."""

import datetime

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

# Beyond these the day after, or the moment in another time zone, does not exist in Python or not in PostgreSQL.
FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)


class DayField(forms.DateField):
    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
        told = _("Fill in a year from 1900 up to and including 2199.")
        super().__init__(validators=[MinValueValidator(FIRST, told), MaxValueValidator(LAST, told)], **kwargs)
