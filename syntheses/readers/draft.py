"""A report being read: what was placed so far, and what was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from common.text import clean_text, fold
from restitutions.enums import Layout
from syntheses.readers.limits import ENTRY_LIMIT, NOTE_LIMIT, TITLE_LIMIT, URL_LIMIT
from syntheses.report import (
    Block,
    DiagnosisRow,
    Link,
    MeetingSummary,
    NotUnderstood,
    PlanRow,
    ProjectionRow,
    Reading,
    Report,
    ReportRefusedError,
    Retex,
    Session,
    ThemeSection,
    entries_of,
)

NO_KNOWN_PART = (
    "Aucune partie d’une restitution n’a été reconnue dans ce document "
    "(thématique, retour d’expérience, diagnostic, projection, plan d’action…) : rien n’a été lu."
)
TOO_LONG = "Texte trop long : {limit} caractères au plus."
UNKNOWN_THEME = "La thématique de ce passage n’est pas reconnue."
NUMBERED_THEME = "Titre de thématique inconnu : la thématique {number} a été retenue d’après son numéro."


@dataclass
class RetexDraft:
    label: str
    scope: str = ""
    text: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def freeze(self) -> Retex:
        return Retex(label=self.label, scope=self.scope, text=tuple(self.text), links=tuple(self.links))


@dataclass
class SectionDraft:
    """`where` is the place of its first line."""

    where: str
    theme: int | None = None
    number: int | None = None
    heading: str = ""
    label: str = ""
    situation: list[Block] = field(default_factory=list)
    actions: list[Block] = field(default_factory=list)
    challenges: list[Block] = field(default_factory=list)
    retex: list[RetexDraft] = field(default_factory=list)
    diagnosis: list[DiagnosisRow] = field(default_factory=list)
    projections: list[ProjectionRow] = field(default_factory=list)
    plan: list[PlanRow] = field(default_factory=list)

    def freeze(self) -> ThemeSection:
        return ThemeSection(
            theme=self.theme,
            number=self.number,
            heading=self.heading,
            label=self.label,
            situation=tuple(self.situation),
            actions=tuple(self.actions),
            retex=tuple(item.freeze() for item in self.retex),
            diagnosis=tuple(self.diagnosis),
            projections=tuple(self.projections),
            plan=tuple(self.plan),
            challenges=tuple(self.challenges),
        )

    def texts(self) -> list[str]:
        """Every text it holds, in order."""
        found = [self.heading, self.label, *(block.text for block in (*self.situation, *self.actions))]
        for retex in self.retex:
            found += [retex.label, retex.scope, *retex.text]
            found += [clean_text(f"{link.label} {link.url}") for link in retex.links]
        found += [text for row in self.diagnosis for text in row.retex]
        for _, entry in entries_of(self.freeze()):
            found += [entry.text, *(item.text for item in entry.items)]
        found += [block.text for block in self.challenges]
        return [text for text in found if text]


@dataclass
class Draft:
    """What a reader fills in, in the order of the document."""

    title: list[str] = field(default_factory=list)
    region: str = ""
    contact: str = ""
    totals_note: str = ""
    description: list[Block] = field(default_factory=list)
    meetings: dict[str, MeetingSummary] = field(default_factory=dict)
    """By folded name of académie."""
    sessions: list[Session] = field(default_factory=list)
    sections: list[SectionDraft] = field(default_factory=list)
    tabled: bool = False
    """One of the three tables was found, even empty."""
    lost: list[NotUnderstood] = field(default_factory=list)
    boilerplate: dict[str, None] = field(default_factory=dict)
    framed: Counter[str] = field(default_factory=Counter)
    """The lines that are the document's own, and how many times each is still expected."""

    def expect(self, frame: Iterable[str]) -> None:
        """Lines that whoever made the document says are not the report's."""
        self.framed.update(frame)

    def is_framed(self, text: str) -> bool:
        """Whether a line is the document's own: as many times as it was expected, no more."""
        if not self.framed[text]:
            return False
        self.framed[text] -= 1
        return True

    def lose(self, where: str, text: str, why: str) -> None:
        """List a text that found no place."""
        if cleaned := clean_text(text):
            self.lost.append(NotUnderstood(where=where, text=cleaned, why=why))

    def keep(self, text: str) -> None:
        """A sentence of the model: kept once, never printed."""
        if cleaned := clean_text(text):
            self.boilerplate.setdefault(cleaned)

    def fit(self, text: str, where: str, limit: int = ENTRY_LIMIT) -> str:
        """The text when it is short enough, "" when it had to be listed instead."""
        if len(text) <= limit:
            return text
        shown = f"{limit:,}".replace(",", "\u202f")
        self.lose(where, text, TOO_LONG.format(limit=shown))
        return ""

    def link(self, url: str, label: str, where: str) -> Link | None:
        """A link that may be followed (http or https), or None once listed."""
        address = clean_text(url)
        if address.lower().startswith("www."):
            address = f"http://{address}"
        followed = address.startswith(("http://", "https://")) and " " not in address
        if not followed or len(address) > URL_LIMIT or len(label) > TITLE_LIMIT:
            self.lose(
                where, f"{label} {url}", "Lien qui ne peut pas être suivi : seules les adresses http et https le sont."
            )
            return None
        return Link(url=address, label=label)

    def section_of(self, theme: int | None) -> SectionDraft | None:
        """The section of a thématique, if it was met already."""
        return next((item for item in self.sections if theme is not None and item.theme == theme), None)

    def finish(self, *, known: Collection[int], source: str, theme: int | None = None) -> Reading:
        """The reading, for a campaign whose thématiques have the `known` numbers.

        `theme` is that of the only section that names none.

        Raises ReportRefusedError when no part of a report was found.
        """
        title = self.fit(clean_text(" ".join(self.title)), "Titre", TITLE_LIMIT)
        if not (self.sessions or self.sections or self.description or self.meetings or self.totals_note):
            raise ReportRefusedError(NO_KNOWN_PART)
        nameless = [section for section in self.sections if section.theme is None]
        if theme is not None and len(nameless) == 1 and self.section_of(theme) is None:
            nameless[0].theme = theme
        self._number_sections(known)
        self._drop_unknown_sections()
        report = Report(
            layout=Layout.WORKSHOPS.value if self.sessions or self.tabled else Layout.REGION.value,
            title=title,
            region=self.region,
            contact=self.contact,
            source=source,
            description=tuple(self.description),
            meetings=tuple(self.meetings.values()),
            totals_note=self.fit(self.totals_note, "Bilan des rencontres", NOTE_LIMIT),
            sessions=tuple(self.sessions),
            themes=tuple(section.freeze() for section in self.sections),
            boilerplate=tuple(self.boilerplate),
        )
        return Reading(report=report, not_understood=tuple(self.lost))

    def _number_sections(self, known: Collection[int]) -> None:
        """A section of unknown title takes the thématique of its number, when no other section is about it."""
        for section in self.sections:
            number = section.number
            if section.theme is None and number in known and self.section_of(number) is None:
                section.theme = number
                self.lose(section.where, section.heading or section.label, NUMBERED_THEME.format(number=number))

    def _drop_unknown_sections(self) -> None:
        """A section of no known thématique is listed, text by text, so that the rest of the document can be taken.

        When it is all there is, it stays: whoever takes the report in says which thématique is missing.
        """
        known = [section for section in self.sections if section.theme is not None]
        if not known and not (self.sessions or self.description or self.meetings):
            return
        for section in self.sections:
            if section.theme is None:
                for text in section.texts():
                    self.lose(section.where, text, UNKNOWN_THEME)
        self.sections = known


def same_title(first: str, second: str) -> bool:
    """Whether two titles differ by nothing that matters."""
    return fold(first) == fold(second)
