"""What everybody may read → the rows of each CSV file: the same as the API, values only, nobody named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from django.utils import timezone

from catalogue.api.indicator_schemas import Origin
from catalogue.measured import Series, Value, each_public_series, public_indicators, with_targets
from followup.api import public_actions
from followup.models import Action
from indicators.models import Indicator
from measures.said import as_decimal
from syntheses.writers.csv_cells import Row
from syntheses.writers.csv_cells import Value as Cell
from territories.models import Territory

TOGETHER = 1_000
"""Indicators whose values are read and held at once: as many statements for one as for a thousand."""


def indicator_rows() -> Iterator[Row]:
    """Every public indicator, by name (two SQL statements)."""
    yield from map(_indicator, with_targets(public_indicators()))


def measure_rows() -> Iterator[Row]:
    """Every public value, by indicator, territory and period (five SQL statements, and one for each `TOGETHER`)."""
    for series in each_public_series(list(with_targets(public_indicators())), TOGETHER):
        yield from (_measure(series, value) for value in series.values)


def action_rows() -> Iterator[Row]:
    """Every action of a plan that is online, plan by plan (one SQL statement)."""
    found = public_actions().select_related("campaign", "territory", "theme")
    yield from map(_action, found.order_by("territory__path", "restitution_id", "position", "pk"))


ROWS: dict[str, Callable[[], Iterator[Row]]] = {
    "indicateurs": indicator_rows,
    "releves": measure_rows,
    "actions": action_rows,
}
"""File name without extension → its rows."""


def _place(territory: Territory) -> dict[str, Cell]:
    return {
        "territoire_niveau": territory.level,
        "territoire_code": territory.code,
        "territoire_nom": territory.name,
    }


def _indicator(one: Indicator) -> Row:
    targets = sorted(one.targets.all(), key=lambda target: target.due_on)
    return {
        "indicateur": one.pk,
        "nom": one.name,
        "definition": one.definition,
        "nature": one.kind,
        "unite": one.unit,
        "sens": one.direction,
        "source": one.source,
        "periodicite": one.periodicity,
        "niveau_attendu": one.awaited,
        **_place(one.territory),
        "campagne": one.theme.campaign.slug if one.theme else "",
        "thematique": one.theme.number if one.theme else None,
        "depart_valeur": one.baseline_value,
        "depart_date": one.baseline_on,
        "cibles": tuple(f"{target.due_on:%Y-%m-%d} : {_plain(target.value)}" for target in targets),
        "actif": one.active,
    }


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _measure(series: Series, value: Value) -> Row:
    return {
        "indicateur": series.indicator.pk,
        "indicateur_nom": series.indicator.name,
        **_place(series.territory),
        "periode": value.period.label,
        "debut": value.period.start,
        "fin": value.period.end,
        "valeur": as_decimal(value.total.value) if value.total else None,
        "valeur_secret": value.total is None,
        "origine": Origin[value.how.name].value,
        "territoires_comptes": value.parts,
        "territoires_manquants": value.missing,
        "en_cours": value.is_running,
    }


def _action(one: Action) -> Row:
    return {
        "campagne": one.campaign.slug,
        **_place(one.territory),
        "thematique": one.theme.number if one.theme else None,
        "thematique_libelle": one.theme.short_label if one.theme else "",
        "reference": one.reference,
        "texte": one.text,
        "precisions": tuple(one.details),
        "leviers": tuple(one.levers),
        "horizon": one.horizon,
        "debut_prevu": one.planned_start,
        "fin_prevue": one.planned_end,
        "echeance": one.deadline,
        "etat": one.state,
        "avancement": one.progress,
        "debut_reel": one.started_on,
        "fin_reelle": one.ended_on,
        "en_retard": one.is_late,
        "organisme": one.responsible_body,
        "nouvelle": timezone.localdate(one.followed_at) if one.followed_at else None,
    }
