"""The values of the parts of a territory shaped for what shows them: a table, bars and a map. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from anniversaries.changes import SMALL
from anniversaries.report import Part, Spread
from common.french import count
from measures.bars import Bar, BarChart
from measures.pictures import Pictures
from measures.tile_map import STEPS, Class, Tile, TileMap

SILENT = "sans valeur publiée"
"""A territory may have a value that nobody but its team reads: the plan it measures is not online."""


@dataclass(frozen=True, slots=True)
class Row:
    """A value in a table; `note` says where it comes from and what is missing."""

    label: str
    said: str
    note: str


@dataclass(frozen=True, slots=True)
class SpreadShape:
    """The values of the parts of the territory: drawn, and in the rows of a table; `silent` names those without one."""

    title: str
    rows: tuple[Row, ...]
    silent: str
    pictures: Pictures


def said_row(label: str, said: str, how: str, missing: int) -> Row:
    """A row: « 35 % », « moyenne simple de 4 territoires, partielle, sans 1 territoire attendu »."""
    lacking = f"partielle, sans {count(missing, 'territoire attendu', 'territoires attendus')}" if missing else ""
    return Row(label, said or SMALL, ", ".join(filter(None, (how, lacking))))


def spread_shape(name: str, spread: Spread, anchor: str) -> SpreadShape:
    """What was frozen of an indicator of that name; `anchor` begins the ids inside its pictures."""
    title = f"{name}, {spread.label}"
    barred = [one for one in spread.parts if one.beside]
    target = (spread.target.number, spread.target.said) if spread.target else None
    bars = BarChart(f"{title}, par territoire", [_bar(one) for one in barred], target) if barred else None
    tiles = [_tile(one) for one in spread.parts if one.code]
    classes = [
        Class(one.low, one.high, one.said, STEPS[one.step], is_last=one is spread.ranges[-1]) for one in spread.ranges
    ]
    chart = TileMap(f"{title}, par département", tiles, classes) if classes and tiles else None
    return SpreadShape(
        title=f"Valeurs par territoire, {spread.label}",
        rows=tuple(said_row(one.name, one.said, "", one.missing) for one in spread.parts if one.is_told),
        silent=", ".join(one.name for one in spread.parts if not one.is_told),
        pictures=Pictures(bars, chart, prefix=f"{anchor}-"),
    )


def _bar(one: Part) -> Bar:
    return Bar(one.name, "", one.number, one.said, one.beside, one.missing > 0)


def _tile(one: Part) -> Tile:
    return Tile(one.code, one.name, "", one.number, one.said, one.square, one.missing > 0, silent=SILENT)
