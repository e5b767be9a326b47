"""Anniversary report → DOCX and ODT, by the pieces and the styles of the syntheses. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from anniversaries.enums import Format
from anniversaries.report import AnniversaryReport
from anniversaries.writers.shape import ActionShape, IndicatorShape, Shape, ThemeShape, shaped
from anniversaries.writers.spread_shape import SILENT, SpreadShape
from common.text import clean_text
from restitutions.enums import Layout
from syntheses.edition import Edition
from syntheses.writers.docx_writer import write_pieces_docx
from syntheses.writers.odt_writer import write_pieces_odt
from syntheses.writers.office_pieces import Cell, Piece, Style, Table, plain
from syntheses.writers.typography import printed_day

LAYOUT = Layout.WORKSHOPS
"""A4 landscape: tables of five columns, that people go on with."""

SILENT_FIRST = SILENT.capitalize()
SEPARATOR = "\u202f; "
_ACTIONS = ("Action", "Qui", "Quand", "Où elle en est", "Dernière nouvelle")
_WIDTHS = (28, 17, 19, 20, 16)


def write_office(report: AnniversaryReport, *, edition: Edition, format: str) -> bytes:
    """The bytes of a report in "docx" or "odt". Curves are given by their tables. The same report, the same bytes."""
    shape = shaped(report)
    pieces, values = list(_pieces(shape)), _values(shape, edition)
    write = write_pieces_odt if format == Format.ODT else write_pieces_docx
    return write(pieces, values, layout=LAYOUT, edition=edition)


def _values(shape: Shape, edition: Edition) -> dict[str, str]:
    """The fields of the cover and of the margins."""
    brand = {key: clean_text(str(value or "")) for key, value in edition.brand.items()}
    return {
        "titre": clean_text(f"{shape.title} – {shape.plan}"),
        "territoire": clean_text(shape.territory),
        "campagne": clean_text(shape.campaign),
        "date": f"à la date du {shape.as_of}, fait le {printed_day(edition.date)}",
        "version": f"Rapport n°\u00a0{edition.version}",
        "region": "",
        "contact": brand.get("contact", ""),
        "entite": brand.get("entity", ""),
        "site": brand.get("site", ""),
        "devise": brand.get("tagline", ""),
        "empreinte": f"Empreinte : {edition.checksum}" if edition.checksum else "",
    }


def _pieces(shape: Shape) -> Iterator[Piece]:
    yield from _brief(shape)
    for theme in shape.themes:
        yield from _theme(theme)
    if shape.indicators:
        yield plain(Style.CHAPTER, "Ce que disent les indicateurs")
        for one in shape.indicators:
            yield from _indicator(one)


def _brief(shape: Shape) -> Iterator[Piece]:
    yield plain(Style.CHAPTER, "En bref")
    yield plain(
        Style.TEXT,
        shape.opening,
    )
    rows = tuple(_row(label, str(number)) for label, number in shape.figures)
    yield Table(("État", "Actions du plan"), (70, 30), rows, "Actions par état")
    yield plain(Style.NOTE, "Une action en retard est aussi comptée dans son état.")
    if shape.standings:
        said = ", ".join(f"{number} {label.lower()}" for label, number in shape.standings)
        yield plain(Style.TEXT, f"Indicateurs\u00a0: {said}.")
    yield plain(Style.PART, "Ce qui a changé")
    yield from _changes(shape)
    yield plain(Style.PART, "Ce qui a été abandonné")
    if not shape.stopped:
        yield plain(Style.TEXT, "Aucune action n’est abandonnée.")
    for action in shape.stopped:
        when = f", {action.real}" if action.real else ""
        yield plain(Style.BULLET, f"{action.text} ({action.reference}){when}. {action.reason}")


def _changes(shape: Shape) -> Iterator[Piece]:
    if not shape.since:
        yield plain(Style.TEXT, "C’est le premier rapport publié de ce plan\u00a0: il n’y en a pas d’autre à comparer.")
        return
    more = "\u00a0:" if shape.changes else ", rien n’a changé."
    yield plain(Style.TEXT, f"Depuis le {shape.since}{more}")
    for group in shape.changes:
        yield plain(Style.SUBHEADING, group.title)
        for line in group.lines:
            key = f" ({line.key})" if line.key else ""
            detail = f"\u00a0: {line.detail}" if line.detail else ""
            yield plain(Style.BULLET, f"{line.name}{key}{detail}")


def _theme(theme: ThemeShape) -> Iterator[Piece]:
    yield plain(Style.CHAPTER, theme.heading)
    if theme.actions:
        rows = tuple(_action(one) for one in theme.actions)
        yield Table(_ACTIONS, _WIDTHS, rows, f"Actions – {theme.heading}")
    else:
        yield plain(Style.NOTE, "Aucune action dans le plan publié.")
    if theme.words:
        yield plain(Style.PART, "Ce qu’aucun indicateur ne mesure")
        yield plain(Style.TEXT, "Ces indicateurs et facteurs de réussite restent en mots.")
        for text in theme.words:
            yield plain(Style.BULLET, text)


def _action(one: ActionShape) -> tuple[Cell, ...]:
    due = (f"Échéance\u00a0: {one.due}",) if one.due else ()
    stands = (
        ", ".join(filter(None, (one.state_label, one.progress))),
        "En retard" if one.is_late else "",
        one.real,
        f"Responsable\u00a0: {one.body}" if one.body else "",
        one.reason,
        "" if one.on_plan else "N’est plus au plan",
    )
    head = (
        plain(Style.ROW_HEAD, one.text),
        *_cell(*one.details, style=Style.CELL_BULLET),
        plain(Style.CELL, one.reference),
    )
    return head, _cell(SEPARATOR.join(one.who)), _cell(*one.when, *due), _cell(*stands), _cell(one.news)


def _cell(*texts: str, style: Style = Style.CELL) -> Cell:
    return tuple(plain(style, text) for text in texts if text)


def _row(head: str, *texts: str) -> tuple[Cell, ...]:
    return (plain(Style.ROW_HEAD, head),), *(_cell(text) for text in texts)


def _indicator(one: IndicatorShape) -> Iterator[Piece]:
    yield plain(Style.PART, one.name)
    yield plain(Style.TEXT, f"{one.standing_label}. {one.sentence}")
    said = (
        one.definition,
        f"Ce qu’il mesure\u00a0: {SEPARATOR.join(one.measures)}",
        f"Point de départ\u00a0: {one.baseline}." if one.baseline else "",
        f"Cibles\u00a0: {', '.join(one.targets)}." if one.targets else "",
        f"Source\u00a0: {one.source}" if one.source else "",
    )
    for text in filter(None, said):
        yield plain(Style.TEXT, text)
    if one.rows:
        rows = tuple(_row(row.label, row.said, row.note) for row in one.rows)
        yield Table(("Période", "Valeur", "D’où elle vient"), (30, 30, 40), rows, f"Valeurs – {one.name}")
    else:
        yield plain(Style.NOTE, "Aucune valeur.")
    if one.spread:
        yield from _spread(one.name, one.spread)


def _spread(name: str, one: SpreadShape) -> Iterator[Piece]:
    yield plain(Style.SUBHEADING, one.title)
    rows = tuple(_row(row.label, row.said, row.note) for row in one.rows)
    yield Table(("Territoire", "Valeur", "Ce qui manque"), (40, 30, 30), rows, f"{one.title} – {name}")
    if one.silent:
        yield plain(Style.NOTE, f"{SILENT_FIRST}\u00a0: {one.silent}.")
