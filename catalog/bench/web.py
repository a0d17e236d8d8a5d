"""Whole pages, as web processes give them: each process on a loopback port of its own, so that both are really asked."""

import contextlib
import http.client
import json
import os
import statistics
import time
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlencode

from django.db import transaction

from catalog.address import SearchAddress
from catalog.bench import rows
from catalog.bench.stream import Question, Stream
from catalog.bench.timing import median, p95
from catalog.models import Listing
from catalog.search import select
from catalog.search.vocabulary import remember
from config.bench import running

SERVER = "gunicorn --config python:config.gunicorn --workers 1 --bind 127.0.0.1:{port} config.wsgi"
CLIENTS = 4
SECONDS = 2.0
ROUNDS = 5
READ_WITHIN = 180.0
HELLO = "/healthz"  # an empty view through the full middleware


@contextlib.contextmanager
def web_processes(number: int, **environment: str) -> Iterator[list[int]]:
    """Their ports."""
    os.environ.update({"SEARCH_REQUESTS_A_MINUTE": "0", **environment})
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(running(SERVER)) for _ in range(number)]


def path_of(question: Question) -> str:
    text, selection = question
    query = SearchAddress(text, selection).query
    return "/nl/catalogue/" + (f"?{query}" if query else "")


def pages() -> dict:
    """Requests a second of the empty view, the whole page and its htmx part, by two processes, taking turns."""
    paths = [path_of(question) for question in Stream(6).questions(200)]
    kinds = {"hello": ([HELLO], {}), "page": (paths, {}), "part": (paths, {"HX-Request": "true"})}
    rates: dict[str, list[float]] = {kind: [] for kind in kinds}
    with web_processes(2) as ports:
        for port in ports:
            asked(port, paths[0])
            until_read(port)
            for path in paths:
                asked(port, path)
        memory, of_all = max(private_bytes(port) for port in ports), shared_bytes(ports[0])
        for _round in range(ROUNDS):
            for kind, (ways, headers) in kinds.items():
                rates[kind].append(rate(ports, ways, headers))
        fresh = freshness(ports)
        ready = asked_json(ports[0], "/readyz").get("search", {})
    with web_processes(1, SEARCH_WITH_BITMAPS="0") as (port,):
        for number in range(5):  # what is rare, SQL finds soon in a large catalogue too
            asked(port, path_of((rows.made_up(rows.OTHER + number), select({}))))
        memory_without, of_all_without = private_bytes(port), shared_bytes(port)
    os.environ.pop("SEARCH_WITH_BITMAPS")
    ratios = {
        kind: [one / hello for one, hello in zip(rates[kind], rates["hello"], strict=True)] for kind in ("page", "part")
    }
    return {
        "hello_rps": round(statistics.median(rates["hello"])),
        "page_rps": round(statistics.median(rates["page"])),
        "part_rps": round(statistics.median(rates["part"])),
        "page_to_hello": median(ratios["page"], 3),
        "part_to_hello": median(ratios["part"], 3),
        "memory_mb": round((memory - memory_without) / 1e6, 1),
        "shared_mb": round((of_all - of_all_without) / 1e6, 1),
        "index_mb": round(ready.get("bytes", 0) / 1e6, 1),
        "is_shared": ready.get("is_shared"),
        "start_seconds": ready.get("loaded_in_seconds"),
        **fresh,
    }


def rate(ports: list[int], paths: list[str], headers: dict[str, str]) -> float:
    with ProcessPoolExecutor(CLIENTS, mp_context=get_context("fork")) as clients:
        jobs = [
            clients.submit(_client, ports[number % len(ports)], paths[number * 7 :] + paths[: number * 7], headers)
            for number in range(CLIENTS)
        ]
        return sum(job.result() for job in jobs) / SECONDS


def _client(port: int, paths: list[str], headers: dict[str, str]) -> int:
    answered, end = 0, time.monotonic() + SECONDS
    while time.monotonic() < end:
        asked(port, paths[answered % len(paths)], headers)
        answered += 1
    return answered


def asked(port: int, path: str, headers: dict[str, str] | None = None) -> str:
    """One connection for each request, as a proxy asks."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path, headers=headers or {})
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{response.status} for {path}")
    return body


def until_read(port: int) -> None:
    """A large index is read beside the requests."""
    end = time.monotonic() + READ_WITHIN
    while "bytes" not in asked_json(port, "/readyz").get("search", {}):
        if time.monotonic() > end:
            raise TimeoutError("the index was not read")
        time.sleep(0.2)


def asked_json(port: int, path: str) -> dict:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        return json.load(answer)


def freshness(ports: list[int], times: int = 40) -> dict:
    """From the commit of a listing until every process has shown it."""
    taken, missed = [], 0
    for number in range(times):
        word = f"vers{uuid.uuid4().hex[:12]}"
        _rename(1 + number, word)
        path = f"/nl/catalogue/?{urlencode({'q': word})}"
        began = time.perf_counter()
        with ThreadPoolExecutor(len(ports)) as both:
            bodies = list(both.map(lambda port, path=path: asked(port, path, {"HX-Request": "true"}), ports))
        taken.append(time.perf_counter() - began)
        missed += sum("lk-listings" not in body for body in bodies)
    return {"fresh_p95_ms": round(p95(taken), 2), "fresh_missed": missed}


def _rename(number: int, title: str) -> None:
    """As drawing writes it: with the words that are new."""
    with transaction.atomic():
        Listing.objects.filter(pk=number).update(title_nl=title, content_hash=title)
        remember(Listing.objects.get(pk=number))


def private_bytes(port: int) -> int:
    """Of the process that answers there: what no other has."""
    _first, answering = processes(port)
    return _bytes(answering, "Private_Clean", "Private_Dirty")


def shared_bytes(port: int) -> int:
    """Of the process that forked it, which all that it forks share until they write to it."""
    first, _answering = processes(port)
    return _bytes(first, "Anonymous")


def processes(port: int) -> tuple[int, int]:
    """The one that was started with this port, and the one that it forked."""
    found = {
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if f"127.0.0.1:{port}".encode() in _read(path)
    }
    (answering,) = (process for process in found if _parent(process) in found)
    return _parent(answering), answering


def _parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def _bytes(process: int, *kinds: str) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith(kinds))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it ended meanwhile
        return b""
