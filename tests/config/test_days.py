"""Whichever form asks for a day, asks for one that can be reckoned with."""

import importlib
import pkgutil

import pytest
from django import forms
from django.apps import apps
from django.db.models import DateField, DateTimeField
from django_filters import FilterSet

from communities.forms import field_for
from config.days import DayField

OURS = ("config", "people", "partners", "communities", "catalog", "enrolment", "certification")
DAYS = (forms.DateField, forms.DateTimeField, forms.SplitDateTimeField)  # a moment is a day and a time of the clock


def every_form():
    for app in OURS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if {"forms", "filters", "views"} & set(module.name.split(".")):
                importlib.import_module(module.name)
    waiting = [forms.Form, forms.ModelForm, forms.BaseFormSet]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.partition(".")[0] in OURS and hasattr(kind, "base_fields"):
            yield kind


def test_no_form_has_a_day_without_bounds():
    kinds = list(every_form())
    found = [
        f"{kind.__module__}.{kind.__name__}.{name}"
        for kind in kinds
        for name, field in kind.base_fields.items()
        if isinstance(field, DAYS) and not isinstance(field, DayField)
    ]
    assert found == []
    assert len(kinds) > 100
    bounded = [name for kind in kinds for name, field in kind.base_fields.items() if isinstance(field, DayField)]
    assert len(bounded) > 20


def test_no_filter_has_a_day_without_bounds():
    waiting, found = [FilterSet], []  # by class: a filter that was asked for its field keeps it for the whole process
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.partition(".")[0] in OURS:
            found += [(kind, name) for name, each in kind.base_filters.items() if issubclass(each.field_class, DAYS)]
    assert found == []


def test_fields_that_a_form_makes_of_a_column_have_them_too():
    columns = [
        (model, column.name)
        for model in apps.get_app_config("communities").get_models()
        for column in model._meta.local_fields
        if isinstance(column, DateField) and not isinstance(column, DateTimeField) and column.editable
    ]
    assert columns
    assert all(isinstance(field_for(model, name), DayField) for model, name in columns)


@pytest.mark.parametrize(
    ("day", "is_fine"), [("1899-12-31", False), ("1900-01-01", True), ("2199-12-31", True), ("2200-01-01", False)]
)
def test_a_day_lies_in_years_that_can_be_reckoned_with(day, is_fine):
    form = forms.Form({"day": day})
    form.fields["day"] = DayField()
    assert form.is_valid() is is_fine
    if not is_fine:
        assert form.errors == {"day": ["Vul een jaar in van 1900 tot en met 2199."]}
