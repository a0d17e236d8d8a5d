"""From question to mark: challenge, output, module, first offering, certificate. Reads only; what is not public, or not
confirmed by the other side, is no link."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.classroom import GIVEN
from catalog.models import Module, Offering, Uptake
from certification.models import Certificate
from communities.models import Challenge, Output
from config import together
from config.texts import date_full, text

STAGES = ("challenge", "output", "module", "offering", "certificate")


@dataclass(frozen=True)
class Chain:
    """One line. What has not come (yet) is None; a student project goes from challenge to module without an output."""

    challenge: Challenge | None = None
    output: Output | None = None
    module: Module | None = None
    offering: Offering | None = None  # the first since the output was known
    certificate: Certificate | None = None

    @property
    def days(self) -> int | None:
        """From the day on which the output was known until the first start."""
        if self.offering is None or self.output is None or self.output.known_on is None:
            return None
        return (self.offering.starts_on - self.output.known_on).days

    @property
    def length(self) -> int:
        return sum(getattr(self, stage) is not None for stage in STAGES)


def with_origin(outputs: QuerySet[Output]) -> QuerySet[Output]:
    """As `chains_of_outputs` needs them."""
    return outputs.select_related("community", "challenge__organisation")


def chains_of_outputs(outputs: Iterable[Output], *, module: Module | None = None) -> list[Chain]:
    """The lines through these outputs (`with_origin`), the longest first; through one module only where it is given. At
    most three queries."""
    rows = list(outputs)
    if not rows:
        return []
    (uptakes,) = together.read(_made_of([output.pk for output in rows]))
    by_output = defaultdict(list)
    for uptake in uptakes:
        if module is None or uptake.module_id == module.pk:
            by_output[uptake.output_id].append(uptake.module)
    found = [
        Chain(challenge=output.answered, output=output, module=each)
        for output in rows
        for each in by_output[output.pk] or ([] if module else [None])
    ]
    return sorted(_completed(found), key=lambda chain: -chain.length)


@together.kept
def _made_of(outputs):
    return _with_module(Uptake.objects.shown().filter(output__in=outputs))


def chains_of_projects(projects: Iterable[Uptake]) -> list[Chain]:
    """The lines that go from a challenge to a module through a student project, of these rows with both. One query."""
    return _completed([Chain(challenge=each.challenge, module=each.module) for each in projects])


def of_challenge(challenge: Challenge) -> list[Chain]:
    """Through its outputs, and through student projects of modules that no output leads to."""
    return chains_from(*together.read(answers_to(challenge.pk), projects_on(challenge.pk)))


@together.kept
def answers_to(challenge):
    """The outputs that came of it, for `chains_from`."""
    return with_origin(Output.objects.public().answering().filter(challenge=challenge))


@together.kept
def projects_on(challenge):
    """The student projects about it, for `chains_from`."""
    return _with_both(Uptake.objects.shown().filter(challenge=challenge))


def chains_from(answers: Iterable[Output], projects: Iterable[Uptake]) -> list[Chain]:
    """The lines of one challenge."""
    through = chains_of_outputs(answers)
    seen = {chain.module.pk for chain in through if chain.module}
    return [*through, *chains_of_projects(each for each in projects if each.module_id not in seen)]


def of_module(module: Module) -> list[Chain]:
    """Nothing is asked for a module of which nothing is shown."""
    projects = [uptake.pk for uptake in module.shown_uptakes if uptake.is_project]
    made_of = [uptake.output_id for uptake in module.shown_uptakes if not uptake.is_project]
    outputs = with_origin(Output.objects.public().filter(pk__in=made_of))
    through = chains_of_outputs(outputs, module=module) if made_of else []
    seen = {chain.challenge.pk for chain in through if chain.challenge}
    direct = _with_both(Uptake.objects.filter(pk__in=projects).exclude(challenge__in=seen))
    return [*through, *(chains_of_projects(direct) if projects else [])]


def _with_module(uptakes: QuerySet[Uptake]) -> QuerySet[Uptake]:
    return uptakes.select_related("module").prefetch_related("module__versions")


def _with_both(uptakes: QuerySet[Uptake]) -> QuerySet[Uptake]:
    return _with_module(uptakes).select_related("challenge__organisation", "module")


def _completed(chains: list[Chain]) -> list[Chain]:
    """With the first offering and the certificate in force of each module. One query."""
    modules = {chain.module.pk for chain in chains if chain.module}
    if not modules:
        return chains
    starts, certificates = defaultdict(list), {}
    offerings, marks = together.read(_given(modules), _marks(modules))
    for offering in offerings:
        starts[offering.version.module_id].append(offering)
    for certificate in marks:
        certificates[certificate.module_id] = certificate
    return [_complete(chain, starts, certificates) for chain in chains]


@together.kept
def _given(modules):
    given = Offering.objects.filter(version__module__in=modules, status__in=GIVEN, starts_on__isnull=False)
    return given.select_related("version", "provider").order_by("starts_on", "pk")


@together.kept
def _marks(modules):
    return Certificate.objects.in_force().filter(module__in=modules).order_by("valid_until", "pk")


def _complete(chain: Chain, starts, certificates) -> Chain:
    if chain.module is None:
        return chain
    known = chain.output.known_on if chain.output else None
    since = [each for each in starts[chain.module.pk] if known is None or each.starts_on >= known]
    first = since[0] if since else None
    return Chain(chain.challenge, chain.output, chain.module, first, certificates.get(chain.module.pk))


def items_of(chain: Chain, *, here: str = "", with_gaps: bool = False) -> list[dict[str, Any]]:
    """The line as `components/lineage.html` draws it; `here` is the stage of the page itself. `with_gaps` also shows
    what has not come yet."""
    makers = {
        "challenge": _challenge, "output": _output, "module": _module, "offering": _offering, "certificate": _certificate,
    }  # fmt: skip
    icons = dict(zip(STAGES, ("chat-left-text", "file-earmark-text", "book", "calendar3", "patch-check"), strict=True))
    kinds = dict(zip(STAGES, (_("Question"), _("Result"), _("Module"), _("Offering"), _("Mark")), strict=True))
    items = []
    for stage in STAGES:
        if getattr(chain, stage) is not None:
            name, url, note = makers[stage](chain)
        elif with_gaps and not (stage == "output" and chain.module):
            name, url, note = _("Not yet"), "", ""
        else:
            continue
        is_here = stage == here
        items.append(
            {"icon": icons[stage], "kind": kinds[stage], "name": name, "url": "" if is_here else url, "note": note, "here": is_here}
        )  # fmt: skip
    return items


def _challenge(chain: Chain):
    challenge = chain.challenge
    return (
        text(challenge, "title"),
        challenge.get_absolute_url(),
        f"{challenge.organisation}, {date_full(challenge.opened_at)}",
    )


def _output(chain: Chain):
    output = chain.output
    kind = output.get_kind_display().capitalize()
    if output.known_on:
        note = _("%(kind)s, available since %(day)s") % {"kind": kind, "day": date_full(output.known_on)}
    else:
        note = _("%(kind)s, planned") % {"kind": kind}
    return text(output, "title"), output.get_absolute_url(), note


def _module(chain: Chain):
    version = chain.module.shown_version
    note = _("Version %(number)d, %(day)s") % {"number": version.number, "day": date_full(version.published_at)}
    return text(version, "title"), chain.module.get_absolute_url(), note


def _offering(chain: Chain):
    name = _("First start on %(day)s") % {"day": date_full(chain.offering.starts_on)}
    note = str(chain.offering.provider)
    if chain.days is not None:
        note = ngettext("%(days)d day after the result", "%(days)d days after the result", chain.days) % {
            "days": chain.days
        }
    return name, f"{chain.module.get_absolute_url()}#offerings", note


def _certificate(chain: Chain):
    note = _("valid until and including %(day)s") % {"day": date_full(chain.certificate.valid_until)}
    return chain.certificate.number, chain.certificate.get_absolute_url(), note


def drawn(chains: Iterable[Chain], *, here: str = "", with_gaps: bool = False) -> list[list[dict[str, Any]]]:
    return [items_of(chain, here=here, with_gaps=with_gaps) for chain in chains]
