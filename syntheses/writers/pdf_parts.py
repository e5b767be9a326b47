"""One part of a printed document: its HTML, what it depends on, and its lay-out as a PDF of its own."""

from __future__ import annotations

import hashlib
import os
import warnings
import zlib
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from django.conf import settings

from restitutions.enums import Layout

from . import pdf_metadata
from .pdf_fonts import FONTS, our_fonts_only

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

STYLES = settings.BASE_DIR / "static" / "css"
LIBRARIES = ("weasyprint", "pydyf", "fonttools", "tinycss2", "cssselect2", "tinyhtml5", "pyphen")
"""Those whose version may change the bytes of a part."""


class NothingIsFetchedError(Exception):
    """A printed document tried to read something from outside itself."""


@dataclass(frozen=True, slots=True)
class Part:
    """`name` is the prefix of what must be unique in the whole document; "" declares the document itself."""

    name: str
    layout: str
    html: str


def key_of(part: Part) -> str:
    """The digest of all that the bytes of a part depend on: its text, the styles, the fonts, what lays it out."""
    digest = hashlib.sha256(_ground(part.layout))
    digest.update(f"{part.name}\0{part.html}".encode())
    return digest.hexdigest()


def lay_out(part: Part) -> bytes:
    """A part as a tagged PDF. Its pages have no number yet; nothing is fetched from outside."""
    from weasyprint import HTML

    html = HTML(string=part.html, url_fetcher=_refuse)
    document = html.render(font_config=_fonts(os.getpid()), stylesheets=list(_stylesheets(part.layout)))
    finisher = partial(pdf_metadata.finish_part, part.name) if part.name else pdf_metadata.finish_front
    with warnings.catch_warnings():
        # WeasyPrint 70 leaves its colour profile to be closed by the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        content: bytes = document.write_pdf(pdf_variant="pdf/a-3a", finisher=finisher)
    return content


def prepare(layout: str) -> None:
    """Read the library and the styles once, before the processes that will use them."""
    _stylesheets(layout)


@lru_cache(maxsize=1)
def _fonts(_process: int) -> FontConfiguration:
    """The fonts, read once a process: a fork reads its own, since threads of the text library do not follow it."""
    with our_fonts_only():
        from weasyprint.text.fonts import FontConfiguration

        return FontConfiguration()


@lru_cache(maxsize=len(Layout))
def _stylesheets(layout: str) -> tuple[CSS, ...]:
    from weasyprint import CSS

    return tuple(CSS(string=path.read_text(), url_fetcher=_refuse) for path in _style_files(layout))


@lru_cache(maxsize=len(Layout))
def _ground(layout: str) -> bytes:
    """What every part of a layout depends on, its own text excepted."""
    from weasyprint.text.ffi import harfbuzz, pango

    digest = hashlib.sha256()
    ours = (Path(__file__), Path(pdf_metadata.__file__))
    for path in (*ours, *_style_files(layout), *sorted(path for path in FONTS.iterdir() if path.is_file())):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    versions = [*map(version, LIBRARIES), zlib.ZLIB_RUNTIME_VERSION, str(pango.pango_version())]
    # WeasyPrint only lets one ask HarfBuzz whether it is at least this version.
    numbers = product(range(2, 32), range(16), range(16))
    versions.append(str(max(one for one in numbers if harfbuzz.hb_version_atleast(*one))))
    digest.update(" ".join(versions).encode())
    return digest.digest()


def _style_files(layout: str) -> tuple[Path, ...]:
    return STYLES / "pdf.css", STYLES / f"pdf-{layout}.css"


def _refuse(url: str, **_: object) -> NoReturn:
    raise NothingIsFetchedError(url)
