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
from config.planned import was_ended

# A refused body is read to its end up to here: a browser that is cut off while sending shows no answer at all.
DRAIN_BYTES = 64 * 1024 * 1024
RETRY_AFTER = 60  # seconds


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
    """Answers a body that is too large with the 413 page: fields over `DATA_UPLOAD_MAX_MEMORY_SIZE` (instead of a bare
    400), and anything over `UPLOAD_MOST_BYTES` before a byte of it is kept.

    Stands before the CSRF check, which is the first to read the form.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if _announced(request) > settings.UPLOAD_MOST_BYTES:
            return _too_large(request, settings.UPLOAD_MOST_BYTES)
        try:
            request.POST  # noqa: B018  (reading it is what raises)
        except RequestDataTooBig:
            return _too_large(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        except UnreadablePostError:
            pass  # the visitor went away while sending; the CSRF check ends such a request
        return None

    def process_exception(self, request, exception):
        if isinstance(exception, RequestDataTooBig):
            return _too_large(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return None


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


class TooSlowMiddleware:
    """Answers with the 503 page where the database took longer than a page may (`STATEMENT_SECONDS`): it ended the statement,
    and nothing was saved."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not was_ended(exception):
            return None
        response = render(request, "503.html", status=503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response


def _announced(request):
    """How long the body says to be. Without a length there is none: Django then reads nothing."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdigit() else 0


def _too_large(request, most):
    left = DRAIN_BYTES
    while left > 0 and (chunk := request.read(64 * 1024)):
        left -= len(chunk)
    # The form was never parsed, and nothing that draws the page may try again.
    request._mark_post_parse_error()
    return render(request, "413.html", {"limit": filesizeformat(most)}, status=413)
