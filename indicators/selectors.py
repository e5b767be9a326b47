"""Reads: the library of indicators, what an indicator measures, the success measures of a restitution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.compiled import CompiledInScope
from accounts.enums import Right
from accounts.scope import Scope
from indicators.models import Indicator, MeasuredBy
from restitutions.enums import Kind
from restitutions.models import Entry, Restitution

PAGE_SIZE = 25


def list_indicators(scope: Scope, asked: dict[str, Any], page: str) -> Page:
    """One page of the library, as the address asks (keys of `FilterForm`); three statements at any size."""
    found = Indicator.objects.visible_to(scope).filter(active=asked.get("etat") != "archives")
    if theme := asked.get("thematique"):
        found = found.filter(theme=theme)
    for word in str(asked.get("q", "")).split():
        said = Q(name__icontains=word) | Q(definition__icontains=word) | Q(source__icontains=word)
        found = found.filter(said | Q(territory__label__icontains=word))
    rows = found.select_related("territory", "theme").order_by("name", "pk")
    return Paginator(rows, PAGE_SIZE).get_page(page)


@dataclass(frozen=True)
class MeasureLine:
    """A success measure of a plan, where to read it, and its tie when it has one."""

    entry: Entry
    url: str
    tie: MeasuredBy | None = None


def success_measures() -> QuerySet[Entry]:
    """The entries that an indicator may measure, with what says where they stand."""
    return Entry.objects.filter(kind=Kind.SUCCESS_MEASURE).select_related(
        "sheet__theme", "sheet__restitution__territory", "sheet__restitution__campaign"
    )


def _measured(scope: Scope, indicator: Any) -> QuerySet[Entry]:
    return success_measures().filter(
        measured_by__indicator=indicator, sheet__restitution__in=Restitution.objects.visible_to(scope)
    )


_MEASURED = CompiledInScope(
    lambda scope, indicator: _measured(scope, indicator).order_by(
        "sheet__restitution__territory__path", "reference", "pk"
    ),
    arity=1,
)
_NUMBER: CompiledInScope[int] = CompiledInScope(
    lambda scope, indicator: (
        _measured(scope, indicator)
        .order_by()
        .values("measured_by__indicator")
        .annotate(number=Count("pk"))
        .values_list("number", flat=True)
    ),
    arity=1,
)


def measured_entries(indicator: Indicator, scope: Scope, page: str) -> tuple[Page, list[MeasureLine]]:
    """The success measures tied to an indicator, as far as this person may read them (two statements).

    Those of other territories, published, are read on their public page.
    """
    number = sum(_NUMBER(scope, indicator.pk))
    current = Paginator(range(number), PAGE_SIZE).get_page(page)
    cut = (current.start_index() - 1, current.end_index())
    entries = _MEASURED.between(*cut, scope, indicator.pk) if number else []
    return current, [MeasureLine(entry, _url_for(scope, entry)) for entry in entries]


def _url_for(scope: Scope, entry: Entry) -> str:
    territory = entry.sheet.restitution.territory
    if scope.may(Right.READ, territory):
        return url_of(entry)
    return f"{reverse('syntheses:synthesis', args=[territory.slug])}#{entry.reference or ''}"


def restitution_measures(restitution: Restitution) -> list[MeasureLine]:
    """The success measures of a restitution in the order of its fiches, with their ties (two statements)."""
    entries = success_measures().filter(sheet__restitution=restitution)
    ordered = entries.order_by(
        "sheet__position",
        "row__position",
        Coalesce("parent__position", "position"),
        F("parent").asc(nulls_first=True),
        "position",
        "pk",
    )
    ties = MeasuredBy.objects.filter(entry__sheet__restitution=restitution).select_related("indicator")
    by_entry = {one.entry_id: one for one in ties.order_by("pk")}
    return [MeasureLine(entry, url_of(entry), by_entry.get(entry.pk)) for entry in ordered]


def url_of(entry: Entry) -> str:
    """Where a success measure is read: its line in its fiche."""
    sheet = reverse("restitutions:sheet", args=[entry.sheet.restitution_id, entry.sheet.theme.number])
    return f"{sheet}#{entry.reference or 'plan'}"
