"""Answers that need not be sent again: a page carries a tag of what it says, so who has it already hears 304."""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control

OK = 200


def tagged(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For public pages that depend on the hour (places left, what is open today): the tag is made from the page itself, so
    it cannot be the tag of an older one. What is drawn for somebody who is signed in is neither tagged nor kept."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != OK:
            return response
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
            return response
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        patch_cache_control(response, private=True, no_cache=True)
        return get_conditional_response(request, etag=response["ETag"], response=response)

    return answer
