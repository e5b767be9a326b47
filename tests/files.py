"""Files that people attach, made here: good ones, and those that must be refused."""

from __future__ import annotations

import io
import struct
import zlib

import pikepdf
from PIL import Image

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"


def image(format: str = "PNG", colour: str = "navy", size: tuple[int, int] = (8, 8)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format)
    return out.getvalue()


def pdf(*, pages: int = 1, encrypted: bool = False, **root: pikepdf.Object) -> bytes:
    """A PDF; keywords are added to its catalogue."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        for key, value in root.items():
            document.Root[f"/{key}"] = value
        protection = pikepdf.Encryption(owner="a", user="") if encrypted else False
        document.save(out, encryption=protection, static_id=not encrypted)
    return out.getvalue()


def script() -> pikepdf.Object:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def launch() -> pikepdf.Object:
    return pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")


def pdf_with_link(action: pikepdf.Object) -> bytes:
    """A PDF whose page has a link that does this: an action that stands inside an annotation."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page()
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
        page.Annots = pikepdf.Array([link])
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def huge_png(side: int = 20_000) -> bytes:
    """A PNG of a few hundred bytes that says it is `side` pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


def pdf_with_a_stream_nobody_reads() -> bytes:
    """A PDF that opens, whose script stands in a stream of objects that cannot be unpacked whole."""
    hidden = zlib.compress(b"4 0 <</S/JavaScript/JS(app.alert(1))>>" + bytes(range(256)) * 40)[:-60] + b"\xff" * 60
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        5: b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(hidden), hidden),
    }
    out, offsets = b"%PDF-1.5\n", {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    offsets[6] = len(out)
    places = [(1, offsets[number]) if number in offsets else (2, 5) for number in range(1, 7)]
    entries = [struct.pack(">BIH", kind, place, 0) for kind, place in places]
    table = zlib.compress(struct.pack(">BIH", 0, 0, 65535) + b"".join(entries))
    head = b"<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Filter/FlateDecode/Length %d>>" % len(table)
    out += b"6 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (head, table)
    return out + b"startxref\n%d\n%%%%EOF\n" % offsets[6]
