"""The pages for what went wrong, in the reader's language and with what to do next."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.template import loader
from django.template.defaultfilters import filesizeformat
from django.views.decorators.csrf import requires_csrf_token

from config.context import site

# A refused body is read to its end up to here: a browser that is cut off while sending shows no answer at all.
DRAIN_BYTES = 64 * 1024 * 1024


@requires_csrf_token
def bad_request(request, exception):
    return render(request, "400.html", status=400)


@requires_csrf_token
def permission_denied(request, exception):
    return render(request, "403.html", status=403)


@requires_csrf_token
def page_not_found(request, exception):
    return render(request, "404.html", status=404)


@requires_csrf_token
def server_error(request):
    """Asks nothing of the request, the session or the database: any of them may be what broke."""
    return HttpResponse(loader.get_template("500.html").render(site(request)), status=500)


@requires_csrf_token
def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


class TooLargeMiddleware:
    """Answers a body over `DATA_UPLOAD_MAX_MEMORY_SIZE` with the 413 page instead of a bare 400.

    Stands before the CSRF check, which is the first to read the form.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        try:
            request.POST  # noqa: B018  (reading it is what raises)
        except RequestDataTooBig:
            return _too_large(request)
        except UnreadablePostError:
            pass  # the visitor went away while sending; the CSRF check ends such a request
        return None

    def process_exception(self, request, exception):
        return _too_large(request) if isinstance(exception, RequestDataTooBig) else None


class NulMiddleware:
    """Answers an address with a NUL in it with the 400 page: PostgreSQL has no text with one. Forms refuse it by
    themselves, but words of an address also reach the database without a form."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        is_nul = isinstance(exception, DataError) and "NUL" in str(exception)
        return bad_request(request, exception) if is_nul else None


def _too_large(request):
    left = DRAIN_BYTES
    while left > 0 and (chunk := request.read(64 * 1024)):
        left -= len(chunk)
    # The form was never parsed, and nothing that draws the page may try again.
    request._mark_post_parse_error()
    limit = filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return render(request, "413.html", {"limit": limit}, status=413)
