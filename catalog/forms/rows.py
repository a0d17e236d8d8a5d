"""Rows in a form: outcomes, meetings, prices. A row more is a button that works without scripts, too."""

from django.forms import BaseFormSet
from django.http import QueryDict

MOST_ROWS = 60


def with_one_more(data: QueryDict, prefix: str) -> QueryDict:
    """What was posted, asking for one empty row more."""
    data = data.copy()
    rows = data.get(f"{prefix}-TOTAL_FORMS", "0")
    data[f"{prefix}-TOTAL_FORMS"] = min(int(rows) if rows.isdecimal() else 0, MOST_ROWS - 1) + 1
    return data


class Rows(BaseFormSet):
    """Rows without anything in them, and rows marked as removed, do not count."""

    def refuse_twice(self, name: str, sentence: str) -> None:
        """Says so at the second row with the same value of this field."""
        seen = set()
        for form in self.forms:
            if not form.is_valid() or form.cleaned_data.get("DELETE") or not form.cleaned_data.get(name):
                continue
            if form.cleaned_data[name] in seen:
                form.add_error(name, sentence)
            else:
                seen.add(form.cleaned_data[name])

    def filled(self) -> list[dict]:
        """The cleaned rows in their order, without the mark of removal."""
        found = []
        for form in self.forms:
            values = {name: value for name, value in form.cleaned_data.items() if name not in ("DELETE", "ORDER")}
            if not form.cleaned_data.get("DELETE") and any(value not in (None, "", []) for value in values.values()):
                found.append(values)
        return found
