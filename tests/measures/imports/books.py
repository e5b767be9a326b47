"""Spreadsheets as small as can be, as Excel and LibreOffice write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

Cell = str | float | bool | date | None

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/{{}}" Target="{{}}"/>{{}}</Relationships>'
)


def xlsx(rows: Sequence[Sequence[Cell]]) -> bytes:
    """One sheet; dates have a date format."""
    styles = (
        f'<styleSheet {_MAIN}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
        "</styleSheet>"
    )
    style_link = f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    lines = (
        f'<row r="{rank}">{"".join(_cell(at, rank, cell) for at, cell in enumerate(row))}</row>'
        for rank, row in enumerate(rows, start=1)
    )
    return _zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELATIONS.format("officeDocument", "xl/workbook.xml", ""),
            "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="Valeurs" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _RELATIONS.format("worksheet", "worksheets/sheet1.xml", style_link),
            "xl/styles.xml": styles,
            "xl/worksheets/sheet1.xml": f"<worksheet {_MAIN}><sheetData>{''.join(lines)}</sheetData></worksheet>",
        }
    )


def _cell(at: int, rank: int, cell: Cell) -> str:
    place = f'r="{chr(ord("A") + at)}{rank}"'
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f'<c {place} t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, date):
        return f'<c {place} s="1"><v>{(cell - date(1899, 12, 30)).days}</v></c>'
    if isinstance(cell, str):
        return f'<c {place} t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f"<c {place}><v>{cell}</v></c>"


_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def ods(rows: Sequence[Sequence[str]]) -> bytes:
    """One sheet of texts."""
    spaces = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
    )
    kind = 'office:value-type="string"'
    lines = (
        "".join(f"<table:table-cell {kind}><text:p>{escape(cell)}</text:p></table:table-cell>" for cell in row)
        for row in rows
    )
    table = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Valeurs">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kept = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{kept}"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{_ODS}"/></manifest:manifest>'
    )
    return _zipped({"mimetype": _ODS, "content.xml": content, "META-INF/manifest.xml": manifest})


def swollen(megabytes: int) -> bytes:
    """A book of a few kilobytes a megabyte of the one text that is in it."""
    made = io.BytesIO(xlsx([["a", "b"]]))
    with zipfile.ZipFile(made) as book:
        files = {name: book.read(name).decode() for name in book.namelist()}
    before, after = files.pop("xl/worksheets/sheet1.xml").split(">b<")
    made = io.BytesIO(_zipped(files))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as book, book.open("xl/worksheets/sheet1.xml", "w") as sheet:
        sheet.write(f"{before}>".encode())
        for _ in range(megabytes):
            sheet.write(b"x" * 1_000_000)
        sheet.write(f"<{after}".encode())
    return made.getvalue()


def _zipped(files: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            is_plain = name == "mimetype"
            archive.writestr(name, text, zipfile.ZIP_STORED if is_plain else zipfile.ZIP_DEFLATED)
    return made.getvalue()
