"""Modules of a community that has ended get another owner."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import listing
from catalog.models import LearningPath, Module
from communities.models import Community
from partners.models import Organisation
from people.history import NotPossible, record
from people.models import User


@transaction.atomic
def inherit_modules(community: Community, *, by: User | None, heir: Organisation | None) -> None:
    """Gives all modules and learning paths that the community owns to `heir`. They keep their addresses, versions, licences and marks, and
    stay linked to the community they came from.

    Raises `NotPossible` when there are any and nobody inherits them, or when the heir uses one of their codes already.
    """
    _inherit_paths(community, by=by, heir=heir)
    modules = list(Module.objects.select_for_update(of=("self",)).filter(owner_community=community).order_by("pk"))
    if not modules:
        return
    if heir is None:
        raise NotPossible(
            ngettext(
                "The community owns %(count)d module. Choose the organisation that takes it over.",
                "The community owns %(count)d modules. Choose the organisation that takes them over.",
                len(modules),
            )
            % {"count": len(modules)}
        )
    codes = {module.code for module in modules} - {""}
    if taken := sorted(heir.modules.filter(code__in=codes).values_list("code", flat=True)):
        raise NotPossible(
            _("%(heir)s has modules with these codes already: %(codes)s. Give yours other codes first.")
            % {"heir": heir, "codes": ", ".join(taken)}
        )
    for module in modules:
        module.owner_organisation, module.owner_community = heir, None
        module.community = module.community or community
        if module.community_id == community.pk:  # it owned the module, so nobody has to confirm that
            module.community_confirmed_at = module.community_confirmed_at or timezone.now()
        module.save(update_fields=["owner_organisation", "owner_community", "community", "community_confirmed_at"])
        record(module, "module.inherited", by=by, community=community.pk, organisation=heir.pk)
    listing.ask_for(*modules)


def _inherit_paths(community: Community, *, by: User | None, heir: Organisation | None) -> None:
    paths = list(LearningPath.objects.select_for_update(of=("self",)).filter(owner_community=community).order_by("pk"))
    if paths and heir is None:
        raise NotPossible(_("The community owns learning paths. Choose the organisation that takes them over."))
    for path in paths:
        path.owner_organisation, path.owner_community = heir, None
        path.save(update_fields=["owner_organisation", "owner_community", "updated_at"])
        record(path, "learningpath.inherited", by=by, community=community.pk, organisation=heir.pk)
