"""What a restitution lacks before it goes on: what prevents sending it, and what had better be looked at."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse
from django.utils.text import Truncator

from common.french import number
from restitutions.enums import Kind, Table
from restitutions.models import (
    Entry,
    MeetingSummary,
    NarrativeBlock,
    Restitution,
    RestitutionWorkshop,
    Retex,
    Row,
    ThemeSheet,
)
from workshops.enums import SheetBlock, WorkshopState
from workshops.models import Attendance, Theme

_WORDS_SHOWN = 60
"""Characters of a row by which it is named."""
_ROWS_SHOWN = 5
"""Rows told one by one, for each plan."""


@dataclass(frozen=True)
class Point:
    """One thing that is lacking: a French sentence; where it is filled or read, and the words of that link, or ""."""

    text: str
    url: str = ""
    link: str = ""


def missing(restitution: Restitution) -> list[str]:
    """What prevents sending a restitution: French sentences, empty when nothing does (one SQL statement)."""
    if _filled_themes(restitution):
        return []
    return ["Aucune thématique n’est renseignée : remplissez au moins une fiche."]


def warnings_of(restitution: Restitution) -> list[Point]:
    """What had better be looked at before a restitution goes on; five SQL statements at any size.

    For a draft the links lead to where it is filled, else to where it is read. When no thématique is filled there is
    nothing else to say of them: that is what prevents sending.
    """
    return [*_of_sessions(restitution), *_of_themes(restitution), *_of_plans(restitution)]


def _filled_themes(restitution: Restitution) -> set[int]:
    """Ids of the thématiques of which something is written (one SQL statement)."""
    of_sheet = {"sheet": OuterRef("pk")}
    written = (
        Q(Exists(Entry.objects.filter(**of_sheet)))
        | Q(Exists(Retex.objects.filter(**of_sheet)))
        | Q(Exists(NarrativeBlock.objects.filter(**of_sheet)))
    )
    sheets = ThemeSheet.objects.filter(written, restitution=restitution).order_by()
    return set(sheets.values_list("theme", flat=True))


def _of_sessions(restitution: Restitution) -> list[Point]:
    """How many took part is known from the sessions that were held, or from the bilan des rencontres."""
    known = Exists(Attendance.objects.filter(workshop=OuterRef("workshop"), participants__isnull=False))
    lines = RestitutionWorkshop.objects.filter(restitution=restitution).exclude(workshop__state=WorkshopState.CANCELLED)
    sessions = list(lines.annotate(known=known).order_by("position", "pk").values_list("workshop", "known"))
    counted = MeetingSummary.objects.filter(restitution=restitution, participants__isnull=False)
    if any(known for _, known in sessions):
        return []
    # A synthesis has the sessions of what feeds it: it is not asked for its own.
    fed = Q(feeds=restitution) if not sessions else Q()
    if Restitution.objects.filter(fed | Q(Exists(counted), pk=restitution.pk)).exists():
        return []
    if not sessions:
        if not restitution.is_draft:
            return [Point("Aucune session n’est rattachée.")]
        edit = reverse("restitutions:edit", args=[restitution.pk])
        return [Point("Aucune session n’est rattachée.", edit, "Choisir les sessions")]
    where = "la session rapportée" if len(sessions) == 1 else f"les {number(len(sessions))} sessions rapportées"
    text = f"Aucun nombre de participants n’est renseigné dans {where}."
    first = sessions[0][0]
    if restitution.is_draft:
        return [Point(text, reverse("workshops:edit", args=[first, SheetBlock.ATTENDANCE]), "Remplir la participation")]
    return [Point(text, reverse("workshops:sheet", args=[first]), "Voir la session")]


def _of_themes(restitution: Restitution) -> list[Point]:
    filled = _filled_themes(restitution)
    if not filled:
        return []
    words = "Remplir la fiche" if restitution.is_draft else "Voir la fiche"
    return [
        Point(
            f"La thématique {theme.number} ({theme.short_label}) n’est pas renseignée.",
            reverse("restitutions:sheet", args=[restitution.pk, theme.number]),
            words,
        )
        for theme in Theme.objects.filter(campaign=restitution.campaign_id).order_by("number")
        if theme.pk not in filled
    ]


def _of_plans(restitution: Restitution) -> list[Point]:
    """The rows of a plan that say something and no action, by thématique, each named by its first words."""
    entries = Entry.objects.filter(row=OuterRef("pk"))
    rows = Row.objects.filter(Exists(entries), sheet__restitution=restitution, table=Table.PLAN)
    lacking = rows.exclude(Exists(entries.filter(kind=Kind.ACTION))).annotate(words=Subquery(_first_words(entries)))
    plans: dict[int, list[tuple[uuid.UUID, str]]] = defaultdict(list)
    ordered = lacking.order_by("sheet__theme__number", "position", "pk")
    for theme, pk, words in ordered.values_list("sheet__theme__number", "pk", "words"):
        plans[theme].append((pk, words))
    return [point for theme, found in plans.items() for point in _without_action(restitution, theme, found)]


def _first_words(entries: QuerySet[Entry]) -> QuerySet[Entry, Any]:
    """What a row says first: its « Quoi », or else what stands in its other columns."""
    is_what = Case(When(kind=Kind.PLANNED_LEVER, then=0), default=1)
    return entries.order_by(is_what, F("parent").asc(nulls_first=True), "position", "pk").values_list("text")[:1]


def _without_action(restitution: Restitution, theme: int, rows: list[tuple[uuid.UUID, str]]) -> list[Point]:
    """« Thématique 3, tableau « Plan d’action » : la ligne « Doubler la liaison » ne dit pas comment : … »."""
    table = f"Thématique {theme}, tableau «\u00a0Plan d’action\u00a0»\u00a0:"
    sheet = reverse("restitutions:sheet", args=[restitution.pk, theme])
    do = "Compléter" if restitution.is_draft else "Voir"
    points = [
        Point(
            f"{table} la ligne «\u00a0{Truncator(words).chars(_WORDS_SHOWN, '…')}\u00a0» ne dit pas comment\u00a0: "
            "sa colonne «\u00a0Comment\u00a0» est vide.",
            f"{sheet}#cellule-{pk}-{Kind.ACTION}",
            f"{do} cette ligne",
        )
        for pk, words in rows[:_ROWS_SHOWN]
    ]
    if (left := len(rows) - _ROWS_SHOWN) > 0:
        said = "une autre ligne a" if left == 1 else f"{number(left)} autres lignes ont"
        text = f"{table} {said} aussi la colonne «\u00a0Comment\u00a0» vide."
        points.append(Point(text, f"{sheet}#plan", f"{do} le plan d’action"))
    return points
