"""What anybody may ask of the API: what is published, and the words it is said in."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Query, Router

from catalogue.api import shapes
from catalogue.api.door import ApiRequest
from catalogue.api.filters import (
    CampaignFilter,
    EntryFilter,
    PlaceFilter,
    TerritoryFilter,
    VersionFilter,
    narrowed,
    path_of,
)
from catalogue.api.paging import Paging, paged
from catalogue.api.private import Token, entries_written
from catalogue.api.schemas import (
    CampaignOut,
    EntryOut,
    LinksOut,
    PageOut,
    SessionOut,
    TerritoryOut,
    ThemeOut,
    VersionOut,
)
from catalogue.matching import by_bytes, in_folded, matching
from catalogue.models import PublishedEntry, PublishedSession
from catalogue.words import read_query
from common.addresses import absolute_url
from syntheses.models import Version
from syntheses.selectors import current_versions
from territories.enums import Level
from territories.models import Territory
from workshops.models import Campaign, Theme

router = Router(tags=["Publié"])


@router.get("/", response=LinksOut, url_name="root", include_in_schema=False)
def root(request: HttpRequest) -> dict[str, str]:
    return {
        "title": "Données des États généraux du numérique",
        "openapi": absolute_url(reverse("api:openapi-json")),
        "documentation": absolute_url(reverse("catalogue:data")),
        "licence": "etalab-2.0",
    }


@router.get("/campaigns", response=PageOut[CampaignOut], url_name="campaigns", summary="Les campagnes")
def campaigns(request: HttpRequest, response: HttpResponse, asked: Query[Paging]) -> dict[str, Any]:
    """La plus récente d’abord."""
    return paged(request, response, Campaign.objects.order_by("-opens_on", "slug"), asked, lambda one: one)


@router.get("/themes", response=PageOut[ThemeOut], url_name="themes", summary="Les thématiques")
def themes(request: HttpRequest, response: HttpResponse, asked: Query[CampaignFilter]) -> dict[str, Any]:
    """Dans l’ordre de leurs numéros, campagne par campagne."""
    found = Theme.objects.select_related("campaign").order_by("-campaign__opens_on", "campaign_id", "number")
    if asked.campaign:
        found = found.filter(campaign__slug=asked.campaign)
    return paged(request, response, found, asked, shapes.theme)


@router.get("/territories", response=PageOut[TerritoryOut], url_name="territories", summary="Les territoires")
def territories(request: HttpRequest, response: HttpResponse, asked: Query[TerritoryFilter]) -> dict[str, Any]:
    """Les bassins et les établissements n’y sont que s’ils ont publié."""
    published = Exists(Version.objects.readable().filter(restitution__territory=OuterRef("pk")))
    found = Territory.objects.exclude(~published, level__in=(Level.BASSIN, Level.ETABLISSEMENT))
    if asked.level:
        found = found.filter(level=asked.level)
    if path := path_of(asked.within):
        found = found.filter(path__startswith=path)
    found = found.select_related("parent").order_by(by_bytes("path"))
    return paged(request, response, found, asked, shapes.territory)


@router.get("/versions", response=PageOut[VersionOut], url_name="versions", summary="Les versions publiées")
def versions(request: HttpRequest, response: HttpResponse, asked: Query[VersionFilter]) -> dict[str, Any]:
    """La dernière version de chaque synthèse, la plus récente d’abord."""
    found = _versions() if asked.all else _versions().filter(is_latest=True)
    found = narrowed(found, asked, of="restitution__", place="territory__")
    return paged(request, response, found.order_by("-published_at", "-pk"), asked, shapes.version)


@router.get("/versions/{int:pk}", response=VersionOut, url_name="version", summary="Une version publiée")
def version(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Tant qu’elle est en ligne."""
    return shapes.version(get_object_or_404(_versions(), pk=pk))


def _versions() -> Any:
    latest = Exists(current_versions().order_by().filter(pk=OuterRef("pk")))
    related = ("restitution__territory", "restitution__campaign", "snapshot")
    return Version.objects.readable().select_related(*related).defer("snapshot__payload").annotate(is_latest=latest)


@router.get(
    "/entries",
    response=PageOut[EntryOut],
    url_name="entries",
    summary="Les lignes de ce qui est publié ou, avec un jeton, de ce que vos territoires écrivent",
    openapi_extra={"security": [{}, {Token.__name__: []}]},
)
def entries(request: ApiRequest, response: HttpResponse, asked: Query[EntryFilter]) -> dict[str, Any]:
    """De la dernière version de chaque synthèse : irritants, points forts, besoins, leviers, actions, RETEX, textes.

    Avec « state » et un jeton : les points des restitutions de vos territoires dans ces états, tels qu’ils sont
    aujourd’hui ; leurs RETEX et leurs textes sont dans la restitution. Sans « state », un jeton ne change rien.
    """
    if asked.state:
        return entries_written(request, response, asked)
    found = narrowed(PublishedEntry.objects.all(), asked)
    wanted = {"theme": asked.theme, "kind": asked.kind and asked.kind.value, "version": asked.version}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    found = matching(found, read_query(asked.text), in_folded) if asked.text else found
    found = found.select_related("campaign", "territory", "version__restitution")
    return paged(request, response, found.order_by("version_id", "position"), asked, shapes.entry)


@router.get("/sessions", response=PageOut[SessionOut], url_name="sessions", summary="Les sessions et leurs effectifs")
def sessions(request: HttpRequest, response: HttpResponse, asked: Query[PlaceFilter]) -> dict[str, Any]:
    """Telles que la dernière version de chaque synthèse les rapporte. Le secret est celui des fichiers CSV."""
    found = narrowed(PublishedSession.objects.select_related("campaign", "territory"), asked)
    return paged(request, response, found.order_by("version_id", "position"), asked, shapes.session)
