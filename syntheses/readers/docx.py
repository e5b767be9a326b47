"""DOCX → Report, by meaning: sections by their headings, tables by their column titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from common.text import clean_text, fold
from syntheses.readers.docx_blocks import Aside, Block, Paragraph
from syntheses.readers.docx_body import Body
from syntheses.readers.docx_names import A, W
from syntheses.readers.docx_package import Package
from syntheses.readers.docx_styles import StyleSheet
from syntheses.readers.docx_walk import Walker
from syntheses.readers.draft import Draft
from syntheses.readers.headings import is_instruction
from syntheses.readers.themes import OFFICIAL_THEMES, ThemeFinder, ThemeName
from syntheses.report import Reading

_NOTES = (
    ("footnotes", "footnote", "Note de bas de page"),
    ("endnotes", "endnote", "Note de fin"),
    ("comments", "comment", "Commentaire"),
)
_NOTE = "Les notes et les commentaires ne sont pas repris."
_MARGIN = "Texte d’en-tête ou de pied de page non reconnu."
_HIDDEN = "Texte masqué dans le document."
_EMBEDDED = "Document inséré dans le document : il n’a pas été lu."
_IMAGE = "Les images ne sont pas reprises."
_DRAWING = "Texte d’un schéma ou d’un graphique."
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_GAPS = re.compile(r"\t+|[ \u00a0\u202f]{3,}|\s[|•]\s|(?=contact\s*:)", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:page ?)?[0-9]*(?: ?(?:sur|de) ?[0-9]*| [0-9]+)?")


def read_docx(
    data: bytes, *, themes: Sequence[ThemeName] = OFFICIAL_THEMES, source: str = "", theme: int | None = None
) -> Reading:
    """Read a restitution from a Word document, with the thématiques of a campaign.

    `theme` is the number of the thématique of the only part that names none.

    Every sentence of the file is in the report or in `not_understood`. Raises ReportRefusedError for a file that is
    not a sound DOCX (empty, over 20 MB, unpacking to too much, with macros or entities) or has no known part.
    """
    package = Package(data)
    relations = package.relations(package.main)
    named = {relation.kind: relation.target for relation in relations.values() if not relation.external}
    styles = StyleSheet(
        *(package.xml(named[kind]) if kind in named else None for kind in ("styles", "numbering", "theme"))
    )
    draft, finder = Draft(), ThemeFinder(themes)
    body = Body(draft, finder)
    root = package.xml(package.main)
    if root is not None:
        walker = Walker(styles, relations)
        body.take(list(walker.blocks(root)))
        _aside(draft, walker.aside)
        _guess_theme(draft, finder, source)
    _margins(package, styles, draft, body)
    _notes(package, styles, draft)
    _drawings(package, draft)
    return draft.finish(known=finder.numbers, source=source, theme=theme)


def _part(package: Package, styles: StyleSheet, name: str, place: str) -> tuple[etree._Element | None, Walker]:
    return package.xml(name), Walker(styles, package.relations(name), place)


def _targets(package: Package, kind: str) -> list[str]:
    relations = package.relations(package.main).values()
    return sorted({r.target for r in relations if r.kind == kind and not r.external})


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


def _margins(package: Package, styles: StyleSheet, draft: Draft, body: Body) -> None:
    """Headers and footers: region, contact, page numbers, the title again."""
    seen: set[str] = set()
    for kind, place in (("footer", "Pied de page"), ("header", "En-tête")):
        for name in _targets(package, kind):
            root, walker = _part(package, styles, name, place)
            for raw in _raw_lines(walker.blocks(root)) if root is not None else ():
                for text in filter(None, map(clean_text, _GAPS.split(raw))):
                    if text not in seen:
                        seen.add(text)
                        _margin_text(draft, body, text, place)
            _aside(draft, walker.aside)


def _margin_text(draft: Draft, body: Body, text: str, place: str) -> None:
    if body.region_or_contact(text):
        return
    folded = fold(text)
    if _PAGE_NUMBER.fullmatch(folded) or is_instruction(text) or folded in fold(" ".join(draft.title)):
        draft.keep(text)
    else:
        draft.lose(place, text, _MARGIN)


def _raw_lines(blocks: Iterable[Block]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found += [line.raw for line in block.lines]
        else:
            for row in block.rows:
                for cell in row:
                    found += _raw_lines(cell.blocks)
    return found


def _notes(package: Package, styles: StyleSheet, draft: Draft) -> None:
    for kind, tag, place in _NOTES:
        for name in _targets(package, kind):
            root, walker = _part(package, styles, name, place)
            for note in root.iter(W + tag) if root is not None else ():
                number = note.get(W + "id", "")
                for raw in _raw_lines(walker.blocks(note)):
                    draft.lose(f"{place} {number}".strip(), raw, _NOTE)
            _aside(draft, walker.aside)


def _drawings(package: Package, draft: Draft) -> None:
    """Diagrams and charts keep their words in parts of their own."""
    for kind in ("diagramData", "chart"):
        for name in _targets(package, kind):
            root = package.xml(name)
            if root is None:
                continue
            for paragraph in root.iter(A + "p"):
                draft.lose("Schéma", "".join(text.text or "" for text in paragraph.iter(A + "t")), _DRAWING)
            for cache in root.iter(_CHART + "strCache"):
                for text in cache.iter(_CHART + "v"):
                    draft.lose("Schéma", text.text or "", _DRAWING)
