"""What a token opens: the restitutions of its owner's territories, published or not, as far as they may be read."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from ninja.errors import AuthenticationError
from ninja.security.http import HttpAuthBase

from accounts.scope import Scope
from catalogue.api import shapes
from catalogue.api.door import ApiRequest
from catalogue.api.filters import EntryFilter, PlaceFilter, narrowed
from catalogue.api.paging import paged
from catalogue.api.schemas import PageOut, RestitutionDetailOut, RestitutionOut
from catalogue.selectors import Wanted, scope_lines
from catalogue.words import read_query
from restitutions.models import Restitution
from syntheses.compose import compose
from syntheses.writers.json_writer import to_dict


class Token(HttpAuthBase):
    """The token itself was checked at the door; here, that there is one."""

    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Scope | None:
        return getattr(request, "reader", None)


router = Router(tags=["Avec un jeton"], auth=Token())


@router.get("/restitutions", response=PageOut[RestitutionOut], url_name="restitutions", summary="Vos restitutions")
def restitutions(request: ApiRequest, response: HttpResponse, asked: Query[PlaceFilter]) -> dict[str, Any]:
    """Celles de vos territoires ; les brouillons, si votre rôle permet de les lire."""
    found = narrowed(_readable(request), asked, place="territory__")
    return paged(request, response, found.order_by("pk"), asked, shapes.restitution)


@router.get(
    "/restitutions/{int:pk}", response=RestitutionDetailOut, url_name="restitution", summary="Une de vos restitutions"
)
def restitution(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Tout ce qu’elle dit aujourd’hui, dans la forme du fichier JSON."""
    found = get_object_or_404(_readable(request), pk=pk)
    return {**shapes.restitution(found), "report": to_dict(compose(found))}


def entries_written(request: ApiRequest, response: HttpResponse, asked: EntryFilter) -> dict[str, Any]:
    """One page of the points that the territories of a token write now, in the states asked for.

    Points only: RETEX and texts are in the restitution. Raises AuthenticationError without a token.
    """
    if request.reader is None:
        raise AuthenticationError
    wanted = Wanted(
        query=read_query(asked.text),
        path=asked.path(),
        level=asked.level or "",
        theme=asked.theme,
        kind=asked.kind or "",
        campaign=asked.campaign,
        by_territory=True,
    )
    found = scope_lines(wanted, request.reader).filter(sheet__restitution__state__in=asked.state)
    found = found.none() if asked.version else found.select_related("parent")
    return paged(request, response, found, asked, shapes.written_entry)


def _readable(request: ApiRequest) -> QuerySet[Restitution]:
    assert request.reader is not None  # Token lets nobody else in
    return Restitution.objects.in_scope_of(request.reader).select_related("territory", "campaign")
