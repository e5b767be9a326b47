"""DOCX → Report, by meaning: sections by their headings, tables by their column titles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from syntheses.readers import seal
from syntheses.readers.docx_names import A, W
from syntheses.readers.docx_package import Package
from syntheses.readers.docx_styles import StyleSheet
from syntheses.readers.docx_walk import Walker
from syntheses.readers.office import Document, Part, read_document
from syntheses.readers.themes import OFFICIAL_THEMES, ThemeName
from syntheses.report import Reading, ReportRefusedError

_NOTES = (
    ("footnotes", "footnote", "Note de bas de page"),
    ("endnotes", "endnote", "Note de fin"),
    ("comments", "comment", "Commentaire"),
)
_MARGINS = (("footer", "Pied de page"), ("header", "En-tête"))
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def read_docx(
    data: bytes, *, themes: Sequence[ThemeName] = OFFICIAL_THEMES, source: str = "", theme: int | None = None
) -> Reading:
    """Read a restitution from a Word document, with the thématiques of a campaign.

    `theme` is the number of the thématique of the only part that names none.

    Every sentence of the file is in the report or in `not_understood`. A file that `write_docx` made and nobody edited
    gives the very report it was made from. Raises ReportRefusedError for a file that is not a sound DOCX (empty, over
    20 MB, unpacking to too much, with macros or entities) or has no known part.
    """
    return read_document(open_docx(Package(data)), themes=themes, source=source, theme=theme)


def open_docx(package: Package) -> Document:
    """The content of a package. Raises ReportRefusedError for a damaged part or too many lines."""
    relations = package.relations(package.main)
    named = {relation.kind: relation.target for relation in relations.values() if not relation.external}
    styles = StyleSheet(
        *(package.xml(named[kind]) if kind in named else None for kind in ("styles", "numbering", "theme"))
    )
    root = package.xml(package.main)
    walker = Walker(styles, relations)
    body = None if root is None else tuple(walker.blocks(root))
    return Document(
        body=body,
        aside=walker.aside,
        margins=tuple(_margins(package, styles)),
        notes=tuple(_notes(package, styles)),
        drawn=tuple(_drawn(package)),
        sealed=_sealed(package),
    )


def _margins(package: Package, styles: StyleSheet) -> Iterator[Part]:
    for kind, place in _MARGINS:
        for name in package.targets(kind):
            root, walker = package.xml(name), Walker(styles, package.relations(name), place)
            yield Part(place, tuple(walker.blocks(root)) if root is not None else (), walker.aside)


def _notes(package: Package, styles: StyleSheet) -> Iterator[Part]:
    for kind, tag, place in _NOTES:
        for name in package.targets(kind):
            root, walker = package.xml(name), Walker(styles, package.relations(name), place)
            for note in root.iter(W + tag) if root is not None else ():
                number = note.get(W + "id", "")
                yield Part(f"{place} {number}".strip(), tuple(walker.blocks(note)))
            yield Part(place, (), walker.aside)


def _drawn(package: Package) -> Iterator[str]:
    """Diagrams and charts keep their words in parts of their own."""
    for kind in ("diagramData", "chart"):
        for name in package.targets(kind):
            root = package.xml(name)
            if root is None:
                continue
            for paragraph in root.iter(A + "p"):
                yield "".join(text.text or "" for text in paragraph.iter(A + "t"))
            for cache in root.iter(_CHART + "strCache"):
                for text in cache.iter(_CHART + "v"):
                    yield text.text or ""


def _sealed(package: Package) -> seal.Sealed | None:
    """What one of our files carries besides its text; somebody else's custom parts are none of our business."""
    for name in package.targets("customXml"):
        try:
            root: etree._Element | None = package.xml(name)
        except ReportRefusedError:
            continue
        if root is not None and (found := seal.read_seal(root)):
            return found
    return None
