"""Indicators and their values: what everybody reads and, with a token, what one's territories hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router
from ninja.errors import AuthenticationError

from accounts.enums import Right
from accounts.scope import Scope
from catalogue.api.door import ApiRequest
from catalogue.api.filters import path_of
from catalogue.api.indicator_schemas import IndicatorFilter, IndicatorOut, MeasureFilter, MeasureOut, Origin
from catalogue.api.paging import paged, paged_list
from catalogue.api.private import Token
from catalogue.api.schemas import PageOut
from catalogue.measured import Series, Value, public_indicators, public_series, with_targets
from common.addresses import absolute_url
from indicators.models import Indicator
from measures.models import Measure
from measures.rollup import How
from measures.said import as_decimal

router = Router(tags=["Suivi"])
BOTH_WAYS: dict[str, Any] = {"security": [{}, {Token.__name__: []}]}
"""An operation that answers without a token, and says more with one."""


@router.get(
    "/indicators",
    response=PageOut[IndicatorOut],
    url_name="indicators",
    summary="Les indicateurs des plans publiés ou, avec un jeton, ceux de vos territoires",
    openapi_extra=BOTH_WAYS,
)
def indicators(request: ApiRequest, response: HttpResponse, asked: Query[IndicatorFilter]) -> dict[str, Any]:
    """Ceux auxquels une mesure de réussite publiée est reliée. Avec « own » et un jeton, ceux de vos territoires."""
    found = _library(request, own=asked.own)
    if path := path_of(asked.territory):
        found = found.filter(territory__path__startswith=path)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    return paged(request, response, with_targets(found), asked, _indicator)


@router.get(
    "/indicators/{int:pk}/measures",
    response=PageOut[MeasureOut],
    url_name="measures",
    summary="Les valeurs d’un indicateur",
    openapi_extra=BOTH_WAYS,
)
def measures(request: ApiRequest, response: HttpResponse, pk: int, asked: Query[MeasureFilter]) -> dict[str, Any]:
    """Pour le territoire de chaque plan publié qu’il mesure : une valeur par période, saisie ou calculée.

    Un nombre de 1 à 4 n’est pas donné, ni ce qui le trahirait. Avec « own » et un jeton : les relevés de vos
    territoires, un par un, avec leur source et leur commentaire.
    """
    indicator = get_object_or_404(with_targets(_library(request, own=asked.own)), pk=pk)
    path = path_of(asked.territory)
    if asked.own:
        found = _own_measures(indicator, reader_of(request), path, asked)
        return paged(request, response, found, asked, _measure)
    told = [
        _value(series, value)
        for series in public_series([indicator])
        if series.territory.path.startswith(path) and asked.level in {None, series.territory.level}
        for value in _within(series, asked)
    ]
    return paged_list(request, response, told, asked)


def reader_of(request: ApiRequest) -> Scope:
    """What a token opens. Raises AuthenticationError without one."""
    if request.reader is None:
        raise AuthenticationError
    return request.reader


def _library(request: ApiRequest, *, own: bool) -> QuerySet[Indicator]:
    return Indicator.objects.visible_to(reader_of(request)) if own else public_indicators()


def _own_measures(indicator: Indicator, reader: Scope, path: str, asked: MeasureFilter) -> QuerySet[Measure]:
    found = Measure.objects.in_force().filter(reader.q(Right.READ), indicator=indicator)
    wanted = {
        "territory__path__startswith": path,
        "territory__level": asked.level,
        "period_end__gte": asked.since,
        "period_start__lte": asked.until,
    }
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    return found.select_related("territory", "indicator").order_by("territory__path", "period_start", "pk")


def _within(series: Series, asked: MeasureFilter) -> Iterator[Value]:
    for one in series.values:
        ends_late_enough = asked.since is None or one.period.end >= asked.since
        if ends_late_enough and (asked.until is None or one.period.start <= asked.until):
            yield one


def _indicator(one: Indicator) -> dict[str, Any]:
    said = ("name", "definition", "kind", "unit", "direction", "source", "baseline_value", "baseline_on", "active")
    return {
        "id": one.pk,
        **{name: getattr(one, name) for name in said},
        "periodicity": one.periodicity or None,
        "awaited_level": one.awaited,
        "territory": one.territory.ref,
        "campaign": one.theme.campaign.slug if one.theme else None,
        "theme": one.theme.number if one.theme else None,
        "targets": sorted(one.targets.all(), key=lambda target: target.due_on),
        "measures_url": absolute_url(reverse("api:measures", args=[one.pk])),
    }


_NO_DETAIL = {"weight": None, "source": "", "comment": "", "way": None, "recorded_at": None}


def _value(series: Series, value: Value) -> dict[str, Any]:
    total = value.total
    return {
        "id": None,
        "indicator": series.indicator.pk,
        "territory": series.territory.ref,
        "level": series.territory.level,
        "period": value.period.label,
        "period_start": value.period.start,
        "period_end": value.period.end,
        "value": float(as_decimal(total.value)) if total else None,
        "value_secret": total is None,
        "origin": Origin[value.how.name],
        "parts": value.parts,
        "missing": value.missing,
        "is_running": value.is_running,
        **_NO_DETAIL,
    }


def _measure(one: Measure) -> dict[str, Any]:
    return {
        "id": one.pk,
        "indicator": one.indicator_id,
        "territory": one.territory.ref,
        "level": one.territory.level,
        "period": one.period.label,
        "value_secret": False,
        "origin": Origin[How.OWN.name],
        "parts": 0,
        "missing": None,
        "is_running": one.period_end > timezone.localdate(),
        "recorded_at": one.at,
        **{name: getattr(one, name) for name in ("period_start", "period_end", "value", "weight", "source", "comment")},
        "way": one.way,
    }
