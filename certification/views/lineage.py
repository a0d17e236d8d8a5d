"""The public line from question to mark."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalog import classroom
from catalog.models import Uptake
from certification import lineage
from communities.models import Challenge, Community, Output
from partners.models import Hub


@login_not_required
@require_safe
def lineage_list(request):
    """All outputs that became a module, of one region or community where that is asked; and the clock by region."""
    hubs = list(Hub.objects.all())
    hub = next((each for each in hubs if each.slug == request.GET.get("hub")), None)
    community = Community.objects.public().filter(slug=request.GET.get("community", "")).first()
    outputs = Output.objects.public()
    clocks = classroom.clocks_by_hub(outputs)
    if hub:
        outputs = outputs.filter(community__hub=hub)
    if community:
        outputs = outputs.filter(community=community)
    made = Uptake.objects.shown().filter(output__isnull=False).values("output")
    rows = outputs.filter(pk__in=made).order_by("-known_on", "-pk")
    page = Paginator(rows, 10).get_page(request.GET.get("page"))
    shown = lineage.with_origin(Output.objects.public().filter(pk__in=[each.pk for each in page]))
    context = {
        "page": page,
        "lines": lineage.drawn(lineage.chains_of_outputs(shown)),
        "clock": classroom.clock_of(outputs),
        "clocks": [(each, clocks[each.pk]) for each in hubs if each.pk in clocks],
        "hubs": hubs,
        "hub": hub,
        "community": community,
    }
    return render(request, "certification/lineage_list.html", context)


@login_not_required
@require_safe
def lineage_detail(request, slug):
    """Everything that came of one challenge, also what has not come yet."""
    challenge = get_object_or_404(Challenge.objects.public().select_related("organisation"), slug=slug)
    chains = lineage.of_challenge(challenge) or [lineage.Chain(challenge=challenge)]
    context = {"challenge": challenge, "lines": lineage.drawn(chains, with_gaps=True)}
    return render(request, "certification/lineage_detail.html", context)
