"""`manage.py bench search`: the search and the catalogue's page over many realistic listings. See docs/benchmarks.md.

Rows, the words and the stream of questions are in `rows` and `stream`; the scratch database in `scratch`; what is measured
in one process in `steps` and `hard`, whole pages in `web`, other ways to answer the same questions in `peers`.
"""

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

from catalog.bench import hard, peers, scratch, steps, web
from catalog.bench.timing import exponent
from config.bench import subject

SMALL = 10_000


@subject
def search(rows: int = SMALL, growth: bool = False, compare: int = 1_000) -> dict:
    """Match, all facets, total and 20 rows in one process; pages, memory and freshness in two; peers."""
    figures = _inside(rows, "search_here", compare)
    if growth and rows > SMALL:
        small = _inside(SMALL, "search_step_here", compare)
        figures["exponent"] = exponent((SMALL, small["search_p95_ms"]), (rows, figures["search_p95_ms"]))
        figures["small_search_p95_ms"] = small["search_p95_ms"]
    return figures


@subject
def pages(rows: int = SMALL) -> dict:
    """Requests a second of the catalogue's page and of its htmx part against an empty view, two web processes."""
    return _inside(rows, "pages_here", 0)


def _inside(rows: int, part: str, compare: int) -> dict:
    """Measured by a process that knows only the scratch database."""
    scratch.create(rows)
    address = urlsplit(os.environ["DATABASE_URL"])
    environment = {
        **os.environ,
        "DATABASE_URL": urlunsplit(address._replace(path=f"/{scratch.name_for(rows)}")),
        "DEBUG": "0",
    }
    command = [sys.executable, "manage.py", "bench_inside", part, str(rows), str(compare)]
    done = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def search_here(rows: int, compare: int) -> dict:
    scratch.fill(rows)
    many = rows > 100_000
    return {
        "rows": rows,
        **web.pages(),
        **steps.warm_and_raw(400),
        **steps.cold(400),
        **hard.typed(400),
        **hard.asked_badly(320),
        **steps.against(requests=4 if many else 10, rounds=3),
        **peers.compared(rows, 200),
        **steps.differences(compare),
    }


def search_step_here(rows: int, compare: int) -> dict:
    scratch.fill(rows)
    return {"rows": rows, **steps.warm_and_raw(400)}


def pages_here(rows: int, compare: int) -> dict:
    scratch.fill(rows)
    return {"rows": rows, **web.pages()}


PARTS = {each.__name__: each for each in (search_here, search_step_here, pages_here)}
__all__ = ["PARTS", "pages", "search"]
