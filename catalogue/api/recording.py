"""Values that come in by the API: a list, each with its result, once however often it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Body
from ninja.errors import HttpError

from accounts.scope import Scope
from catalogue.api.door import ApiRequest
from catalogue.api.indicator_schemas import Became, ResultsOut, ValueIn, ValuesIn
from catalogue.api.indicators import reader_of
from catalogue.api.indicators import router as router
from catalogue.api.private import Token
from common.once import once
from common.text import clean_text
from indicators.models import Indicator
from measures.enums import Way
from measures.given import Given, Recorded
from measures.imports.words import UnreadError, read_number
from measures.periods import period_of
from measures.perms import correctable, may_enter_somewhere
from measures.services import record_many
from territories.models import Territory

Result = dict[str, Any]
_READS_ONLY = "Ce jeton lit, sans enregistrer : faites-en un autre, en cochant qu’il peut enregistrer des valeurs."
_NOWHERE = "Vous ne saisissez de valeurs de cet indicateur nulle part."
_NOT_HERE = "Aucun territoire de ce préfixe où vous saisissiez des valeurs de cet indicateur."


@router.post(
    "/indicators/{int:pk}/measures",
    response=ResultsOut,
    url_name="measures",
    tags=["Avec un jeton"],
    auth=Token(),
    summary="Enregistrer des valeurs d’un indicateur",
)
def record(request: ApiRequest, pk: int, sent: Body[ValuesIn]) -> Result:
    """Avec un jeton qui peut enregistrer. Les bonnes valeurs sont enregistrées, les autres disent pourquoi non.

    Une valeur qui remplace donne dans « corrects » le numéro du dernier relevé ; sans lui, rien n’est remplacé.
    """
    reader = reader_of(request)
    indicator = get_object_or_404(Indicator.objects.visible_to(reader).select_related("territory"), pk=pk)
    if not request.may_write:
        raise HttpError(403, _READS_ONLY)
    if not may_enter_somewhere(reader, indicator):
        raise HttpError(403, _NOWHERE)
    places = _places(reader, indicator, sent.measures)
    asked = [_given(one, indicator, places.get(one.territory.upper()), reader) for one in sent.measures]
    done = iter(record_many(given=[one for one in asked if isinstance(one, Given)], way=Way.API, by=reader.account))
    results = [
        _result(value, next(done)) if isinstance(one, Given) else _refused(value, one)
        for value, one in zip(sent.measures, asked, strict=True)
    ]
    told = [one["status"] for one in results]
    return {"recorded": told.count(Became.RECORDED), "refused": told.count(Became.REFUSED), "results": results}


def _places(reader: Scope, indicator: Indicator, values: Iterable[ValueIn]) -> dict[str, Territory]:
    """Those of the territories named where this person enters values, or corrects them (one SQL statement)."""
    refs = {one.territory.upper() for one in values}
    return {one.ref: one for one in correctable(reader, indicator).filter(ref__in=refs)}


def _given(value: ValueIn, indicator: Indicator, place: Territory | None, reader: Scope) -> Given | dict[str, str]:
    """What is asked, under a name that is the same when it is sent again; or why it cannot be, by name."""
    if place is None:
        return {"territory": _NOT_HERE}
    try:
        number = _number(value.value, indicator)
    except UnreadError as error:
        return {"value": str(error)}
    texts = (clean_text(value.source), clean_text(value.comment))
    start = period_of(indicator.periodicity, value.day).start
    numbers = (_short(number), _short(value.weight))
    named = once(value.uid, reader.account.pk, indicator.pk, place.pk, start, *numbers, *texts, value.corrects)
    return Given(
        uid=named,
        indicator=indicator,
        territory=place,
        day=value.day,
        value=number,
        weight=value.weight,
        source=texts[0],
        comment=texts[1],
        seen=value.corrects,
    )


def _number(typed: Decimal | str | None, indicator: Indicator) -> Decimal | None:
    """What is sent, « 45.5 » or 45.5 as programs write it, else as a person does. Raises UnreadError."""
    if not isinstance(typed, str):
        return typed
    if re.fullmatch(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?", typed, re.ASCII):
        return Decimal(typed)
    return read_number(typed, indicator.kind, indicator.unit)


def _short(number: object) -> str:
    """12, 12.0 and "12.00" are one number."""
    return "" if number is None else f"{float(str(number)):.4f}"


def _result(value: ValueIn, done: Recorded) -> Result:
    if done.earlier and done.current:
        known = {"status": Became.KNOWN, "id": done.earlier.pk, "errors": []}
        return {"uid": value.uid, **known, "current": done.current.pk}
    if done.errors:
        return _refused(value, done.errors, done.current.pk if done.current else None)
    assert done.measure is not None
    status = Became.RECORDED if done.is_new else Became.KNOWN
    return {"uid": value.uid, "status": status, "id": done.measure.pk, "errors": [], "current": None}


def _refused(value: ValueIn, errors: dict[str, str], current: int | None = None) -> Result:
    names = {"seen": "corrects"}
    told = [{"name": names.get(name, name), "detail": said} for name, said in errors.items()]
    return {"uid": value.uid, "status": Became.REFUSED, "id": None, "errors": told, "current": current}
