"""The line from question to mark, and the clock from knowledge to classroom, on the pages of apps below."""

from typing import Any

from catalog import classroom
from catalog.models import Uptake
from catalog.panels import module_page
from certification import lineage
from communities.models import Output
from communities.panels import challenge_page, community_page, output_page
from config import together
from config.addresses import reverse
from partners.panels import Panel, hub_page

SHOWN = 3
LEAST = 2  # a line of one thing is no line


def _context(chains, here: str, **more) -> dict[str, Any] | None:
    lines = [chain for chain in chains if chain.length >= LEAST]
    return {"lines": lineage.drawn(lines[:SHOWN], here=here), "clock": None, "url": "", **more} if lines else None


def _panel(chains, here: str) -> Panel | None:
    context = _context(chains, here)
    return Panel("certification/_lineage.html", context) if context else None


def of_challenge(challenge, request):
    lists = {"answers": lineage.answers_to(challenge.pk), "projects": lineage.projects_on(challenge.pk)}
    return Panel("certification/_lineage.html", {**lists, "challenge": challenge}, _of_challenge)


def _of_challenge(context):
    challenge, chains = context["challenge"], lineage.chains_from(context["answers"], context["projects"])
    url = reverse("certification:lineage-detail", args=[challenge.slug]) if challenge.is_public else ""
    return _context(chains, "challenge", url=url)


def of_output(output, request):
    return _panel(
        lineage.chains_of_outputs(lineage.with_origin(Output.objects.public().filter(pk=output.pk))), "output"
    )


def of_module(module, request):
    return _panel(lineage.of_module(module), "module")


def of_community(community, request):
    """Lines that came as far as a module, and how long that takes here."""
    context = {"taught": classroom.taught_of_community(community.pk), "made": _made_into_modules(community.pk)}
    return Panel("certification/_lineage.html", {**context, "community": community}, _of_community)


@together.kept
def _made_into_modules(community):
    made = Uptake.objects.shown().filter(output__community=community).values("output")
    return lineage.with_origin(Output.objects.public().filter(community=community, pk__in=made))


def _of_community(context):
    clock, made = classroom.clock_of_rows(context["taught"]), context["made"]
    lines = lineage.drawn(lineage.chains_of_outputs(made)[:SHOWN])
    url = f"{reverse('certification:lineage-list')}?community={context['community'].slug}" if lines else ""
    return {"lines": lines, "clock": clock, "url": url} if lines or clock.is_running else None


def of_hub(hub, request):
    """The clock over the communities of the region."""
    return Panel("certification/_lineage.html", {"taught": classroom.taught_of_hub(hub.pk), "hub": hub}, _of_hub)


def _of_hub(context):
    clock = classroom.clock_of_rows(context["taught"])
    url = f"{reverse('certification:lineage-list')}?hub={context['hub'].slug}"
    return {"lines": [], "clock": clock, "url": url} if clock.is_running else None


def register():
    challenge_page.register(of_challenge)
    output_page.register(of_output)
    module_page.register(of_module)
    community_page.register(of_community)
    hub_page.register(of_hub)
