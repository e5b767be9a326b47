"""From the content of an office document to a Reading: the same for Word and for OpenDocument files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from common.text import clean_text, fold
from syntheses.readers import seal
from syntheses.readers.blocks import Aside, Block, raw_lines
from syntheses.readers.body import Body
from syntheses.readers.draft import Draft
from syntheses.readers.headings import is_instruction
from syntheses.readers.json_reader import give_theme
from syntheses.readers.retie import retie
from syntheses.readers.themes import ThemeFinder, ThemeName
from syntheses.report import Reading

_NOTE = "Les notes et les commentaires ne sont pas repris."
_MARGIN = "Texte d’en-tête ou de pied de page non reconnu."
_HIDDEN = "Texte masqué dans le document."
_EMBEDDED = "Document inséré dans le document : il n’a pas été lu."
_IMAGE = "Les images ne sont pas reprises."
_DRAWING = "Texte d’un schéma ou d’un graphique."
_GAPS = re.compile(r"\t+|[ \u00a0\u202f]{3,}|\s[|•]\s|(?=contact\s*:)", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:page ?)?[0-9]*(?: ?(?:sur|de) ?[0-9]*| [0-9]+)?")


@dataclass(frozen=True)
class Part:
    """A part of a document besides its body: a header, a footer, a note. `place` names it to a person."""

    place: str
    blocks: tuple[Block, ...]
    aside: Aside = field(default_factory=Aside)


@dataclass(frozen=True)
class Document:
    """What a format gives. `body` is None when the file has none; `sealed` is what `seal.read_seal` found, if any."""

    body: tuple[Block, ...] | None
    aside: Aside = field(default_factory=Aside)
    margins: tuple[Part, ...] = ()
    notes: tuple[Part, ...] = ()
    drawn: tuple[str, ...] = ()
    """Words of diagrams and charts."""
    sealed: seal.Sealed | None = None


def fingerprint_of(document: Document) -> str:
    """What stands in the body and in the margins, in hexadecimal; `seal` says what counts."""
    margins = [block for part in document.margins for block in part.blocks]
    beside = [one for aside in (document.aside, *(part.aside for part in document.margins)) for one in aside.all()]
    return seal.fingerprint(document.body or (), margins, beside)


def shown_by(document: Document) -> set[str]:
    """The lines of the body, cleaned."""
    return {clean_text(raw) for raw in raw_lines(document.body or ())}


def read_document(
    document: Document, *, themes: Sequence[ThemeName], source: str = "", theme: int | None = None
) -> Reading:
    """Read a restitution, with the thématiques of a campaign; `theme` is that of the only part that names none.

    A file of ours that nobody edited gives the very report it was written from. Otherwise what is seen is what is
    read: every sentence is in the report or in `not_understood`, and what was not edited has its references.
    Raises ReportRefusedError when no part is known.
    """
    draft, finder = Draft(), ThemeFinder(themes)
    written = seal.report_in(document.sealed, themes, source) if document.sealed else None
    if written and document.sealed:
        if document.sealed.fingerprint == fingerprint_of(document) and seal.is_shown(written, shown_by(document)):
            _besides(draft, document)
            return Reading(report=give_theme(written, theme), not_understood=tuple(draft.lost))
        draft.expect(document.sealed.frame)
    body = Body(draft, finder)
    if document.body is not None:
        body.take(document.body)
        _aside(draft, document.aside)
        _guess_theme(draft, finder, source)
    _margins(document.margins, draft, body)
    _besides(draft, document)
    reading = draft.finish(known=finder.numbers, source=source, theme=theme)
    return replace(reading, report=retie(reading.report, written)) if written else reading


def _besides(draft: Draft, document: Document) -> None:
    """What a document holds that is never taken over: notes, diagrams."""
    for part in document.notes:
        for raw in raw_lines(part.blocks):
            draft.lose(part.place, raw, _NOTE)
        _aside(draft, part.aside)
    for words in document.drawn:
        draft.lose("Schéma", words, _DRAWING)


def _aside(draft: Draft, aside: Aside) -> None:
    for text in aside.placeholders:
        draft.keep(text)
    for where, text in aside.hidden:
        draft.lose(where, text, _HIDDEN)
    for where, name in aside.embedded:
        draft.lose(where, name or "?", _EMBEDDED)
    for where, text in aside.images:
        draft.lose(where, text, _IMAGE)
    for where, text in aside.drawn:
        draft.lose(where, text, _DRAWING)


def _guess_theme(draft: Draft, finder: ThemeFinder, source: str) -> None:
    """The only section of a document, when nothing says its thématique: the one its title or file name mentions."""
    if len(draft.sections) == 1 and draft.sections[0].theme is None:
        texts = (*draft.title, *(item.text for item in draft.lost), source)
        draft.sections[0].theme = next(filter(None, map(finder.mentioned, texts)), None)


def _margins(parts: Iterable[Part], draft: Draft, body: Body) -> None:
    """Headers and footers: region, contact, page numbers, the title again."""
    seen: set[str] = set()
    for part in parts:
        for raw in raw_lines(part.blocks):
            if seal.without_numbers(clean_text(raw)) in draft.framed:
                draft.keep(raw)
                continue
            for text in filter(None, map(clean_text, _GAPS.split(raw))):
                if text not in seen:
                    seen.add(text)
                    _margin_text(draft, body, text, part.place)
        _aside(draft, part.aside)


def _margin_text(draft: Draft, body: Body, text: str, place: str) -> None:
    if body.region_or_contact(text):
        return
    folded = fold(text)
    if _PAGE_NUMBER.fullmatch(folded) or is_instruction(text) or folded in fold(" ".join(draft.title)):
        draft.keep(text)
    else:
        draft.lose(place, text, _MARGIN)
