"""The files of open data, made when they are asked for: what is withdrawn disappears at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import conditional_page, require_safe

from catalogue.freshness import stamp_of_values
from common.revalidation import revalidated
from followup.open_data.writer import write_file, write_pieces, write_zip
from syntheses.writers.csv_cells import OPEN, SPREADSHEET
from syntheses.writers.csv_notice import LICENCE_URL

CSV = "text/csv; charset=utf-8"


@conditional_page
@require_safe
def archive(request: HttpRequest) -> HttpResponseBase:
    return _sent(request, write_zip(timezone.localdate()), "egn-suivi.zip", "application/zip")


@conditional_page
@require_safe
def one_file(request: HttpRequest, name: str, for_spreadsheet: bool) -> HttpResponseBase:
    data = write_file(name, SPREADSHEET if for_spreadsheet else OPEN)
    return _sent(request, data, f"egn-{name}.csv", CSV)


@require_safe
def values(request: HttpRequest, for_spreadsheet: bool) -> HttpResponseBase:
    """The values, written as they are sent; what has not changed is answered before anything of them is read."""
    form = SPREADSHEET if for_spreadsheet else OPEN
    etag = quote_etag(f"{stamp_of_values(timezone.localdate())}-{form.folder}")
    if unchanged := get_conditional_response(request, etag=etag):
        return _named(request, unchanged, "egn-releves.csv")
    sent = write_pieces("releves", form) if request.method == "GET" else iter(())
    response = StreamingHttpResponse(sent, content_type=CSV)
    response["ETag"] = etag
    return _named(request, response, "egn-releves.csv")


def _sent(request: HttpRequest, data: bytes, name: str, content_type: str) -> HttpResponseBase:
    return _named(request, HttpResponse(data, content_type=content_type), name)


def _named(request: HttpRequest, response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Link"] = f'<{LICENCE_URL}>; rel="license"'
    return revalidated(request, response)
