"""/metrics: what /readyz tells, as numbers for Prometheus (text format 0.0.4), to machines of the own network alone.

A web process tells of itself: several behind one address take turns, so each line names its process.
"""

import os
from collections.abc import Iterator
from ipaddress import ip_address

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import health


@login_not_required
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    if not ip_address(get_adapter().get_client_ip(request)).is_private:
        raise Http404
    lines = [line for name, part in health.parts().items() for line in _lines(name, part)]
    return HttpResponse("".join(lines), content_type="text/plain; version=0.0.4; charset=utf-8")


def _lines(name: str, part: dict) -> Iterator[str]:
    """`leerkring_search_bytes{process="71"} 41230`; whether it is well is `leerkring_search_ok`."""
    numbers = {key: value for key, value in part.items() if isinstance(value, int | float)}
    for key, value in ({"ok": int(part["status"] == "ok")} | numbers).items():
        yield f'# TYPE leerkring_{name}_{key} gauge\nleerkring_{name}_{key}{{process="{os.getpid()}"}} {value}\n'
