from dataclasses import dataclass

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from config.texts import date_full
from people.models import Grant


@dataclass(frozen=True)
class GrantRow:
    """One row of the list of roles: a grant of whichever table."""

    grant: Grant
    may_end: bool

    @property
    def person(self) -> str:
        return self.grant.person.name or self.grant.person.email if self.grant.person else self.grant.email

    @property
    def role(self) -> str:
        return self.grant.get_role_display()

    @property
    def scope(self) -> str:
        return str(self.grant.scope) if self.grant.scope else ""

    @property
    def given_by(self) -> str:
        return self.grant.given_by.name if self.grant.given_by else ""

    @property
    def until(self) -> str:
        return _("until and including %(day)s") % {"day": date_full(self.grant.ends_on)} if self.grant.ends_on else ""

    @property
    def given_at(self):
        return self.grant.given_at


class GrantTable(tables.Table):
    person = tables.TemplateColumn(template_name="people/_grant_person.html", verbose_name=_("Person"))
    role = tables.Column(_("Role"))
    scope = tables.Column(_("For"), default=_("the whole site"))
    given_by = tables.TemplateColumn(template_name="people/_grant_giver.html", verbose_name=_("Given by, and why"))
    given_at = tables.TemplateColumn(
        "{{ record.given_at|date_full }}", verbose_name=_("Given on"), attrs={"td": {"class": "lk-nowrap"}}
    )
    state = tables.TemplateColumn(
        template_name="people/_grant_state.html",
        verbose_name=_("State"),
        orderable=False,
        attrs={"td": {"class": "lk-nowrap"}},
    )
    act = tables.TemplateColumn(template_name="people/_grant_act.html", verbose_name="", orderable=False)

    class Meta:
        empty_text = _("No roles match this search.")
