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
