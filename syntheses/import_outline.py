"""What a person checks before confirming an import: how much was understood, part by part, and how each part begins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from common.french import count
from restitutions.enums import Layout
from syntheses.report import Report, ThemeSection, counts, entries_of
from syntheses.writers.print_theme import ORDER, TITLES

KINDS: tuple[tuple[str, str, str], ...] = (
    ("sessions", "session", "sessions"),
    ("meetings", "ligne de bilan", "lignes de bilan"),
    ("description", "paragraphe de descriptif", "paragraphes de descriptif"),
    ("themes", "thématique", "thématiques"),
    ("retex", "RETEX", "RETEX"),
    ("diagnosis", "ligne de diagnostic", "lignes de diagnostic"),
    ("projections", "ligne de projections", "lignes de projections"),
    ("plan", "ligne de plan d’action", "lignes de plan d’action"),
    ("situation", "bloc d’état des lieux", "blocs d’état des lieux"),
    ("actions", "bloc d’actions et acteurs", "blocs d’actions et acteurs"),
    ("challenges", "défi ou proposition", "défis et propositions"),
    ("entries", "point dans les tableaux", "points dans les tableaux"),
    ("highlighted", "point souligné", "points soulignés"),
)
"""Key of `counts`, and how it is said."""

UNITS = {
    "situation": ("bloc", "blocs"),
    "actions": ("bloc", "blocs"),
    "retex": ("RETEX", "RETEX"),
    "diagnosis": ("ligne", "lignes"),
    "projections": ("ligne", "lignes"),
    "plan": ("ligne", "lignes"),
    "challenges": ("bloc", "blocs"),
}


@dataclass(frozen=True)
class PartOutline:
    title: str
    size: str
    begins: str


@dataclass(frozen=True)
class Outline:
    """`figures` are in words, those of nothing left out; `parts` follow the themes of the report, in its order."""

    figures: tuple[str, ...]
    parts: tuple[tuple[PartOutline, ...], ...]


def outline(report: Report) -> Outline:
    """Pure; one list of parts for each theme of the report."""
    numbers = counts(report)
    return Outline(
        tuple(count(numbers[key], one, many) for key, one, many in KINDS if numbers[key]),
        tuple(tuple(_parts(section, ORDER[Layout(report.layout)])) for section in report.themes),
    )


def _parts(section: ThemeSection, kinds: Iterable[str]) -> Iterable[PartOutline]:
    for kind in kinds:
        things = getattr(section, kind)
        if things:
            yield PartOutline(TITLES[kind], count(len(things), *UNITS[kind]), _first_words(section, kind))


def _first_words(section: ThemeSection, kind: str) -> str:
    """The first words of a part, as they were read."""
    if kind == "retex":
        first = section.retex[0]
        return " – ".join(part for part in (first.label, first.scope, *first.text[:1]) if part)
    if kind in ("situation", "actions", "challenges"):
        return str(getattr(section, kind)[0].text)
    return next((entry.text for cell, entry in entries_of(section) if cell.startswith(f"{kind}.")), "")
