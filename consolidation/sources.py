"""The entries that a fiche may be written from: those of the restitutions that feed it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from consolidation.enums import Outcome
from consolidation.models import Decision
from restitutions.enums import CELLS, CHALLENGE_KINDS, Kind, State
from restitutions.models import Entry, Restitution
from workshops.models import Theme

_TABLE_KINDS = tuple(str(kind) for kinds in CELLS.values() for kind in kinds if kind != Kind.RETEX_LABEL)
KINDS = (*_TABLE_KINDS, *(str(kind) for kind in CHALLENGE_KINDS))
"""What is consolidated: the points of the three tables, the défis. A RETEX label is a citation of its own fiche."""


def offered() -> QuerySet[Entry]:
    """The points that were sent, whatever they feed, sub-points apart (they follow their lead-in)."""
    return Entry.objects.filter(~Q(sheet__restitution__state=State.DRAFT), parent=None, kind__in=KINDS)


def sources_of(restitution: Any, theme: Any) -> QuerySet[Entry]:
    """The points of the level below that are offered to the fiche of a restitution and a thématique."""
    return offered().filter(sheet__restitution__feeds=restitution, sheet__theme=theme)


def links_into(**fiche: Any) -> QuerySet[Any]:
    """What ties the entries of a fiche (`from_entry`) to those they come from (`to_entry`).

    `fiche`: `sheet`, or `sheet__restitution`.
    """
    return Entry.origins.through.objects.filter(**{f"from_entry__{name}": value for name, value in fiche.items()})


def is_taken(**fiche: Any) -> Exists:
    """An entry was taken, by a decision or by an import that said so. `fiche`: `sheet`, or `sheet__restitution`."""
    return Exists(links_into(**fiche).filter(to_entry=OuterRef("pk")))


def is_decided(outcome: Outcome, **fiche: Any) -> Exists:
    """There is a decision of that outcome of an entry, for the same."""
    return Exists(Decision.objects.filter(source=OuterRef("pk"), outcome=outcome, **fiche))


def is_waiting(**fiche: Any) -> Q:
    """An entry was neither taken nor set aside, for the same."""
    return Q(~is_taken(**fiche), ~is_decided(Outcome.SET_ASIDE, **fiche))


def refusal(restitution: Restitution, theme: Theme, source: Entry) -> str:
    """Why an entry cannot be consolidated into a fiche, in one French sentence; "" when it can."""
    below = source.sheet.restitution
    if below.pk == restitution.pk:
        return "Cette entrée est déjà dans cette restitution."
    if below.feeds_id != restitution.pk:
        return f"« {below} » n’alimente pas cette restitution."
    if below.state == State.DRAFT:
        return f"« {below} » est encore un brouillon\u202f: ses points se reprennent une fois transmis."
    if source.sheet.theme_id != theme.pk:
        return "Cette entrée est d’une autre thématique."
    if source.parent_id is not None:
        return "Un sous-point suit le point qui l’introduit\u202f: reprenez ce point."
    return "" if source.kind in KINDS else "Seuls les points des trois tableaux et les défis se reprennent."
