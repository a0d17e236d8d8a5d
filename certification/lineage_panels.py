"""The line from question to mark, and the clock from knowledge to classroom, on the pages of apps below."""

from django.urls import reverse

from catalog import classroom
from catalog.models import Uptake
from catalog.panels import module_page
from certification import lineage
from communities.models import Output
from communities.panels import challenge_page, community_page, output_page
from partners.panels import Panel, hub_page

SHOWN = 3
LEAST = 2  # a line of one thing is no line


def _panel(chains, here: str, **more) -> Panel | None:
    lines = [chain for chain in chains if chain.length >= LEAST]
    if not lines:
        return None
    context = {"lines": lineage.drawn(lines[:SHOWN], here=here), "clock": None, "url": "", **more}
    return Panel("certification/_lineage.html", context)


def of_challenge(challenge, request):
    url = reverse("certification:lineage-detail", args=[challenge.slug]) if challenge.is_public else ""
    return _panel(lineage.of_challenge(challenge), "challenge", url=url)


def of_output(output, request):
    return _panel(lineage.chains_of_outputs(Output.objects.public().filter(pk=output.pk)), "output")


def of_module(module, request):
    return _panel(lineage.of_module(module), "module")


def of_community(community, request):
    """Lines that came as far as a module, and how long that takes here."""
    outputs = Output.objects.public().filter(community=community)
    clock = classroom.clock_of(outputs)
    made = Uptake.objects.shown().filter(output__community=community).values("output")
    lines = lineage.drawn(lineage.chains_of_outputs(outputs.filter(pk__in=made))[:SHOWN])
    if not lines and not clock.is_running:
        return None
    url = f"{reverse('certification:lineage-list')}?community={community.slug}" if lines else ""
    return Panel("certification/_lineage.html", {"lines": lines, "clock": clock, "url": url})


def of_hub(hub, request):
    """The clock over the communities of the region."""
    clock = classroom.clock_of(Output.objects.public().filter(community__hub=hub))
    url = f"{reverse('certification:lineage-list')}?hub={hub.slug}"
    return Panel("certification/_lineage.html", {"lines": [], "clock": clock, "url": url}) if clock.is_running else None


def register():
    challenge_page.register(of_challenge)
    output_page.register(of_output)
    module_page.register(of_module)
    community_page.register(of_community)
    hub_page.register(of_hub)
