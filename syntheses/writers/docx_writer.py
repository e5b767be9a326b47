"""Report → one Word document made from a template. Pure: no database, no request, no clock, no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast
from xml.sax.saxutils import escape

from lxml import etree

from common.text import clean_text
from restitutions.enums import Layout
from syntheses.edition import Edition
from syntheses.readers import seal
from syntheses.readers.docx import open_docx
from syntheses.readers.docx_names import W, integer
from syntheses.readers.office import fingerprint_of
from syntheses.report import Report, ReportRefusedError

from .docx_default import default_template
from .docx_fields import fill
from .docx_parts import CORE, OFFICE, Parts
from .docx_styles import style_names
from .docx_template import NO_CONTENT, content_paragraph, margins_of, open_template, shown
from .docx_xml import Words
from .office_fields import CONTENT, field_values, properties
from .office_pieces import Para, Piece
from .office_report import office_pieces

_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_PROPS_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_SEAL_ID = "{7B1E5C52-3B0B-4E57-9D0E-45474E000001}"
A4 = (11906, 16838)
MARGIN = 1021
"""Twentieths of a point, as all lengths here."""

_OF_REPORT = {"titre", "region", "contact"}
"""Fields that a reader reads: their paragraphs are not the document's own."""

_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:subject>{subject}</dc:subject>\
<dc:creator>{creator}</dc:creator><dc:language>fr-FR</dc:language>\
<dcterms:created xsi:type="dcterms:W3CDTF">{created}</dcterms:created>\
<dcterms:modified xsi:type="dcterms:W3CDTF">{created}</dcterms:modified></cp:coreProperties>"""
_PROPS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
    '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
    f'ds:itemID="{_SEAL_ID}"><ds:schemaRefs><ds:schemaRef ds:uri="{seal.NAMESPACE}"/></ds:schemaRefs>'
    "</ds:datastoreItem>"
)


def write_docx(report: Report, *, layout: str, edition: Edition, template: bytes = b"") -> bytes:
    """The report as a DOCX in the given `Layout` (ateliers landscape, région portrait), whatever the report's own.

    `template` is a DOCX that `check_template` accepts, ours when empty; ReportRefusedError is raised otherwise. The
    same report, layout, edition and template give the same bytes. `read_docx` gives the same report back, as long as
    nobody edits the text. Raises ValueError on an unknown layout.
    """
    values = field_values(report, layout=Layout(layout), edition=edition)
    pieces = office_pieces(report, layout=Layout(layout))
    parts, frame = _laid_down(pieces, values, Layout(layout), edition, template)
    _write_seal(parts, report, frame)
    return parts.zip()


def write_pieces_docx(pieces: Sequence[Piece], values: Mapping[str, str], *, layout: str, edition: Edition) -> bytes:
    """Any pieces as a DOCX in our own template; `values` are those of its fields. It is not read again: no seal."""
    return _laid_down(pieces, values, Layout(layout), edition)[0].zip()


def _laid_down(
    pieces: Sequence[Piece], values: Mapping[str, str], layout: Layout, edition: Edition, template: bytes = b""
) -> tuple[Parts, list[str]]:
    """The file, and the lines of it that are the document's own."""
    parts = open_template(template or default_template())
    place = content_paragraph(parts)
    if place is None:
        raise ReportRefusedError(NO_CONTENT)
    frame = list(_fill(parts, values))
    _write(parts, place, pieces, _turn(place, layout))
    frame += [piece.text for piece in pieces if isinstance(piece, Para) and piece.frame]
    _write_properties(parts, values, edition)
    return parts, frame


def _fill(parts: Parts, values: Mapping[str, str]) -> Iterator[str]:
    """Fill every field but the content; the lines that are the template's own."""
    left = {**values, CONTENT: shown(CONTENT)}
    for name in (parts.main, *margins_of(parts)):
        root = parts.xml(name)
        for words, fields in fill(root, left) if root is not None else ():
            if not fields & {*_OF_REPORT, CONTENT}:
                yield clean_text(words if name == parts.main else seal.without_numbers(words))


def _turn(place: etree._Element, layout: Layout) -> int:
    """Give the section of the content the direction of its layout; the width of its text, in twentieths of a point."""
    section = next(place.itersiblings(W + "sectPr"), None)
    for sibling in place.itersiblings(W + "p"):
        found = sibling.find(f"{W}pPr/{W}sectPr")
        if found is not None:
            section = found
            break
    if section is None:
        section = etree.SubElement(cast("etree._Element", place.getparent()), W + "sectPr")
    size, margins = section.find(W + "pgSz"), section.find(W + "pgMar")
    if size is None:
        size = etree.SubElement(section, W + "pgSz")
    sides = sorted((_number(size, "w") or A4[0], _number(size, "h") or A4[1]))
    wide = layout == Layout.WORKSHOPS
    width, height = sides[::-1] if wide else sides
    size.set(W + "w", str(width))
    size.set(W + "h", str(height))
    size.set(W + "orient", "landscape" if wide else "portrait")
    taken = sum(_number(margins, side) for side in ("left", "right", "gutter")) if margins is not None else 2 * MARGIN
    return max(width - taken, width // 2)


def _number(element: etree._Element, key: str) -> int:
    return integer(element.get(W + key, ""))


def _write(parts: Parts, place: etree._Element, pieces: Iterable[Piece], width: int) -> None:
    """Put the pieces where the content goes."""
    links: dict[str, str] = {}

    def link(address: str) -> str:
        if address not in links:
            links[address] = parts.relate(parts.main, OFFICE + "hyperlink", address, external=True)
        return links[address]

    words = Words(style_names(parts), link, width)
    content = "".join(map(words.piece, pieces))
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)
    made = etree.fromstring(f'<w:body xmlns:w="{W[1:-1]}" xmlns:r="{OFFICE[:-1]}">{content}</w:body>', parser)
    for element in made:
        place.addprevious(element)
    cast("etree._Element", place.getparent()).remove(place)


def _write_properties(parts: Parts, values: Mapping[str, str], edition: Edition) -> None:
    content = _CORE.format(**{key: escape(text) for key, text in properties(values, edition).items()}).encode()
    core = [one.target for one in parts.relations("").values() if one.kind == "core-properties" and not one.external]
    name = core[0] if core else "docProps/core.xml"
    parts.add(name, content, _CORE_TYPE)
    if not core:
        parts.relate("", CORE + "core-properties", name)


def _write_seal(parts: Parts, report: Report, frame: Iterable[str]) -> None:
    """The report itself, in a part that Word keeps and does not show."""
    content = seal.write_seal(report, fingerprint=fingerprint_of(open_docx(parts)), frame=frame)
    name, about = "customXml/egn1.xml", "customXml/egnProps1.xml"
    parts.add(name, content)
    parts.add(about, _PROPS.encode(), _PROPS_TYPE)
    if name not in parts.targets("customXml"):  # a template made from one of our documents has one already
        parts.relate(parts.main, OFFICE + "customXml", name)
        parts.relate(name, OFFICE + "customXmlProps", about)
