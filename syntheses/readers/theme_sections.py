"""Which thématique a passage of a document is about: from a heading, from a cell, or not said."""

from __future__ import annotations

import re

from syntheses.readers.blocks import Cell
from syntheses.readers.bullets import bullets_of
from syntheses.readers.draft import UNKNOWN_THEME, Draft, SectionDraft, same_title
from syntheses.readers.headings import part_heading
from syntheses.readers.limits import SECTION_LIMIT, TITLE_LIMIT, TOO_MANY_THEMES
from syntheses.readers.themes import ThemeFinder, Title, split_title
from syntheses.report import ReportRefusedError

_THEME_NUMBER = re.compile("[0-9]{1,2}")
_MORE = "Texte ajouté au nom de la thématique."


class ThemeSections:
    """The sections of a draft, opened by headings or by the "Thématique concernée" column."""

    def __init__(self, draft: Draft, finder: ThemeFinder) -> None:
        self.current: SectionDraft | None = None
        self.finder = finder
        self._draft = draft

    def needed(self, where: str) -> SectionDraft:
        """The current section; one of no known thématique when none was announced."""
        if self.current is None:
            self.current = self._add(SectionDraft(where=where))
        return self.current

    def heading(self, line: str, where: str, *, loose: bool = False) -> SectionDraft | None:
        """Open the section a line announces, None when it announces none. `loose`: it is known to be a title."""
        title = split_title(line)
        if part_heading(title.text, styled=True):
            self._return_to(title.number if title.prefixed else None)
            return None
        theme = self.finder.find_opening(title.text) if title.prefixed or loose else self.finder.find(title.text)
        if theme is None and not (title.prefixed and title.separated and (title.number is not None or title.text)):
            return None
        if len(line) > TITLE_LIMIT:
            return None
        self.current = self._section(theme, line) or self._add(SectionDraft(where=where, theme=theme))
        if not self.current.heading:
            self.current.heading, self.current.number = line, title.number
        elif self.current.heading != line:
            self._again(line, title, where)
        return self.current

    def _again(self, line: str, title: Title, where: str) -> None:
        """The heading of a section met once more, in other words."""
        first = split_title(self.current.heading).text if self.current else ""
        if not title.text or self.finder.is_name(title.text) or same_title(title.text, first):
            self._draft.keep(line)
        else:
            self._draft.lose(where, line, _MORE)

    def _return_to(self, number: int | None) -> None:
        """ "Thématique 2 – Plan d’action" goes on with the section printed as number 2."""
        printed = (section for section in self._draft.sections if number is not None and section.number == number)
        self.current = next(printed, self.current)

    def _section(self, theme: int | None, line: str) -> SectionDraft | None:
        if theme is not None:
            return self._draft.section_of(theme)
        return next((section for section in self._draft.sections if same_title(section.heading, line)), None)

    def cell(self, cell: Cell) -> SectionDraft:
        """The section a cell of the "Thématique concernée" column names; the current one when it names none."""
        lines = [bullet.text for bullet in bullets_of(cell.paragraphs)]
        whole = " ".join(lines)
        theme, label, others = self._find(whole), whole, list[str]()
        if theme is None:
            named = next((line for line in lines if self._find(line)), None)
            if named is not None:
                theme, label = self._find(named), named
                others = [line for line in lines if line != named]
        for line in others:
            self._draft.lose(cell.where, line, UNKNOWN_THEME)
        section = self._unnamed(label, cell.where) if theme is None else self._named(theme, cell.where)
        self._label(section, label, cell.where, known=theme is not None)
        return section

    def _find(self, text: str) -> int | None:
        """The thématique a text names by its title, or by the number this report gave to it."""
        title = split_title(text)
        if theme := self.finder.find_opening(title.text):
            return theme
        bare = text.strip()
        number = title.number if title.prefixed else int(bare) if _THEME_NUMBER.fullmatch(bare) else None
        if number is None or (title.prefixed and title.text):
            return None
        printed = next((s.theme for s in self._draft.sections if s.number == number and s.theme), None)
        return printed or (number if number in self.finder.numbers else None)

    def _only_names(self, label: str) -> bool:
        text = split_title(label).text
        return not text or text.isdigit() or self.finder.is_name(text)

    def _named(self, theme: int, where: str) -> SectionDraft:
        found = self._draft.section_of(theme)
        if found is None and self.current is not None and self.current.theme is None:
            found = self.current
            found.theme = theme
        if found is None:
            found = self._add(SectionDraft(where=where, theme=theme))
        if self.current is None:
            self.current = found
        return found

    def _unnamed(self, label: str, where: str) -> SectionDraft:
        same = (s for s in self._draft.sections if s.theme is None and label and same_title(s.label, label))
        return next(same, None) or self.needed(where)

    def _label(self, section: SectionDraft, label: str, where: str, *, known: bool) -> None:
        if not section.label:
            section.label = self._draft.fit(label, where, TITLE_LIMIT)
        elif same_title(section.label, label) or same_title(section.heading, label):
            return
        elif known and self._only_names(label):
            self._draft.keep(label)
        elif known:
            self._draft.lose(where, label, _MORE)
        else:
            self._draft.lose(where, label, UNKNOWN_THEME)

    def _add(self, section: SectionDraft) -> SectionDraft:
        if len(self._draft.sections) >= SECTION_LIMIT:
            raise ReportRefusedError(TOO_MANY_THEMES)
        self._draft.sections.append(section)
        return section
