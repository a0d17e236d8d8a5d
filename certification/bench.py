"""`manage.py bench communities`: the public pages and desks of partners and communities, with many of both.

The pages are those of the two apps' `urls.py`, so a new one is measured without a line here: its arguments are found
by the first part of its address (`challenges/<uuid>/` asks a `Challenge`), its reader is the first of `READERS` who
gets it. What nobody gets is named in the figures.
"""

import logging
import statistics
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import URLPattern, reverse

from certification.demo import load, scale, seldom
from communities.models import Community, KnowledgeItem, Location, Meeting, Output, PeerReview, Report, Year
from config.bench import scratch_database, subject
from partners.models import Hub, Organisation, QualityMark, RoleClaim, Term
from people.models import User

APPS = ("partners", "communities")
BESIDES = ("catalog:community-supply", "catalog:provider-desk", "people:home")
READERS = ("coordinator", "partner", "hubmanager", "beheerder", "catalogus", "admin")  # demonstration accounts
# The first part of an address, where it is not the name of its model with an s.
MODELS: dict[str, type[Model]] = {
    "communities": Community, "places": Location, "marks": QualityMark, "claims": RoleClaim, "vocabularies": Term,
    "agenda": Meeting, "results": Output, "knowledge": KnowledgeItem, "reports": Report, "peer-reviews": PeerReview,
}  # fmt: skip
YEARS = "/years/"  # pages of a year: the community's slug, and the number
ARGUMENTS = {"step": "partners", "form": "csv"}
VARIANTS = {
    "communities:community-list": ("area=health", "province=NL-OV", "page=9"),
    "partners:organisation-list": ("q=zorg", "kind=sme&page=20"),
}
ANYTHING = {"slug": "x", "uuid": UUID(int=0), "int": 1, "string": "x"}
REQUESTS = 9


@dataclass(frozen=True)
class Page:
    name: str
    route: str
    arguments: dict[str, str]  # with the name of their converter
    is_public: bool


@subject
def communities() -> dict:
    """Queries and server time of each page of partners and communities: 500 communities, 5,000 organisations."""
    with scratch_database():
        load.load_all()
        rows = scale.load()
        people = readers()
        arguments, queries = seldom.load(people["coordinator"], people["partner"])
        with connection.cursor() as cursor:
            cursor.execute("analyze")
        return {"rows": rows, **figures(people, arguments, queries)}


def readers() -> dict[str, User]:
    return {name: User.objects.get(email=f"{name}@{load.DOMAIN}") for name in READERS}


def figures(
    people: dict[str, User], arguments: dict[str, dict] | None = None, queries: dict[str, str] | None = None
) -> dict[str, Any]:
    """`pages`, each measured for its first reader, and `left_out`: what no reader gets as a page. `arguments` and
    `queries` by the name of the page, where they are known."""
    clients: dict[str, Client] = {"": Client(SERVER_NAME="localhost")}
    for name, person in people.items():
        clients[name] = Client(SERVER_NAME="localhost")
        clients[name].force_login(person)
    logging.disable(logging.ERROR)  # who may not see a page is tried as well
    try:
        with override_settings(DEBUG=False):
            return _figures(clients, arguments or {}, queries or {})
    finally:
        logging.disable(logging.NOTSET)


def _figures(clients: dict[str, Client], arguments: dict[str, dict], queries: dict[str, str]) -> dict[str, Any]:
    measured, left_out = [], []
    for page in pages():
        if _is_button(page, clients["admin"]):
            continue
        examples = [arguments[page.name]] if page.name in arguments else _examples(page)
        found = _reachable(page, clients, examples, queries.get(page.name, ""))
        if found is None:
            left_out.append(page.name)
            continue
        reader, address = found
        measured.append({"name": page.name, **measure(clients[reader], address)})
        for query in VARIANTS.get(page.name, ()):
            measured.append({"name": f"{page.name}?{query}", **measure(clients[reader], f"{address}{query}")})
    return {"pages": measured, "left_out": left_out}


def pages() -> Iterator[Page]:
    for name in APPS:
        for pattern in import_module(f"{name}.urls").urlpatterns:
            if isinstance(pattern, URLPattern):
                yield _page(name, pattern)
    for name in BESIDES:
        app = name.partition(":")[0]
        yield next(page for each in import_module(f"{app}.urls").urlpatterns if (page := _page(app, each)).name == name)


def _page(app: str, pattern: URLPattern) -> Page:
    is_public = not getattr(pattern.callback, "login_required", True)
    arguments = {
        name: type(each).__name__.removesuffix("Converter").lower() for name, each in pattern.pattern.converters.items()
    }
    return Page(f"{app}:{pattern.name}", str(pattern.pattern), arguments, is_public)


def _is_button(page: Page, client: Client) -> bool:
    """Only for POST: refused before anything is looked up."""
    anything = {name: ANYTHING[kind] for name, kind in page.arguments.items()}
    return client.get(reverse(page.name, kwargs=anything)).status_code == 405


def _reachable(page: Page, clients: dict[str, Client], examples: Iterable[dict], query: str) -> tuple[str, str] | None:
    """Who gets the page, and where: the first reader and the first example that answer 200."""
    possible = ["", *READERS] if page.is_public else READERS
    for arguments in examples:
        address = f"{reverse(page.name, kwargs=arguments)}?{query}"
        for reader in possible:
            if _ask(clients[reader], address) == 200:
                return reader, address
    return None


def _examples(page: Page) -> Iterator[dict[str, Any]]:
    """Arguments to try: one thing of each status, of those the readers work for where it belongs to something."""
    own = [name for name in page.arguments if name not in ARGUMENTS]
    fixed = {name: ARGUMENTS[name] for name in page.arguments if name in ARGUMENTS}
    if not own:
        yield fixed
        return
    if YEARS in page.route:
        for year in _things(Year, {"community", "status"}):
            yield {"slug": year.community.slug, "number": year.number}
        return
    model = _model(page.route.partition("/")[0])
    fields = {field.name for field in model._meta.fields} | {"pk"} if model else set()
    if not model or not set(own) <= fields:
        return
    for thing in _things(model, fields):
        yield {name: getattr(thing, name) for name in own} | fixed


def _model(segment: str) -> type[Model] | None:
    named = {f"{model._meta.model_name}s": model for app in APPS for model in apps.get_app_config(app).get_models()}
    return MODELS.get(segment) or named.get(segment)


def _things(model: type[Model], fields: set[str]) -> Iterator[Model]:
    rows: QuerySet = model._base_manager.order_by("pk")
    if model is Hub:
        rows = rows.filter(slug=scale.HUB)
    elif model in (Community, Organisation):
        yield from rows.filter(slug=f"{scale.PREFIX}-1")
        rows = rows.filter(hub__slug=scale.HUB)
    elif "community" in fields or "organisation" in fields:
        own = Q(community__roles__person__email=f"coordinator@{load.DOMAIN}") if "community" in fields else Q()
        if "organisation" in fields:
            own |= Q(organisation__roles__person__email=f"partner@{load.DOMAIN}") | Q(organisation__hub__slug=scale.HUB)
        rows = rows.filter(own).distinct()
    if "status" not in fields:
        yield from rows[:3]
        return
    for status in rows.order_by("status").values_list("status", flat=True).distinct():
        yield from rows.filter(status=status)[:2]


def _ask(client: Client, address: str) -> int:
    """The status, after the whole answer was read; a file comes in pieces."""
    response = client.get(address)
    if response.streaming:
        b"".join(response)
    return response.status_code


def measure(client: Client, address: str) -> dict[str, Any]:
    """The number of queries, and the medians of some requests in this process, one after another: by the clock, and
    of this process' own work, which a busy machine changes little."""
    with CaptureQueriesContext(connection) as captured:
        _ask(client, address)
        queries = len(captured)
    taken, worked = [], []
    for _number in range(REQUESTS):
        begun, work = time.perf_counter(), time.process_time()
        _ask(client, address)
        taken.append(time.perf_counter() - begun)
        worked.append(time.process_time() - work)
    return {"queries": queries, "median_ms": _ms(taken), "processor_ms": _ms(worked)}


def _ms(seconds: list[float]) -> float:
    return round(1000 * statistics.median(seconds), 1)
