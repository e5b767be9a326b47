"""What a restitution lacks before it goes on: what prevents sending it, and what had better be looked at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from common.french import number
from restitutions.enums import Kind, Step, Table
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
    if any(known for _, known in sessions) or counted.exists():
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
    """The rows of a plan that say something and no action, by thématique; a row is numbered as it is printed."""
    entries = Entry.objects.filter(row=OuterRef("pk"))
    rows = Row.objects.filter(Exists(entries), sheet__restitution=restitution, table=Table.PLAN)
    acted = rows.annotate(acted=Exists(entries.filter(kind=Kind.ACTION))).order_by("sheet", "position", "pk")
    plans: dict[int, list[bool]] = defaultdict(list)
    for theme, has_action in acted.values_list("sheet__theme__number", "acted"):
        plans[theme].append(has_action)
    points = []
    for theme, actions in sorted(plans.items()):
        lacking = [rank for rank, has_action in enumerate(actions, start=1) if not has_action]
        if lacking:
            points.append(Point(_without_action(theme, lacking), *_plan_link(restitution, theme)))
    return points


def _without_action(theme: int, ranks: list[int]) -> str:
    """« Thématique 3, plan d’action : les lignes 2, 4 et 5 n’ont pas d’action (« Comment »). »"""
    *others, last = map(number, ranks)
    said = f"les lignes {', '.join(others)} et {last} n’ont" if others else f"la ligne {last} n’a"
    return f"Thématique {theme}, plan d’action\u00a0: {said} pas d’action (colonne «\u00a0Comment\u00a0»)."


def _plan_link(restitution: Restitution, theme: int) -> tuple[str, str]:
    if restitution.is_draft:
        return reverse("restitutions:part", args=[restitution.pk, theme, Step.PLAN]), "Compléter le plan d’action"
    return f"{reverse('restitutions:sheet', args=[restitution.pk, theme])}#plan", "Voir le plan d’action"
