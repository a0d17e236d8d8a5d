from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalog import open_data, search
from catalog.address import SearchAddress


def _found(request: HttpRequest) -> tuple[SearchAddress, list[int], Iterator[dict]]:
    address = SearchAddress.read(request.GET)
    ids = search.all_ids(address.text, address.wanted, order=address.order, language=get_language())
    return address, ids, open_data.records(ids)


def _file(lines: Iterator[str], kind: str, ending: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="leerkring-{timezone.localdate()}.{ending}"'
    response["Link"] = f'<{open_data.LICENCE}>; rel="license"'
    response["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@require_safe
def listing_csv(request):
    """All modules of a search, as a spreadsheet."""
    _address, _ids, records = _found(request)
    return _file(open_data.as_csv(records), "text/csv", "csv")


@login_not_required
@require_safe
def listing_json(request):
    address, ids, records = _found(request)
    source = address.at(compared=()).url
    return _file(open_data.as_json(records, search=source, count=len(ids)), "application/json", "json")
