"""What a file is, told from its content. Run as a program, apart: a file made to harm takes only this process down.

Reads the bytes on its input and prints one word: a media type, or why the file is refused (see `common.file_types`).
Imports nothing of ours, nor Django.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings
from typing import Any

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space, decoded image included."""

SECONDS = 10
PIXELS = 50_000_000
"""Of an image: a good camera's."""

OBJECTS = 500_000
"""Of a PDF, counted with those inside others."""

IMAGES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
ACTIONS = {"/JavaScript", "/Launch"}
ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA"}
UNREAD = "error decoding stream data"
"""What qpdf says of a stream it had to unpack and could not; it then takes what is in it for nothing."""


def probe(data: bytes) -> str:
    """The media type of a PDF or an image that opens; otherwise "unknown", "broken", "encrypted", "active", "large"."""
    if data.startswith(b"%PDF-"):
        return probe_pdf(data)
    if data.startswith(SIGNATURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return probe_image(data)
    return "unknown"


def probe_image(data: bytes) -> str:
    """Decodes the whole image: one that is cut, or does not say what it is, is broken."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(data), formats=tuple(IMAGES)) as image:
            image.load()
            return IMAGES.get(image.format or "", "unknown")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return "large"
    except Exception:
        return "broken"


def probe_pdf(data: bytes) -> str:
    """Opens a PDF and looks at every object of it for scripts and programs to launch."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as document:
            if document.is_encrypted:
                return "encrypted"
            if not len(document.pages):
                return "broken"
            active = any(map(is_active, inside(document)))
            # Objects that could not be unpacked (cut, or too large for our memory) were not looked at.
            if any(UNREAD in said for said in document.get_warnings()):
                return "broken"
            return "active" if active else "application/pdf"
    except pikepdf.PasswordError:
        return "encrypted"
    except Exception:
        return "broken"


def inside(document: Any) -> Any:
    """Every dictionary of a document, those that stand directly in others included."""
    import pikepdf

    waiting = [document.trailer, *document.objects]
    seen = 0
    while waiting:
        one = waiting.pop()
        seen += 1
        if seen > OBJECTS:
            raise ValueError("too many objects")
        if isinstance(one, pikepdf.Array):
            waiting.extend(item for item in one if is_direct(item))
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
            waiting.extend(item for _, item in one.items() if is_direct(item))


def is_direct(item: Any) -> bool:
    """Whether it stands inside another: the others are in the list of objects already."""
    import pikepdf

    return isinstance(item, pikepdf.Object) and not item.is_indirect


def is_active(one: Any) -> bool:
    """Whether a dictionary holds a script, a form that is a program, or an action that runs something."""
    return bool(ACTIVE_KEYS & set(one.keys())) or str(one.get("/S", "")) in ACTIONS


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.write(probe(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
