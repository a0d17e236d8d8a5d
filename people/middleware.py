from django.conf import settings
from django.shortcuts import redirect, render

from people import roles
from people.history import NotPossible


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
