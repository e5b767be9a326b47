"""What a list of the API may be narrowed to, in its address."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import QuerySet
from ninja import Field
from ninja.errors import HttpError

from catalogue.api.paging import Paging
from catalogue.enums import LineKind, Unpublished
from territories.enums import Level
from territories.models import Territory

_REF = "^[A-Za-z0-9]*$"
Rows = TypeVar("Rows", bound=QuerySet[Any])


class CampaignFilter(Paging):
    campaign: str = Field("", pattern=r"^[-\w]*$", max_length=50, description="Identifiant de la campagne.")


class PlaceFilter(CampaignFilter):
    territory: str = Field(
        "", pattern=_REF, max_length=12, description="Préfixe d’un territoire : lui et ce qu’il contient."
    )
    level: Level | None = Field(None, description="Niveau du territoire.")

    def path(self) -> str:
        """The path of the territory asked for, "" for none (one SQL statement when there is one). Raises HttpError."""
        return path_of(self.territory)


class EntryFilter(PlaceFilter):
    theme: int | None = Field(None, ge=1, le=99, description="Numéro de la thématique.")
    kind: LineKind | None = Field(None, description="Nature de la ligne.")
    text: str = Field("", description="Mots cherchés : accents, pluriels et féminins sont confondus.")
    version: int | None = Field(None, ge=1, le=2**31, description="Identifiant d’une version, la dernière lisible.")
    state: list[Unpublished] = Field(
        [], description="Avec un jeton : non ce qui est publié, mais ce que vos territoires écrivent, dans ces états."
    )


class VersionFilter(PlaceFilter):
    all: bool = Field(False, description="Toutes les versions lisibles, et pas seulement la dernière.")


class TerritoryFilter(Paging):
    level: Level | None = None
    within: str = Field("", pattern=_REF, max_length=12, description="Préfixe d’un territoire : ce qu’il contient.")


def path_of(ref: str) -> str:
    if not ref:
        return ""
    path = Territory.objects.filter(ref=ref.upper()).values_list("path", flat=True).first()
    if path is None:
        raise HttpError(400, f"Aucun territoire n’a pour préfixe « {ref} ».")
    return path


def narrowed(rows: Rows, asked: PlaceFilter, *, place: str = "", of: str = "") -> Rows:
    """Rows that have `campaign` by way of `of` ("restitution__"), `path` and `level` by way of `of` then `place`."""
    if path := asked.path():
        rows = rows.filter(**{f"{of}{place}path__startswith": path})
    if asked.level:
        rows = rows.filter(**{f"{of}{place}level": asked.level})
    if asked.campaign:
        rows = rows.filter(**{f"{of}campaign__slug": asked.campaign})
    return rows
