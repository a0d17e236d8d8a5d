"""How often one address may ask for what costs work.

Counted in each process by itself, so no store has to answer first and none can be away; with several processes somebody
gets a few times as much, which is no harm: the limit is there against machines, not against people.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

MINUTE = 60
MOST_ADDRESSES = 10_000  # remembered at once

_counts: OrderedDict[str, tuple[int, int]] = OrderedDict()  # by address: which minute, how often in it


def at_most_a_minute(setting: str) -> Callable:
    """For a view: past `settings.<setting>` requests in a minute from one address it answers 429. 0 switches it off."""

    def decorated(view):
        @wraps(view)
        def paced(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            most = getattr(settings, setting)
            if most and not _is_within(f"{setting} {get_adapter().get_client_ip(request)}", most, time.time()):
                response = render(request, "too_many_requests.html", status=429)
                response["Retry-After"] = str(MINUTE)
                return response
            return view(request, *args, **kwargs)

        return paced

    return decorated


def _is_within(key: str, most: int, now: float) -> bool:
    minute = int(now) // MINUTE
    before, count = _counts.pop(key, (minute, 0))
    count = count + 1 if before == minute else 1
    _counts[key] = (minute, count)
    if len(_counts) > MOST_ADDRESSES:
        _counts.popitem(last=False)
    return count <= most


def forget() -> None:
    _counts.clear()
