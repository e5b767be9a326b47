"""The law of the readers: every line of a file is in the report or in the list of what was not understood."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile

from lxml import etree

from common.text import clean_text, fold
from syntheses.report import Reading
from workshops.enums import AttendanceCategory

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = re.compile(r"word/(document|footer\d*|header\d*|footnotes|endnotes|comments)\.xml")
_CUTS = re.compile(
    r"^o |[☐☒☑:()►•▪]|\[[x ]\]|https?://|\s+[–—-]\s+|\t| {3,}| à (?=[A-Z])|(?=Contact)"
    r"| personnes| rencontres| participants| dans | départements"
)
_LEAVES = {W + "t": "", W + "br": "\n", W + "tab": "\t"}
_NAMES = dict(AttendanceCategory.choices)


def lines_of_file(data: bytes) -> list[str]:
    """Every line that is written in a DOCX, tracked deletions apart."""
    lines: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in filter(_PARTS.fullmatch, archive.namelist()):
            for paragraph in etree.fromstring(archive.read(name)).iter(W + "p"):
                own = (leaf for leaf in paragraph.iter(*_LEAVES) if next(leaf.iterancestors(W + "p")) is paragraph)
                lines += "".join(_LEAVES[str(leaf.tag)] or leaf.text or "" for leaf in own).split("\n")
    return [line for line in lines if clean_text(line)]


def lost_lines(data: bytes, reading: Reading) -> list[str]:
    """The lines of a DOCX of which some words are nowhere in a reading."""
    kept = everything(reading)
    return [line for line in lines_of_file(data) if not all(f" {piece} " in kept for piece in _pieces(line))]


def everything(reading: Reading) -> str:
    """Every text and number of a reading, folded."""
    return f" {' '.join(_joined(fold(text)) for text in _texts(reading))} "


def _texts(value: object) -> list[str]:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [text for item in dataclasses.fields(value) for text in _texts(getattr(value, item.name))]
    if isinstance(value, tuple):
        return [text for item in value for text in _texts(item)]
    return [str(_NAMES.get(value, value)) if isinstance(value, str) else str(value)]


def _pieces(line: str) -> list[str]:
    """The words of a line between the signs a reader may take off."""
    return [_joined(folded) for piece in _CUTS.split(line) if piece and (folded := fold(piece))]


def _joined(folded: str) -> str:
    """Thousands without their space."""
    return re.sub(r"(?<=\d) (?=\d{3}\b)", "", folded)
