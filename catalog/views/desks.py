from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from catalog import desk, permissions
from catalog.filters import ModuleFilter, OfferingFilter
from catalog.models import LearningPath, Module, Offering
from catalog.tables import ModuleTable, OfferingTable
from communities.models import Community
from partners.models import Organisation
from people.permissions import require


@require_safe
def provider_desk(request, slug):
    organisation = get_object_or_404(Organisation, slug=slug)
    if not permissions.can_see_desk(request.user, organisation):
        return get_object_or_404(Organisation.objects.none())
    may_write = permissions.can_write_for(request.user, organisation)
    modules = Module.objects.filter(owner_organisation=organisation)
    offerings = Offering.objects.filter(provider=organisation)
    context = _supply(request, modules, offerings, may_write) | _paths(organisation, "organisation")
    return render(
        request, "catalog/provider_desk.html", {"organisation": organisation, "may_write": may_write, **context}
    )


@require_safe
def community_supply(request, slug):
    community = get_object_or_404(Community.objects.coordinated_by(request.user), slug=slug)
    may_write = permissions.communities_of(request.user).filter(pk=community.pk).exists()
    require(may_write)
    modules = Module.objects.filter(owner_community=community)
    offerings = Offering.objects.filter(version__module__owner_community=community)
    context = _supply(request, modules, offerings, may_write) | _paths(community, "community")
    return render(request, "catalog/community_supply.html", {"community": community, "may_write": may_write, **context})


def _supply(request, modules, offerings, may_write):
    """Tasks, modules and offerings of a desk, each table with its own search, order and page."""
    wanted = ModuleFilter(
        request.GET or None, modules.with_desk_columns().prefetch_related("versions__outcomes"), prefix="m"
    )
    planned = OfferingFilter(request.GET or None, offerings.select_related("version", "provider"), prefix="o")
    module_table = ModuleTable(wanted.qs, prefix="m-")
    offering_table = OfferingTable(planned.qs, prefix="o-")
    offering_table.may_write = may_write
    for table in (module_table, offering_table):
        RequestConfig(request, paginate={"per_page": 20}).configure(table)
    tasks = desk.rows(desk.tasks_for(modules, offerings, request.user)) if may_write else []
    return {
        "tasks": tasks,
        "module_filter": wanted,
        "module_table": module_table,
        "offering_filter": planned,
        "offering_table": offering_table,
    }


def _paths(owner, kind):
    """The learning paths of this desk, and under which key a new one is made."""
    paths = LearningPath.objects.filter(**{f"owner_{kind}": owner}).exclude(status=LearningPath.Status.ARCHIVED)
    return {"path_rows": paths, "owner_key": f"{kind}:{owner.slug}"}
