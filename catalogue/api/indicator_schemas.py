"""What the API says of indicators and takes as their values. Keys are English and stable; descriptions are French."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from ninja import Field, Schema

from catalogue.api.paging import Paging
from common.text import TITLE_LIMIT
from indicators.enums import Direction, IndicatorKind, Periodicity
from measures.enums import Way
from measures.models import COMMENT_LIMIT
from territories.enums import Level

REF = "^[A-Za-z0-9]*$"
MOST_VALUES = 500
"""Values of one request."""

OWN = "Avec un jeton : non ce qui est publié, mais ce que lisent vos territoires."


class IndicatorFilter(Paging):
    territory: str = Field(
        "", pattern=REF, max_length=12, description="Préfixe d’un territoire : ce qu’il définit, et ce qu’il contient."
    )
    kind: IndicatorKind | None = Field(None, description="Nature de l’indicateur.")
    own: bool = Field(False, description=OWN)


class MeasureFilter(Paging):
    territory: str = Field(
        "", pattern=REF, max_length=12, description="Préfixe d’un territoire : lui et ce qu’il contient."
    )
    level: Level | None = Field(None, description="Niveau du territoire.")
    since: date | None = Field(None, description="Les périodes qui finissent ce jour-là ou après.")
    until: date | None = Field(None, description="Les périodes qui commencent ce jour-là ou avant.")
    own: bool = Field(False, description=f"{OWN} Les relevés en vigueur, un par un.")


class TargetOut(Schema):
    """Une cible."""

    due_on: date
    value: float


class IndicatorOut(Schema):
    """Un indicateur : ce qui se mesure, et ce qui est visé."""

    id: int
    name: str
    definition: str
    kind: IndicatorKind
    unit: str
    direction: Direction = Field(description="Ce qui vaut mieux : plus haut, ou plus bas.")
    source: str
    periodicity: Periodicity | None
    awaited_level: Level = Field(description="Niveau des territoires dont une valeur est attendue.")
    territory: str = Field(description="Préfixe du territoire qui le définit.")
    campaign: str | None = Field(description="Campagne de sa thématique.")
    theme: int | None
    baseline_value: float | None
    baseline_on: date | None
    targets: list[TargetOut]
    active: bool = Field(description="Faux : archivé, plus aucune valeur ne s’y ajoute.")
    measures_url: str


class Origin(StrEnum):
    """D’où vient une valeur."""

    OWN = "saisie"
    SUM = "somme"
    WEIGHTED = "moyenne_ponderee"
    MEAN = "moyenne"
    COUNT = "reponses"


class MeasureOut(Schema):
    """La valeur d’un indicateur pour un territoire et une période."""

    id: int | None = Field(description="Numéro du relevé, avec « own » ; null pour ce qui est publié.")
    indicator: int
    territory: str
    level: Level
    period: str = Field(description="La période en français.")
    period_start: date
    period_end: date
    value: float | None = Field(description="Pour un oui ou non, la part de oui, de 0 à 1. null : sous secret.")
    value_secret: bool = Field(description="Vrai lorsque le nombre, petit ou voisin d’un petit, est tu.")
    origin: Origin = Field(description="Saisie par ce territoire, ou calculée de ce qu’il contient.")
    parts: int = Field(description="Nombre de territoires dont la valeur est faite ; 0 lorsqu’elle est saisie.")
    missing: int | None = Field(description="Territoires attendus qui n’ont rien donné ; null avec « own ».")
    is_running: bool = Field(description="Vrai tant que la période n’est pas finie.")
    weight: float | None = Field(description="Avec « own », ce à quoi un taux se rapporte.")
    source: str
    comment: str
    way: Way | None = Field(description="Avec « own », comment la valeur est venue.")
    recorded_at: datetime | None


class ValueIn(Schema):
    """Une valeur à enregistrer."""

    uid: uuid.UUID = Field(description="Fait par vous, un par valeur : la même demande deux fois est faite une fois.")
    territory: str = Field(pattern="^[A-Za-z0-9]+$", max_length=12, description="Préfixe du territoire.")
    day: date = Field(description="Un jour de la période, n’importe lequel.")
    value: Decimal | Annotated[str, Field(max_length=100)] | None = Field(
        description="Un nombre, ou un texte, « 12,5 % ». Oui : 1, non : 0. null, avec « corrects », retire la valeur."
    )
    weight: Decimal | None = Field(None, description="Pour un taux, ce à quoi il se rapporte.")
    source: str = Field("", max_length=TITLE_LIMIT)
    comment: str = Field("", max_length=COMMENT_LIMIT)
    corrects: int | None = Field(None, ge=1, le=2**62, description="Numéro du dernier relevé, que celui-ci remplace.")


class ValuesIn(Schema):
    """Des valeurs d’un même indicateur."""

    measures: list[ValueIn] = Field(min_length=1, max_length=MOST_VALUES)


class Became(StrEnum):
    """Ce qu’une valeur est devenue."""

    RECORDED = "enregistree"
    KNOWN = "deja_enregistree"
    REFUSED = "refusee"


class FaultOut(Schema):
    """Pourquoi une valeur est refusée."""

    name: str = Field(description="Le champ en cause.")
    detail: str


class ResultOut(Schema):
    """Ce qu’une valeur est devenue."""

    uid: uuid.UUID
    status: Became
    id: int | None = Field(description="Numéro du relevé, enregistré à l’instant ou déjà.")
    errors: list[FaultOut]
    current: int | None = Field(
        description="Numéro de ce qui est là à sa place : ce qu’elle remplace, ou ce qui l’a corrigée."
    )


class ResultsOut(Schema):
    """Ce que les valeurs sont devenues, dans leur ordre. Les bonnes sont enregistrées."""

    recorded: int
    refused: int
    results: list[ResultOut]
