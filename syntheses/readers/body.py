"""The running text of a document: which part each paragraph stands in, and what it is there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from common.text import clean_text
from syntheses.readers.blocks import Block as DocxBlock
from syntheses.readers.blocks import Line, Paragraph, Run, Table
from syntheses.readers.bullets import several, split_sign
from syntheses.readers.draft import Draft
from syntheses.readers.headings import Heading, goes_on, is_instruction, is_model, part_heading, says_more
from syntheses.readers.limits import TITLE_LIMIT
from syntheses.readers.lines import block_type
from syntheses.readers.meetings import MeetingsPart
from syntheses.readers.retex import RetexPart, opens_retex
from syntheses.readers.sessions import SessionSheets, is_session_sheet
from syntheses.readers.tables import Tables
from syntheses.readers.theme_sections import ThemeSections
from syntheses.readers.themes import ThemeFinder, split_title
from syntheses.report import Block

_NARRATIVES = {Heading.SITUATION, Heading.ACTIONS, Heading.CHALLENGES}
_TABLE_PARTS = {Heading.DIAGNOSIS, Heading.PROJECTIONS, Heading.PLAN}
_OF_REPORT = {Heading.DESCRIPTION, Heading.MEETINGS}
_CONTACT = re.compile(r"contact\s*:\s*(?P<contact>\S.*)", re.IGNORECASE)
_REGION = re.compile(r"r[ée]gions? acad[ée]miques? \S.*", re.IGNORECASE)

_BEFORE = "Texte placé avant la première partie reconnue."
_BETWEEN = "Texte qui n’est dans aucune partie reconnue."
_MORE = "Titre d’une partie : les mots ajoutés à ceux du modèle ne sont pas repris."
_OUTSIDE = "Texte placé hors du tableau de cette partie."
_UNKNOWN_TABLE = "Tableau dont les titres de colonnes ne sont pas reconnus."


class Body:
    """Places the blocks of a document, one after the other, into a draft."""

    def __init__(self, draft: Draft, finder: ThemeFinder) -> None:
        self._draft = draft
        self._sections = ThemeSections(draft, finder)
        self._sheets = SessionSheets(draft)
        self._tables = Tables(draft, self._sections, self._inner_table)
        self._meetings = MeetingsPart(draft)
        self._retex: RetexPart | None = None
        self._part: Heading | None = None
        self._started = False
        self._title_open = True
        self._theme_level: int | None = None
        self._before: str = ""
        self._blocks: Sequence[DocxBlock] = ()

    def take(self, blocks: Sequence[DocxBlock]) -> None:
        """Place every block of the body."""
        self._blocks = blocks
        for index, block in enumerate(blocks):
            if isinstance(block, Table):
                self._table(block, index)
            else:
                self._paragraph(block, index)
        self._enter(None)
        self._sheets.close()

    def region_or_contact(self, text: str) -> bool:
        """Take "Contact : …" and "Région académique …", wherever they stand."""
        if found := _CONTACT.fullmatch(text):
            value = clean_text(found["contact"])
            if self._draft.contact not in ("", value) or len(value) > TITLE_LIMIT:
                return False
            self._draft.contact = value
        elif _REGION.fullmatch(text) and len(text) <= TITLE_LIMIT and self._draft.region in ("", text):
            self._draft.region = text
        else:
            return False
        self._draft.keep(text)
        return True

    def _enter(self, part: Heading | None) -> None:
        if self._retex is not None:
            self._retex.close()
            self._retex = None
        self._part = part
        if part is not None:
            self._started = True

    def _paragraph(self, paragraph: Paragraph, index: int) -> None:
        between = all(goes_on(line.text) or is_instruction(line.text) for line in paragraph.lines)
        self._before = self._before if between else "paragraph"
        for line in _lines(paragraph):
            model = self._draft.is_framed(line.text) or paragraph.contents or is_instruction(line.text)
            if model or (goes_on(line.text) and self._before == "table"):
                self._draft.keep(line.text)
            elif not (self._opens_theme(paragraph, line, index) or self._opens_part(paragraph, line, index)):
                self._place(paragraph, line)

    def _opens_theme(self, paragraph: Paragraph, line: Line, index: int) -> bool:
        heading = paragraph.heading is not None
        if (paragraph.item and not heading and not (paragraph.item.numbered and line.bold)) or split_sign(line.raw)[0]:
            return False
        prefixed = split_title(line.text).prefixed
        sure = heading or (prefixed and (line.bold or self._part is not Heading.DESCRIPTION))
        if not sure and not self._opens_a_section(index):
            return False
        if self._sections.heading(line.text, paragraph.where, loose=heading) is None:
            return False
        self._enter(None)
        self._started = True
        self._theme_level = paragraph.heading
        return True

    def _opens_a_section(self, index: int) -> bool:
        """Whether what comes next is what comes under the title of a thématique."""
        for block in self._blocks[index + 1 : index + 4]:
            if isinstance(block, Table):
                return self._tables.understands(block, None, follows=False)
            line = block.lines[0]
            if is_instruction(line.text):
                continue
            found = part_heading(line.text, styled=block.heading is not None or line.bold)
            return found not in (None, *_OF_REPORT) or opens_retex(line)
        return False

    def _opens_part(self, paragraph: Paragraph, line: Line, index: int) -> bool:
        heading = paragraph.heading is not None
        styled = heading or line.bold or (paragraph.item is not None and paragraph.item.numbered)
        if not styled and (paragraph.item or split_sign(line.raw)[0]):
            return False
        part = part_heading(line.text, styled=styled)
        if part in _TABLE_PARTS and self._part in (*_NARRATIVES, *_OF_REPORT) and not self._table_follows(index):
            part = None
        if part is self._part is Heading.RETEX and opens_retex(line):
            part = None
        if part is not None:
            if says_more(line.text):
                self._draft.lose(paragraph.where, line.text, _MORE)
            else:
                self._draft.keep(line.text)
            self._enter(part)
            return True
        if self._part is not Heading.RETEX and self._started and opens_retex(line) and line.bold_opening:
            self._enter(Heading.RETEX)
        return False

    def _table_follows(self, index: int) -> bool:
        for block in self._blocks[index + 1 : index + 12]:
            if isinstance(block, Table):
                return True
            line = block.lines[0]
            if not is_instruction(line.text) and not part_heading(line.text, styled=True):
                return False
        return False

    def _place(self, paragraph: Paragraph, line: Line) -> None:
        if self._leaves(paragraph):
            self._draft.lose(paragraph.where, line.text, _BETWEEN)
        elif self._part is Heading.RETEX:
            if self._retex is None:
                self._retex = RetexPart(self._draft, self._sections.needed(paragraph.where))
            self._retex.take(line, paragraph.where)
        elif self._part is Heading.MEETINGS:
            if not self._meetings.take(line.raw, paragraph.where):
                self._block(paragraph, line, self._draft.description)
        elif self._part is Heading.DESCRIPTION:
            self._block(paragraph, line, self._draft.description)
        elif self._part in _NARRATIVES:
            section = self._sections.needed(paragraph.where)
            self._block(paragraph, line, getattr(section, self._part.value))
        elif self._part in _TABLE_PARTS:
            self._draft.lose(paragraph.where, line.text, _OUTSIDE)
        elif self._started:
            self._draft.lose(paragraph.where, line.text, _BETWEEN)
        else:
            self._lead(paragraph, line)

    def _leaves(self, paragraph: Paragraph) -> bool:
        """An unknown heading as high as the thématique's own ends its section."""
        high = paragraph.heading is not None and self._theme_level is not None
        if high and (paragraph.heading or 0) <= (self._theme_level or 0):
            self._enter(None)
            self._sections.current, self._theme_level = None, None
            return True
        return False

    def _lead(self, paragraph: Paragraph, line: Line) -> None:
        """What stands before any part: the title, then lines nobody can place."""
        if self.region_or_contact(line.text):
            return
        titled = paragraph.heading is not None or line.bold or not self._draft.title
        if self._title_open and titled and len(" ".join([*self._draft.title, line.text])) <= TITLE_LIMIT:
            self._draft.title.append(line.text)
            return
        self._title_open = False
        self._draft.lose(paragraph.where, line.text, _BEFORE)

    def _block(self, paragraph: Paragraph, line: Line, blocks: list[Block]) -> None:
        for raw in several(line):
            sign, _, rest = split_sign(raw)
            text = clean_text(rest)
            kind = block_type(paragraph, line, text, signed=bool(sign), asking=self._part is Heading.CHALLENGES)
            if text and self._draft.fit(text, paragraph.where):
                blocks.append(Block(type=kind.value, text=text))
        self._tables.lose_links(line, paragraph.where)

    def _table(self, table: Table, index: int) -> None:
        before, self._before = self._before, "table"
        if is_session_sheet(table):
            self._started = True
            self._before = "session"
            self._sheets.take(table)
        elif before == "session" and self._sheets.goes_on(table):
            self._before = "session"
            self._sheets.take(table, goes_on=True)
        elif self._tables.understands(table, self._part, follows=before == "table"):
            self._started = True
            self._tables.take(table, self._part, follows=before == "table")
        elif table.width == 1:
            self._frame(table, index)
        elif self._theme_banner(table):
            self._before = ""
        else:
            self._inner_table(table)
            self._before = ""

    def _theme_banner(self, table: Table) -> bool:
        """A table of one row, "Thématique" beside its name, is the title of a section."""
        cells = [cell for row in table.rows for cell in row if cell.blocks]
        if len(table.rows) != 1 or len(cells) != 2 or any(len(cell.blocks) != 1 for cell in cells):
            return False
        announced = split_title(cells[0].text)
        text = f"{cells[0].text.rstrip(' :')} : {cells[1].text}"
        if not announced.prefixed or announced.text or self._sections.heading(text, cells[0].where) is None:
            return False
        self._enter(None)
        self._started, self._theme_level = True, None
        return True

    def _frame(self, table: Table, index: int) -> None:
        """A table of one column is a frame around running text."""
        for row in table.rows:
            for cell in row:
                for block in cell.blocks:
                    if isinstance(block, Table):
                        self._inner_table(block)
                    else:
                        self._paragraph(block, index)

    def _inner_table(self, table: Table) -> None:
        """A table met inside a cell, or that nothing announces: understood by its titles, or listed."""
        if is_session_sheet(table):
            self._sheets.take(table)
            return
        if self._tables.understands(table, self._part, follows=False):
            inner = Tables(self._draft, self._sections, self._inner_table)
            inner.take(table, self._part, follows=False)
            return
        for row in table.rows:
            for cell in row:
                for block in cell.blocks:
                    if isinstance(block, Table):
                        self._inner_table(block)
                        continue
                    for line in block.lines:
                        if is_model(line.text):
                            self._draft.keep(line.text)
                        else:
                            self._draft.lose(cell.where, line.text, _UNKNOWN_TABLE)


def _lines(paragraph: Paragraph) -> tuple[Line, ...]:
    """The lines of a paragraph; those of one bullet of Word are one line, unless they have bullets of their own."""
    if not paragraph.bulleted or len(paragraph.lines) == 1:
        return paragraph.lines
    joined: list[Line] = []
    for line in paragraph.lines:
        if joined and not split_sign(line.raw)[0]:
            joined[-1] = Line((*joined[-1].runs, Run(" "), *line.runs))
        else:
            joined.append(line)
    return tuple(joined)
