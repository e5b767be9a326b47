"""The three tables of a fiche, and the table of meetings, read by the titles of their columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from common.text import fold
from restitutions.enums import Table as Kind
from syntheses.readers.blocks import Cell, Line, Table
from syntheses.readers.bullets import Point, bullets_of, points_of
from syntheses.readers.columns import COUNTS, Column, Key, columns_of, stakeholders_of
from syntheses.readers.draft import Draft, SectionDraft
from syntheses.readers.headings import Heading, is_model
from syntheses.readers.limits import LINE_LIMIT, TOO_MANY
from syntheses.readers.meetings import MeetingsPart
from syntheses.readers.theme_sections import ThemeSections
from syntheses.report import DiagnosisRow, Entry, PlanRow, ProjectionRow, ReportRefusedError

_OUTSIDE = "Texte placé hors des colonnes reconnues du tableau."
_UNKNOWN_TITLE = "Titre de colonne non reconnu."
_UNKNOWN_COLUMN = "La colonne « {title} » n’est pas reconnue."
_NO_TITLE = "Colonne sans titre."
_TWO_THEMES = "Une autre colonne dit déjà la thématique."
_COVERED = "Texte recouvert par une cellule fusionnée."
_LINK = "Cette partie ne garde que le texte : l’adresse de ce lien n’est pas reprise."

Row = tuple[Cell, ...]


class Tables:
    """Reads tables one after the other; one without titles goes on with the columns of the one just before it."""

    def __init__(self, draft: Draft, sections: ThemeSections, nested: Callable[[Table], None]) -> None:
        self._draft = draft
        self._sections = sections
        self._nested = nested
        self._meetings = MeetingsPart(draft)
        self._columns: dict[int, Column] = {}
        self._titles: dict[int, str] = {}
        self._width = 0
        self._entries_read = 0
        self._above: dict[int, Cell] = {}
        self._section: SectionDraft | None = None

    def understands(self, table: Table, part: Heading | None, *, follows: bool) -> bool:
        """Whether a table has a row of known titles, or goes on with the table it `follows`."""
        if any(columns_of([cell.text for cell in row], part) for row in table.rows[:3]):
            return True
        return follows and bool(self._columns) and table.width == self._width

    def take(self, table: Table, part: Heading | None, *, follows: bool) -> None:
        """Place every row of a table that is understood."""
        titled = bool(table.rows) and columns_of([cell.text for cell in table.rows[0]], part) is not None
        if not follows or table.width != self._width or titled:
            self._columns, self._titles, self._section = {}, {}, None
        self._width, self._above = table.width, {}
        below_titles = False
        for row in table.rows:
            self._remember(row)
            if self._read_titles(row, part):
                below_titles = True
                continue
            if below_titles and self._second_titles(row, part):
                pass
            elif self._is_band(row):
                self._band(row[0])
            elif self._columns:
                self._data(row)
            else:
                self._outside(row)
            below_titles = False

    def _remember(self, row: Row) -> None:
        for cell in row:
            if cell.merge != "continue":
                self._above[cell.column] = cell
            elif cell.text:
                self._draft.lose(cell.where, cell.text, _COVERED)

    def _read_titles(self, row: Row, part: Heading | None) -> bool:
        titles = [cell.text if cell.merge != "continue" else "" for cell in row]
        if self._columns and not self._repeats(titles, part):
            return False
        found = columns_of(titles, part)
        if found is None:
            return False
        self._columns, self._titles = {}, {}
        for cell, column in zip(row, found, strict=True):
            for place in range(cell.column, cell.column + cell.span):
                self._titles[place] = cell.text
                if column:
                    self._columns[place] = column
            for paragraph in cell.paragraphs:
                for line in paragraph.lines:
                    if column:
                        self._draft.keep(line.text)
                    else:
                        self._draft.lose(cell.where, line.text, _UNKNOWN_TITLE)
            self._inner_tables(cell)
        self._draft.tabled |= any(column and column.table for column in found)
        return True

    def _repeats(self, titles: Sequence[str], part: Heading | None) -> bool:
        """Whether a row below the titles is titles again: the same ones, or a whole set of others."""
        written = [fold(title) for title in titles if title]
        current = {fold(title) for title in self._titles.values()}
        if written and sum(title in current for title in written) * 5 >= len(written) * 3:
            return True
        found = columns_of(titles, part)
        keys = [column.key for column in found or () if column]
        return Key.THEME in keys and len(keys) >= 3 and len(keys) == len(written)

    def _is_title(self, cell: Cell) -> bool:
        return cell.text in self._titles.values()

    def _second_titles(self, row: Row, part: Heading | None) -> bool:
        """Read a second row of titles ("porteurs", "concernés" under "Acteurs"); False when the row is content."""
        own = [cell.text if cell.merge != "continue" else "" for cell in row]
        titles = [text or self._titles.get(cell.column, "") for cell, text in zip(row, own, strict=True)]
        found = columns_of(titles, part) or (None,) * len(row)
        second: list[tuple[Cell, Column]] = []
        for cell, text, column in zip(row, own, found, strict=True):
            known = stakeholders_of(text) or column
            above = self._columns.get(cell.column)
            if text and (known is None or (above and (above.key, above.role) == (known.key, known.role))):
                return False
            if text and known:
                second.append((cell, known))
        for cell, column in second:
            for place in range(cell.column, cell.column + cell.span):
                self._columns[place], self._titles[place] = column, cell.text
            for paragraph in cell.paragraphs:
                for line in paragraph.lines:
                    self._draft.keep(line.text)
        for cell in row if second else ():
            self._inner_tables(cell)
        return bool(second)

    def _is_band(self, row: Row) -> bool:
        """One cell across the table."""
        return self._width > 1 and len(row) == 1 and bool(row[0].text) and row[0].span >= self._width

    def _band(self, cell: Cell) -> None:
        for paragraph in cell.paragraphs:
            for line in paragraph.lines:
                if is_model(line.text):
                    self._draft.keep(line.text)
                elif section := self._sections.heading(line.text, cell.where):
                    self._section = section
                else:
                    self._draft.lose(cell.where, line.text, _OUTSIDE)
        self._inner_tables(cell)

    def _outside(self, row: Row) -> None:
        for cell in row:
            self._lose_cell(cell, _OUTSIDE)

    def _lose_cell(self, cell: Cell, why: str) -> None:
        for paragraph in cell.paragraphs:
            for line in paragraph.lines:
                if is_model(line.text):
                    self._draft.keep(line.text)
                else:
                    self._draft.lose(cell.where, line.text, why)
        self._inner_tables(cell)

    def _inner_tables(self, cell: Cell) -> None:
        for block in cell.blocks:
            if isinstance(block, Table):
                self._nested(block)

    def _data(self, row: Row) -> None:
        placed: list[tuple[Column, Cell]] = []
        for cell in row:
            source = self._above.get(cell.column, cell) if cell.merge == "continue" else cell
            columns = (self._columns.get(place) for place in range(cell.column, cell.column + cell.span))
            column = next((column for column in columns if column), None)
            if column is None:
                title = self._titles.get(cell.column, "")
                self._lose_cell(cell, _UNKNOWN_COLUMN.format(title=title) if title else _NO_TITLE)
            elif source is cell or not self._is_title(source):
                placed.append((column, source))
        if any(column.key in COUNTS for column in self._columns.values()):
            self._meetings.row([c for c, _ in placed], [cell.text for _, cell in placed], row[0].where)
        else:
            self._entries_row(placed, row[0].where)
        for cell in row:
            self._inner_tables(cell)

    def _entries_row(self, placed: Sequence[tuple[Column, Cell]], where: str) -> None:
        themes = [cell for column, cell in placed if column.key is Key.THEME and cell.text]
        if themes:
            self._section = self._sections.cell(themes[0])
        for cell in themes[1:]:
            for paragraph in cell.paragraphs:
                for line in paragraph.lines:
                    self._draft.lose(cell.where, line.text, _TWO_THEMES)
        values = self._values(placed)
        if any(values.values()):
            self._write(values, self._section or self._sections.needed(where))

    def _values(self, placed: Sequence[tuple[Column, Cell]]) -> dict[tuple[str, Key], list[Entry]]:
        values: dict[tuple[str, Key], list[Entry]] = {}
        for column, cell in placed:
            if column.key is not Key.THEME:
                values.setdefault((column.table, column.key), []).extend(self._entries(column, cell))
        return values

    def _entries(self, column: Column, cell: Cell) -> list[Entry]:
        entries = []
        for point in points_of(bullets_of(cell.paragraphs)):
            entries.extend(self._entry(column, cell, point))
        for paragraph in cell.paragraphs:
            for line in paragraph.lines:
                self.lose_links(line, paragraph.where)
        self._entries_read += sum(1 + len(entry.items) for entry in entries)
        if self._entries_read > LINE_LIMIT:
            raise ReportRefusedError(TOO_MANY)
        return entries

    def _entry(self, column: Column, cell: Cell, point: Point) -> list[Entry]:
        fitting = [
            Entry(
                text=bullet.text,
                highlighted=bullet.highlighted and column.table == Kind.PLAN,
                role=column.role,
            )
            for bullet in (point.bullet, *point.items)
            if self._draft.fit(bullet.text, cell.where)
        ]
        if len(fitting) <= len(point.items):
            return fitting
        top, *items = fitting
        return [Entry(text=top.text, items=tuple(items), highlighted=top.highlighted, role=top.role) if items else top]

    def lose_links(self, line: Line, where: str) -> None:
        """List the addresses behind words, where only words are kept."""
        for label, url in line.links:
            self._draft.lose(where, f"{label} : {url}", _LINK)

    def _write(self, values: dict[tuple[str, Key], list[Entry]], section: SectionDraft) -> None:
        def cell(table: str, key: Key) -> tuple[Entry, ...]:
            return tuple(values.get((table, key), ()))

        filled = {table for (table, _), entries in values.items() if entries}
        if Kind.DIAGNOSIS in filled:
            labels = [(entry.text, *(i.text for i in entry.items)) for entry in cell(Kind.DIAGNOSIS, Key.RETEX)]
            section.diagnosis.append(
                DiagnosisRow(
                    retex=tuple(text for texts in labels for text in texts),
                    irritants=cell(Kind.DIAGNOSIS, Key.IRRITANTS),
                    strengths=cell(Kind.DIAGNOSIS, Key.STRENGTHS),
                )
            )
        if Kind.PROJECTION in filled:
            section.projections.append(
                ProjectionRow(
                    **{key.value: cell(Kind.PROJECTION, key) for key in (Key.IRRITANTS, Key.NEEDS, Key.LEVERS)}
                )
            )
        if Kind.PLAN in filled:
            keys = (Key.WHAT, Key.HOW, Key.WHO, Key.WHEN, Key.INDICATORS)
            section.plan.append(PlanRow(**{key.value: cell(Kind.PLAN, key) for key in keys}))
