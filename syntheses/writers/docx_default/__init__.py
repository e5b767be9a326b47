"""The template that is ours: the parts of a Word file, as people can read and change them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ..office_zip import zipped

_FOLDER = Path(__file__).parent
_WORD = ("document", "styles", "numbering", "settings", "header1", "header2", "footer1", "footer2")


def part_of_ours(name: str) -> bytes:
    """One part, by the name of its file."""
    return (_FOLDER / name).read_bytes()


@lru_cache(maxsize=1)
def default_template() -> bytes:
    """The template as a DOCX. Always the same bytes."""
    parts = {
        "[Content_Types].xml": part_of_ours("content_types.xml"),
        "_rels/.rels": part_of_ours("rels.xml"),
        "word/_rels/document.xml.rels": part_of_ours("document.xml.rels"),
    }
    return zipped(parts | {f"word/{name}.xml": part_of_ours(f"{name}.xml") for name in _WORD})
