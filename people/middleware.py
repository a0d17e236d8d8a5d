from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject

from people import held, permissions
from people.history import NotPossible

# Where somebody without a second factor may go: to the page that explains, and to setting one up.
WITHOUT_SECOND_FACTOR = (
    "mfa_",
    "account_",
    "socialaccount_",
    "people:second-factor",
    "people:profile",
    "people:language-set",
)


class GrantsOnceMiddleware:
    """Reads the roles of the reader at most once, where the request changes nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in ("GET", "HEAD"):
            reader = request.user
            request.user = SimpleLazyObject(lambda: held.keep(reader))
        return self.get_response(request)


class SecondFactorMiddleware:
    """Leads people with a leading role to setting up a second factor before anything behind the sign-in opens."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "login_required", True) or request.resolver_match.view_name.startswith(
            WITHOUT_SECOND_FACTOR
        ):
            return None
        if permissions.lacks_second_factor(request.user):
            return redirect("people:second-factor")
        return None


class NotPossibleMiddleware:
    """Shows what an action refused (`NotPossible`) as a friendly page with status 409."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, NotPossible):
            return None
        response = render(request, "409.html", {"message": str(exception)}, status=409)
        if request.headers.get("HX-Request") == "true":
            # The refusal is a whole page: it must not end up inside the part that the click wanted to replace.
            response["HX-Retarget"] = "body"
            response["HX-Reswap"] = "outerHTML"
        return response
