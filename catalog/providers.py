"""Who may provide a module."""

import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Module, ProviderLicence
from config.texts import date_full, text
from partners.models import Organisation


def is_owner(module: Module, organisation: Organisation) -> bool:
    """Whether the organisation needs no licence: it owns the module, or leads the community that owns it."""
    if module.owner_organisation_id:
        return module.owner_organisation_id == organisation.pk
    return module.owner_community.lead_id == organisation.pk


def refusal(
    module: Module, organisation: Organisation, *, starts_on: datetime.date | None, ends_on: datetime.date | None
) -> str:
    """Why this organisation may not provide this module on these days, as a sentence; empty when it may.

    The owner always may; any other organisation needs a granted licence for all days. Without days, today counts."""
    if is_owner(module, organisation):
        return ""
    first = starts_on or timezone.localdate()
    last = ends_on or first
    if module.licences.filter(organisation=organisation).valid_from_to(first, last).exists():
        return ""
    return _("%(organisation)s has no licence for this module from %(first)s to %(last)s.") % {
        "organisation": organisation.name, "first": date_full(first), "last": date_full(last)
    }  # fmt: skip


def possible(module: Module) -> QuerySet[Organisation]:
    """The organisations that may provide this module now or later: its owner and the licensed ones."""
    licensed = module.licences.filter(status=ProviderLicence.Status.GRANTED).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=timezone.localdate())
    )
    own = module.owner_organisation_id or module.owner_community.lead_id
    return Organisation.objects.filter(Q(pk=own) | Q(pk__in=licensed.values("organisation")))


def owner_name(module: Module) -> str:
    return module.owner_organisation.name if module.owner_organisation_id else text(module.owner_community, "title")
