"""What the API says. Keys are English and stable; descriptions are French, for whoever reads the OpenAPI document."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Generic, TypeVar

from ninja import Field, Schema

from catalogue.enums import LineKind
from restitutions.enums import State
from territories.enums import Level
from workshops.enums import AttendanceCategory

Item = TypeVar("Item")


class PageOut(Schema, Generic[Item]):
    """Une page de résultats. L’en-tête Link donne les pages voisines."""

    count: int = Field(description="Nombre total d’éléments, toutes pages confondues.")
    page: int
    size: int
    items: list[Item]


class ThemeOut(Schema):
    """Une thématique d’une campagne."""

    campaign: str = Field(description="Identifiant de la campagne.")
    number: int
    title: str
    short_label: str


class CampaignOut(Schema):
    """Une campagne."""

    slug: str
    title: str
    opens_on: date
    closes_on: date


class TerritoryOut(Schema):
    """Un territoire."""

    ref: str = Field(description="Préfixe de référence, unique, par exemple « PDL ».")
    level: Level
    code: str
    name: str
    label: str
    parent: str | None = Field(description="Préfixe du territoire qui le contient.")
    archived: bool = Field(description="Vrai s’il n’est plus proposé ; ce qu’il a publié reste.")


class VersionOut(Schema):
    """Une version publiée d’une synthèse : figée, elle ne change plus."""

    id: int
    restitution: int = Field(description="Ce dont c’est une version : le même numéro pour toutes.")
    number: int
    title: str
    campaign: str
    territory: str
    level: Level
    published_at: datetime
    checksum: str = Field(description="SHA-256 du contenu figé.")
    is_latest: bool = Field(description="Faux lorsqu’une version plus récente est lisible.")
    page_url: str
    json_url: str = Field(description="Le contenu entier de la version, en JSON.")


class EntryOut(Schema):
    """Une ligne de ce qui est publié ou, avec un jeton, de ce que vos territoires écrivent."""

    reference: str = Field(description="Référence permanente, ou une chaîne vide.")
    parent_reference: str = Field(description="Pour un sous-point, la référence du point.")
    kind: LineKind
    text: str
    highlighted: bool = Field(description="Particulièrement souligné dans les échanges.")
    theme: int | None = Field(description="Numéro de la thématique.")
    campaign: str
    territory: str
    level: Level
    restitution: int
    state: State = Field(description="« publiee », ou l’état de la restitution où elle s’écrit.")
    version: int | None = Field(description="Identifiant de la version ; null : rien n’est publié de cette ligne-ci.")
    position: int = Field(description="Ordre dans la version ; sans version, dans sa case.")
    url: str = Field(description="Sa place dans la page de la synthèse, ou dans la fiche où elle s’écrit.")
    thread_url: str = Field(description="La page de son fil, ou une chaîne vide.")


class AttendanceOut(Schema):
    """Une des neuf catégories de participants."""

    category: AttendanceCategory
    checked: bool
    participants: int | None = Field(description="null : inconnu, ou sous secret.")
    participants_secret: bool = Field(description="Vrai lorsque l’effectif, petit ou voisin d’un petit, est tu.")
    establishments: int | None


class SessionOut(Schema):
    """Une session, telle qu’une version la rapporte, sans le nom des personnes."""

    version: int
    position: int
    campaign: str
    territory: str
    level: Level
    title: str
    dates_places: list[str]
    format: str
    participants: int | None = Field(description="Somme des effectifs connus ; null : aucun, ou sous secret.")
    participants_secret: bool
    attendance: list[AttendanceOut]


class RestitutionOut(Schema):
    """Une restitution de votre périmètre, publiée ou non."""

    id: int
    title: str
    state: State
    campaign: str
    territory: str
    level: Level
    updated_at: datetime
    url: str


class RestitutionDetailOut(RestitutionOut):
    """La même, avec son contenu d’aujourd’hui, dans la forme JSON des synthèses."""

    report: dict[str, Any]


class LinksOut(Schema):
    """L’entrée de l’API."""

    title: str
    openapi: str
    documentation: str
    licence: str
