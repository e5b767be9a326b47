"""What the workbench shows (its address), and what is written from it: a reason, a wording, ticks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from common.compiled import Compiled
from common.fields import LineField, OnceField
from common.forms import DsfrFilterForm, DsfrForm
from common.french import day
from common.search import holds_words
from common.text import ENTRY_LIMIT
from consolidation.desk import AGAIN, CHANGED, ORDERS, WAITING, Shown
from consolidation.models import REASON_LIMIT
from consolidation.sources import KINDS
from restitutions.enums import Kind, State
from restitutions.models import Entry, Restitution
from territories.models import Territory
from workshops.models import Meeting, Workshop

MOST_OFFERED = 300
"""Restitutions, or sessions, in a list of choices; with more, one is found by its territory."""

DECISIONS = (
    (WAITING, "À regarder"),
    *((one.value, one.label) for one in Shown),
    (AGAIN, "Toutes"),
    (CHANGED, "Modifiées après"),
)


_DAYS = Meeting.objects.filter(workshop=OuterRef("reported__workshop"), starts_on__isnull=False).order_by("starts_on")
_BELOW: Compiled[Any] = Compiled(
    lambda fed: (
        Restitution.objects.filter(feeds=fed)
        .values_list(
            *("pk", "title", "territory", "territory__label"),
            *("reported__workshop", "reported__workshop__territory__label"),
        )
        .annotate(
            first_day=Subquery(_DAYS.values("starts_on")[:1]),
            rank=Window(RowNumber(), partition_by=F("pk"), order_by="reported__workshop"),
        )
        .order_by("rank", "territory__path", "pk")
    )
)
"""Each restitution with a session that it reports, or none; then their other sessions."""


@dataclass(frozen=True)
class Menu:
    """A field of choices as its page shows it: (value, label) pairs, and the value that is chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


class LineFilter(DsfrFilterForm):
    """Every field is optional; a value that is not offered filters nothing. Without `decision`, those to look at."""

    q = forms.CharField(label="Mots cherchés", required=False, max_length=200)
    territoire = forms.ModelChoiceField(
        label="Territoire", required=False, queryset=Territory.objects.none(), empty_label="Tous"
    )
    restitution = forms.ModelChoiceField(
        label="Restitution", required=False, queryset=Restitution.objects.none(), empty_label="Toutes"
    )
    session = forms.ModelChoiceField(
        label="Session", required=False, queryset=Workshop.objects.none(), empty_label="Toutes"
    )
    nature = forms.ChoiceField(
        label="Nature", required=False, choices=[("", "Toutes"), *((kind, Kind(kind).label) for kind in KINDS)]
    )
    etat = forms.ChoiceField(
        label="État de la restitution",
        required=False,
        choices=[("", "Tous"), *((one.value, one.label) for one in State if one != State.DRAFT)],
    )
    decision = forms.ChoiceField(label="Décision", required=False, choices=DECISIONS)
    tri = forms.ChoiceField(label="Trier par", required=False, choices=list(ORDERS.items()))

    def __init__(self, *args: Any, fed: Restitution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._read: dict[str, tuple[tuple[str, str], ...]] = {}
        below = _BELOW.between(0, 2 * MOST_OFFERED, fed.pk)
        feeding = [(pk, title, territory, place) for pk, title, territory, place, *_, rank in below if rank == 1]
        feeding = feeding[:MOST_OFFERED]
        named = [(pk, f"{place} – {title}" if title else place) for pk, title, _, place in feeding]
        places = {territory: place for _, _, territory, place in feeding}
        self._offer_read("restitution", Restitution.objects.filter(feeds=fed), named)
        self._offer_read("territoire", Territory.objects.filter(pk__in=list(places)), list(places.items()))
        sessions = _sessions((pk, place, first_day) for *_, pk, place, first_day, _ in below if pk)
        if sessions:
            reported = Workshop.objects.filter(reported_in__restitution__feeds=fed).distinct()
            self._offer_read("session", reported, sessions)
        else:
            del self.fields["session"]

    def _offer_read(self, name: str, rows: QuerySet[Any], choices: list[tuple[int, str]]) -> None:
        """Choices that were read already: the list is not asked for twice, nor made ready by Django one by one."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        self._read[name] = (("", str(field.empty_label or "")), *((str(pk), label) for pk, label in choices))

    @property
    def first_menus(self) -> list[Menu]:
        return [self._menu("decision")]

    @property
    def other_menus(self) -> list[Menu]:
        return [self._menu(name) for name in self.fields if name not in {"q", "decision"}]

    def _menu(self, name: str) -> Menu:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        options = self._read.get(name) or tuple((str(value), str(label)) for value, label in field.widget.choices)
        return Menu(name, str(field.label), options, self.data.get(name, ""))

    @property
    def decision_asked(self) -> str:
        return str(self.asked.get("decision") or WAITING)

    def narrowed(self, entries: QuerySet[Entry, Any]) -> QuerySet[Entry, Any]:
        """The points that pass, decisions apart."""
        asked = self.asked
        found = Q()
        if territory := asked.get("territoire"):
            found &= Q(sheet__restitution__territory__path__startswith=territory.path)
        if restitution := asked.get("restitution"):
            found &= Q(sheet__restitution=restitution)
        if session := asked.get("session"):
            found &= Q(sheet__restitution__reported__workshop=session)
        if kind := asked.get("nature"):
            found &= Q(kind=kind)
        if state := asked.get("etat"):
            found &= Q(sheet__restitution__state=state)
        return entries.filter(found & self._worded())

    def _worded(self) -> Q:
        typed = self.asked.get("q", "")
        if not typed:
            return Q()
        said_below = Entry.objects.filter(holds_words(typed, "text"), parent__isnull=False).values("parent")
        return holds_words(typed, "text", "reference") | Q(pk__in=said_below)

    @property
    def is_filtering(self) -> bool:
        return any(name not in {"tri", "decision"} for name in self.asked)


def _sessions(reported: Iterable[tuple[int, str, date | None]]) -> list[tuple[int, str]]:
    """Each session once, by its first day: « 12 octobre 2020, Vendée »."""
    found = sorted(set(reported), key=lambda one: (one[2] or date.max, one[1], one[0]))
    return [
        (pk, f"{day(first_day, weekday=False) if first_day else 'sans date'}, {place}")
        for pk, place, first_day in found[:MOST_OFFERED]
    ]


class AsideForm(DsfrForm):
    """Why a point is set aside. `reasons` are those given before, offered while typing."""

    uid = OnceField()
    reason = LineField(
        label="Pourquoi l’écarter\u202f?",
        max_length=REASON_LIMIT,
        help_text="Le motif est gardé avec le point\u202f; les autres membres de l’équipe le liront.",
        error_messages={"required": "Dites pourquoi cette entrée est écartée."},
        widget=forms.TextInput(attrs={"list": "motifs", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"uid": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class WordingForm(DsfrForm):
    """The words of a point of the fiche; `version` is the one they were read at."""

    uid = OnceField()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    text = LineField(
        label="Formulation dans la synthèse", max_length=ENTRY_LIMIT, widget=forms.Textarea(attrs={"rows": 4})
    )
