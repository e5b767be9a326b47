"""Report → one OpenDocument text. Pure: no database, no request, no clock, no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from common.text import clean_text
from restitutions.enums import Layout
from syntheses.edition import Edition
from syntheses.readers import seal
from syntheses.readers.odt import SEAL, SUBJECT, open_odt
from syntheses.readers.odt_package import MIME_TYPE, OdtPackage
from syntheses.readers.office import fingerprint_of
from syntheses.report import Report

from .odt_xml import OdtWords
from .office_fields import field_values, properties
from .office_pieces import Para, Piece
from .office_report import office_pieces
from .office_zip import zipped

_A4 = (21.0, 29.7)
_MARGIN = 1.8
"""Centimetres."""

_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMES = (("content.xml", "text/xml"), ("styles.xml", "text/xml"), ("meta.xml", "text/xml"))
_SEALED = (*_NAMES, ("manifest.rdf", "application/rdf+xml"), (SEAL, "application/rdf+xml"))

_PKG = "http://docs.oasis-open.org/ns/office/1.2/meta/pkg#"
_RDF = f'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:pkg="{_PKG}"'
_METADATA = (
    f'<rdf:RDF {_RDF}><rdf:Description rdf:about=""><rdf:type rdf:resource="{_PKG}Document"/>'
    f'<pkg:hasPart rdf:resource="content.xml"/><pkg:hasPart rdf:resource="{SEAL}"/></rdf:Description>'
    f'<rdf:Description rdf:about="{SEAL}"><rdf:type rdf:resource="{_PKG}MetadataFile"/></rdf:Description></rdf:RDF>'
)
_STATEMENT = 1_000_000
"""Characters in one statement: XML parsers refuse texts of over 10 MB."""


def write_odt(report: Report, *, layout: str, edition: Edition) -> bytes:
    """The report as an ODT in the given `Layout` (ateliers landscape, région portrait), whatever the report's own.

    The same report, layout and edition give the same bytes. `read_odt` gives the same report back, as long as nobody
    edits the text. Raises ValueError on an unknown layout.
    """
    values = field_values(report, layout=Layout(layout), edition=edition)
    pieces = office_pieces(report, layout=Layout(layout))
    parts = _parts(pieces, values, Layout(layout), edition)
    parts["manifest.rdf"] = (_HEAD + _METADATA).encode()
    parts["META-INF/manifest.xml"] = _manifest(_SEALED)
    lines = [text for style, text in list(_cover(values))[1:] if not text.startswith("Contact : ")]
    lines += [piece.text for piece in pieces if isinstance(piece, Para) and piece.frame]
    margins = (values["empreinte"], values["entite"], values["site"], _footer(values))
    frame = [clean_text(line) for line in lines]
    frame += [seal.without_numbers(clean_text(line)) for line in margins if line]
    fingerprint = fingerprint_of(open_odt(OdtPackage(zipped(parts, stored="mimetype"))))
    parts[SEAL] = _statements(seal.write_seal(report, fingerprint=fingerprint, frame=frame).decode())
    return zipped(parts, stored="mimetype")


def write_pieces_odt(pieces: Sequence[Piece], values: Mapping[str, str], *, layout: str, edition: Edition) -> bytes:
    """Any pieces as an ODT; `values` are those of the fields of a document. It is not read again: no seal."""
    parts = _parts(pieces, values, Layout(layout), edition)
    return zipped({**parts, "META-INF/manifest.xml": _manifest(_NAMES)}, stored="mimetype")


def _parts(pieces: Sequence[Piece], values: Mapping[str, str], layout: Layout, edition: Edition) -> dict[str, bytes]:
    width, height = _A4[::-1] if layout == Layout.WORKSHOPS else _A4
    words = OdtWords(width - 2 * _MARGIN)
    body = "".join(f'<text:p text:style-name="{style}">{escape(text)}</text:p>' for style, text in _cover(values))
    body += words.pieces(pieces)
    return {
        "mimetype": MIME_TYPE.encode(),
        "content.xml": _xml(
            "document-content",
            f"<office:automatic-styles>{words.styles()}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body>",
        ),
        "styles.xml": _styles(values, width, height),
        "meta.xml": _meta(values, edition),
    }


def _manifest(names: Iterable[tuple[str, str]]) -> bytes:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>' for name, kind in names
    )
    return (
        f'{_HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" '
        f'manifest:media-type="{MIME_TYPE}"/>{entries}</manifest:manifest>'
    ).encode()


def _statements(sealed: str) -> bytes:
    """A text as metadata of the document: LibreOffice keeps what it does not know there, and nowhere else."""
    pieces = (sealed[start : start + _STATEMENT] for start in range(0, len(sealed), _STATEMENT))
    said = "".join(f"<egn:p{rank:03}>{escape(piece)}</egn:p{rank:03}>" for rank, piece in enumerate(pieces))
    described = f'<rdf:Description rdf:about="{SUBJECT}">{said}</rdf:Description>'
    return f'{_HEAD}<rdf:RDF {_RDF} xmlns:egn="{SUBJECT}#">{described}</rdf:RDF>'.encode()


def _cover(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "Title", values["titre"]
    for style, field in (("EGN_20_Territoire", "territoire"), ("EGN_20_Campagne", "campagne")):
        if values[field]:
            yield style, values[field]
    yield "Standard", f"{values['version']} – {values['date']}"
    if values["contact"]:
        yield "Standard", f"Contact : {values['contact']}"


def _footer(values: Mapping[str, str]) -> str:
    return f"{values['territoire']} – {values['version']} – page 1 sur 1"


def _styles(values: Mapping[str, str], width: float, height: float) -> bytes:
    """Our styles, with what the margins of the pages say."""
    said = {key: escape(text) for key, text in values.items()}
    for field, style in (("region", "Footer"), ("empreinte", "Footer"), ("entite", "Header"), ("site", "Header")):
        said[field] = f'<text:p text:style-name="{style}">{said[field]}</text:p>' if said[field] else ""
    direction = "landscape" if width > height else "portrait"
    return _our_styles().format(width=width, height=height, direction=direction, **said).encode()


@lru_cache(maxsize=1)
def _our_styles() -> str:
    return Path(__file__).with_name("odt_styles.xml").read_text(encoding="utf-8")


def _meta(values: Mapping[str, str], edition: Edition) -> bytes:
    about = properties(values, edition)
    said = (
        ("meta:generator", "EGN"),
        ("dc:title", about["title"]),
        ("dc:subject", about["subject"]),
        ("meta:initial-creator", about["creator"]),
        ("dc:creator", about["creator"]),
        ("meta:creation-date", about["created"]),
        ("dc:date", about["created"]),
        ("dc:language", "fr-FR"),
    )
    content = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in said)
    return _xml("document-meta", f"<office:meta>{content}</office:meta>")


def _xml(root: str, content: str) -> bytes:
    return f"{_HEAD}<office:{root} {_SPACES}>{content}</office:{root}>".encode()
