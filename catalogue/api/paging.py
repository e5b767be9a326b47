"""Pages of results, and the Link header that leads from one to the others (RFC 8288)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

MOST = 200


class Paging(Schema):
    page: int = Field(1, ge=1, le=1_000_000, description="Numéro de la page, à partir de 1.")
    size: int = Field(50, ge=1, le=MOST, description=f"Éléments par page, {MOST} au plus.")


def paged(
    request: HttpRequest, response: HttpResponse, found: QuerySet[Any], paging: Paging, shape: Callable[[Any], Any]
) -> dict[str, Any]:
    """One page of a queryset in a total order, each of its rows shaped (three SQL statements)."""
    count = found.count()
    first = (paging.page - 1) * paging.size
    # What is passed over is read by its keys alone: a far page costs hardly more than the first.
    keys = list(found.values_list("pk", flat=True)[first : first + paging.size]) if first < count else []
    rows = list(found.filter(pk__in=keys))
    return _page(request, response, paging, count, [shape(row) for row in rows])


def paged_list(request: HttpRequest, response: HttpResponse, told: list[Any], paging: Paging) -> dict[str, Any]:
    """One page of what is computed, shaped already."""
    first = (paging.page - 1) * paging.size
    return _page(request, response, paging, len(told), told[first : first + paging.size])


def _page(request: HttpRequest, response: HttpResponse, paging: Paging, count: int, items: list[Any]) -> dict[str, Any]:
    last = max(-(-count // paging.size), 1)
    pages = {"first": 1, "prev": paging.page - 1, "next": paging.page + 1, "last": last}
    links = [f'<{_address(request, page)}>; rel="{rel}"' for rel, page in pages.items() if 1 <= page <= last]
    response["Link"] = ", ".join(links)
    return {"count": count, "page": paging.page, "size": paging.size, "items": items}


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"{request.path}?{query.urlencode()}"
