"""ODT → Report, by meaning, through the same middle as Word documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from syntheses.readers import seal
from syntheses.readers.odt_names import OFFICE, STYLE
from syntheses.readers.odt_package import OdtPackage
from syntheses.readers.odt_styles import OdtStyles
from syntheses.readers.odt_walk import OdtWalker
from syntheses.readers.office import Document, Part, read_document
from syntheses.readers.themes import OFFICIAL_THEMES, ThemeName
from syntheses.report import Reading, ReportRefusedError

SEAL = "egn/restitution.rdf"
"""The part of our files that word processors keep and do not show: metadata of the document, as RDF."""

SUBJECT = "urn:egn:restitution"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def read_odt(
    data: bytes, *, themes: Sequence[ThemeName] = OFFICIAL_THEMES, source: str = "", theme: int | None = None
) -> Reading:
    """Read a restitution from an OpenDocument text, with the thématiques of a campaign.

    `theme` is the number of the thématique of the only part that names none.

    Every sentence of the file is in the report or in `not_understood`. A file that `write_odt` made and nobody edited
    gives the very report it was made from. Raises ReportRefusedError for a file that is not a sound ODT (empty, over
    20 MB, unpacking to too much, with macros or entities) or has no known part.
    """
    return read_document(open_odt(OdtPackage(data)), themes=themes, source=source, theme=theme)


def open_odt(package: OdtPackage) -> Document:
    """The content of a package. Raises ReportRefusedError for a damaged part or too many lines."""
    content, styles = package.xml("content.xml"), package.xml("styles.xml")
    known = OdtStyles(styles, content)
    walker = OdtWalker(known)
    text = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
    body = None if text is None else tuple(walker.blocks(text))
    margins = () if styles is None else tuple(_margins(OdtStyles(content, styles), styles))
    return Document(
        body=body,
        aside=walker.aside,
        margins=margins,
        notes=tuple(walker.notes),
        sealed=_sealed(package),
    )


def _margins(known: OdtStyles, styles: etree._Element) -> Iterator[Part]:
    """The headers and footers of every kind of page."""
    for kind, place in (("footer", "Pied de page"), ("header", "En-tête")):
        for suffix in ("", "-left", "-first"):
            for margin in styles.iter(f"{STYLE}{kind}{suffix}"):
                walker = OdtWalker(known, place)
                yield Part(place, tuple(walker.blocks(margin)), walker.aside)


def _sealed(package: OdtPackage) -> seal.Sealed | None:
    """What one of our files carries besides its text: cut into statements, whose order only their names tell."""
    try:
        root = package.xml(SEAL)
        if root is None:
            return None
        said = [
            one for about in root.iter(_RDF + "Description") if about.get(_RDF + "about") == SUBJECT for one in about
        ]
        content = "".join(one.text or "" for one in sorted(said, key=lambda one: str(one.tag)))
        return seal.read_seal(package.parsed(content.encode()))
    except ReportRefusedError:
        return None
