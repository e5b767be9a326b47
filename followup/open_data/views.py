"""The files of open data, made when they are asked for: what is withdrawn disappears at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from common.revalidation import revalidated
from followup.open_data.writer import write_file, write_zip
from syntheses.writers.csv_cells import OPEN, SPREADSHEET
from syntheses.writers.csv_notice import LICENCE_URL


@conditional_page
@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    return _sent(request, write_zip(timezone.localdate()), "egn-suivi.zip", "application/zip")


@conditional_page
@require_safe
def one_file(request: HttpRequest, name: str, for_spreadsheet: bool) -> HttpResponse:
    data = write_file(name, SPREADSHEET if for_spreadsheet else OPEN)
    return _sent(request, data, f"egn-{name}.csv", "text/csv; charset=utf-8")


def _sent(request: HttpRequest, data: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Link"] = f'<{LICENCE_URL}>; rel="license"'
    return revalidated(request, response)
