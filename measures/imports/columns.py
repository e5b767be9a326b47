"""What the columns of a table of values are: one line a value, or territories down and periods across. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from common.text import fold
from measures.imports.cells import Rows, SheetRefusedError
from measures.imports.words import read_span
from measures.models import COMMENT_LIMIT

FIELDS: Mapping[str, frozenset[str]] = {
    "territory": frozenset(
        {
            *("territoire", "code", "code territoire", "code du territoire", "libelle", "nom", "uai"),
            *("academie", "departement", "bassin", "etablissement", "region academique"),
        }
    ),
    "period": frozenset({"periode", "date", "mois", "trimestre", "semestre", "annee", "jour"}),
    "value": frozenset({"valeur", "releve", "nombre", "taux", "montant", "reponse"}),
    "weight": frozenset({"sur combien", "effectif", "denominateur"}),
    "source": frozenset({"source"}),
    "comment": frozenset({"commentaire", "commentaires", "remarque", "remarques"}),
}
"""The folded headings by which each column is known."""

LONGEST = COMMENT_LIMIT + 1
"""Characters kept of a cell."""

_LOOKED_AT = 20
"""Lines among which the headings are: above them people write titles."""

NO_HEADINGS = (
    "Les titres des colonnes n’ont pas été reconnus. Il faut une ligne de titres avec "
    "«\u00a0territoire\u00a0», «\u00a0période\u00a0» et «\u00a0valeur\u00a0», "
    "ou bien «\u00a0territoire\u00a0» puis une période par colonne. Le modèle à télécharger les donne."
)


VALUES = 10_000
"""Of one table."""

TOO_MANY = f"Ce tableau compte plus de {VALUES} valeurs. Partagez-le en plusieurs fichiers, puis recommencez."


@dataclass(frozen=True)
class RawLine:
    """One value as the file writes it. `where` is French: « ligne 12 », « cellule C12 »."""

    where: str
    territory: str
    period: str
    value: str
    weight: str = ""
    source: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Found:
    """The values of a table in its order, and the headings of the columns that hold nothing of a value."""

    lines: list[RawLine]
    unread: list[str]


def raw_lines(rows: Rows) -> Found:
    """What a table holds; empty cells are no values. Raises SheetRefusedError without headings, or beyond `VALUES`."""
    for rank, row in enumerate(rows[:_LOOKED_AT]):
        known = _known(row)
        if "territory" not in known:
            continue
        across = {at: cell for at, cell in enumerate(row) if at not in known.values() and read_span(cell)}
        if {"period", "value"} <= known.keys():
            return Found(_bounded(_long(rows, rank, known)), _unread(row, known.values()))
        if across and not {"period", "value"} & known.keys():
            return Found(_bounded(_wide(rows, rank, known, across)), _unread(row, [*known.values(), *across]))
    raise SheetRefusedError(NO_HEADINGS)


def _known(row: Sequence[str]) -> dict[str, int]:
    """The place of each column that is known; the first of those with one meaning."""
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        for name, headings in FIELDS.items():
            if fold(cell) in headings:
                found.setdefault(name, at)
    return found


def _bounded(lines: Iterator[RawLine]) -> list[RawLine]:
    found = list(islice(lines, VALUES + 1))
    if len(found) > VALUES:
        raise SheetRefusedError(TOO_MANY)
    return found


def _unread(row: Sequence[str], read: Iterable[int]) -> list[str]:
    """A second column that names the territory says nothing more."""
    places = set(read)
    return [cell for at, cell in enumerate(row) if cell and at not in places and fold(cell) not in FIELDS["territory"]]


def _long(rows: Rows, rank: int, known: Mapping[str, int]) -> Iterator[RawLine]:
    for number, row in enumerate(rows[rank + 1 :], start=rank + 2):
        said = {name: _cell(row, at) for name, at in known.items()}
        if said["value"] or (any(said.values()) and not (said["territory"] and said["period"])):
            yield RawLine(f"ligne {number}", **said)


def _wide(rows: Rows, rank: int, known: Mapping[str, int], across: Mapping[int, str]) -> Iterator[RawLine]:
    for number, row in enumerate(rows[rank + 1 :], start=rank + 2):
        # What is said once of a territory is said of each of its values.
        said = {name: _cell(row, at) for name, at in known.items()}
        for at, period in across.items():
            if value := _cell(row, at):
                yield RawLine(f"cellule {_letters(at)}{number}", period=period, value=value, **said)


def _cell(row: Sequence[str], at: int) -> str:
    # What is past every limit of ours is cut here: it is refused with its reason, and not copied for each period.
    return row[at][:LONGEST] if at < len(row) else ""


def _letters(at: int) -> str:
    """The name a spreadsheet gives to a column: 0 → A, 26 → AA."""
    name = ""
    at += 1
    while at:
        at, left = divmod(at - 1, 26)
        name = chr(ord("A") + left) + name
    return name
