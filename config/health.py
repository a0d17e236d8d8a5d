"""/healthz: this process lives. /readyz: what it leans on answers, and the background work keeps up.

Without the database no page can be served, so that is 503. Everything else only makes the answer "degraded":
pages keep working while Redis or the worker is away.
"""

import socket
import struct
from collections.abc import Callable
from datetime import timedelta

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.models import Heartbeat

WAIT = 0.5  # seconds for each part
HEART_STOPPED_AFTER = timedelta(seconds=45)  # it beats every ten seconds

SSL_REQUEST = struct.pack("!ii", 8, 80877103)  # PostgreSQL's protocol, "SSLRequest"

Lag = Callable[[], float]
_lags: dict[str, tuple[Lag, float]] = {}
Part = Callable[[], dict]
_parts: dict[str, Part] = {}


def register(name: str, lag: Lag, *, at_most: float = 60.0) -> None:
    """Let an app show how far its background work is behind.

    `lag` gives the age in seconds of the oldest work that waits, 0 when nothing waits; above `at_most` the site
    is degraded. It runs inside a transaction with a statement time-out and may query the database.
    """
    _lags[name] = (lag, at_most)


def register_part(name: str, part: Part) -> None:
    """Let an app show what this process holds: a dict with at least `status`; anything but "ok" degrades the site. It
    asks nothing of the database."""
    _parts[name] = part


@login_not_required
@require_safe
@never_cache
def healthz(request):
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def readyz(request):
    found = parts()
    if found["database"]["status"] != "ok":
        return JsonResponse({"status": "unavailable", **found}, status=503)
    worst = all(part["status"] == "ok" for part in found.values())
    return JsonResponse({"status": "ok" if worst else "degraded", **found})


def parts() -> dict[str, dict]:
    """How everything stands that this process leans on, and what it holds."""
    return {**database_parts(), "redis": redis_part(), **{name: part() for name, part in _parts.items()}}


def database_parts() -> dict:
    """The database, and what only it can tell."""
    try:
        greet_postgresql()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select set_config('statement_timeout', %s, true)", [str(int(WAIT * 1000))])
            return {"database": {"status": "ok"}, "worker": worker_part(), **lag_parts()}
    except (OSError, DatabaseError, InterfaceError) as error:
        connection.close()
        return {"database": {"status": "unavailable", "detail": type(error).__name__}}


def greet_postgresql() -> None:
    """Ask for encryption and wait for the one letter of the answer: a server that hangs gives none.

    The driver waits two seconds at least. Raises OSError.
    """
    host, port = connection.settings_dict["HOST"] or "127.0.0.1", connection.settings_dict["PORT"] or 5432
    if host.startswith("/"):
        server = socket.socket(socket.AF_UNIX)
        server.settimeout(WAIT)
        server.connect(f"{host}/.s.PGSQL.{port}")
    else:
        server = socket.create_connection((host, int(port)), WAIT)
    with server:
        server.sendall(SSL_REQUEST)
        if not server.recv(1):
            raise ConnectionResetError


def worker_part() -> dict:
    heartbeat = Heartbeat.objects.filter(name="worker").first()
    if heartbeat is None:
        return {"status": "unavailable", "detail": "the worker has not worked yet"}
    age = timezone.now() - heartbeat.beaten_at
    return {"status": "ok" if age <= HEART_STOPPED_AFTER else "unavailable", "seconds": round(age.total_seconds(), 1)}


def lag_parts() -> dict:
    seconds = {name: round(lag(), 1) for name, (lag, _at_most) in _lags.items()}
    return {
        name: {"status": "ok" if lag <= _lags[name][1] else "behind", "seconds": lag} for name, lag in seconds.items()
    }


def redis_part() -> dict:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=WAIT, socket_timeout=WAIT)
    try:
        client.ping()
    except redis.RedisError as error:
        return {"status": "unavailable", "detail": type(error).__name__}
    finally:
        client.close()
    return {"status": "ok"}
