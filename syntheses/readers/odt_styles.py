"""What the styles of an OpenDocument text say of a run or a paragraph: bold, green, hidden, heading, list."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from syntheses.readers.docx_styles import RunFormat, is_green
from syntheses.readers.odt_names import FO, STYLE, TEXT, whole

_CHAIN_LIMIT = 20
_TITLES = {"title", "subtitle", "titre", "sous-titre"}
_HEADING = re.compile(r"(?:heading|titre)_20_([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"contents_20_.*|user_20_index.*", re.IGNORECASE)
_LENGTH = re.compile(r"([0-9]{1,4}(?:\.[0-9]+)?)(cm|mm|in|pt)")
_TENTHS_OF_MM = {"cm": 100.0, "mm": 10.0, "in": 254.0, "pt": 3.53}
_CHARACTER = 16
"""Tenths of a millimetre in one character of an indent."""


class _Style(NamedTuple):
    parent: str
    text: etree._Element | None
    paragraph: etree._Element | None
    outline: str


class OdtStyles:
    """The styles of both parts that hold some, resolved and remembered."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._styles: dict[tuple[str, str], _Style] = {}
        self._numbered: dict[str, dict[int, bool]] = {}
        self._chains: dict[tuple[str, str], tuple[tuple[str, _Style], ...]] = {}
        for root in roots:
            if root is not None:
                self._load(root)

    def _load(self, root: etree._Element) -> None:
        for style in root.iter(STYLE + "style"):
            key = style.get(STYLE + "family", ""), style.get(STYLE + "name", "")
            self._styles[key] = _Style(
                parent=style.get(STYLE + "parent-style-name", ""),
                text=style.find(STYLE + "text-properties"),
                paragraph=style.find(STYLE + "paragraph-properties"),
                outline=style.get(STYLE + "default-outline-level", ""),
            )
        for listed in root.iter(TEXT + "list-style"):
            self._numbered[listed.get(STYLE + "name", "")] = {
                whole(level.get(TEXT + "level"), 1) - 1: level.tag == TEXT + "list-level-style-number"
                and bool(level.get(STYLE + "num-format"))
                for level in listed
            }

    def _chain(self, family: str, name: str) -> tuple[tuple[str, _Style], ...]:
        """A style and those it is based on, nearest first, with their names."""
        if (family, name) not in self._chains:
            chain: list[tuple[str, _Style]] = []
            current = name
            while (family, current) in self._styles and len(chain) < _CHAIN_LIMIT:
                chain.append((current, self._styles[family, current]))
                current = chain[-1][1].parent
            self._chains[family, name] = tuple(chain)
        return self._chains[family, name]

    def run_format(self, paragraph: str, spans: tuple[str, ...]) -> RunFormat:
        """The look of words in a paragraph of that style, inside spans of these, the innermost last."""
        bold = green = hidden = False
        for family, name in (("paragraph", paragraph), *(("text", span) for span in spans)):
            texts = [style.text for _, style in self._chain(family, name) if style.text is not None]
            weight, colour = _first(texts, FO + "font-weight"), _first(texts, FO + "color")
            display = _first(texts, TEXT + "display")
            bold = bold if weight is None else weight == "bold" or (weight.isdigit() and int(weight) >= 600)
            green = green if colour is None else is_green(colour.lstrip("#"))
            hidden = hidden if display is None else display == "none"
        return RunFormat(bold, green, hidden)

    def heading(self, paragraph: str) -> int | None:
        """0 for a title, 1… for a heading, by the name of the style; None for running text."""
        for name, style in self._chain("paragraph", paragraph):
            if name.lower() in _TITLES:
                return 0
            if found := _HEADING.fullmatch(name):
                return int(found[1])
            if style.outline:
                return whole(style.outline) or None
        return None

    def is_contents(self, paragraph: str) -> bool:
        """Whether the style is one of a table of contents."""
        return any(_CONTENTS.fullmatch(name) for name, _ in self._chain("paragraph", paragraph))

    def is_numbered(self, listed: str, level: int) -> bool:
        """Whether the items of a list have numbers; those of a list nobody defined have bullets."""
        return self._numbered.get(listed, {}).get(level, False)

    def indent(self, paragraph: str) -> int:
        """Width of the left margin, in characters."""
        margins = [style.paragraph for _, style in self._chain("paragraph", paragraph) if style.paragraph is not None]
        found = _LENGTH.fullmatch(_first(margins, FO + "margin-left") or "")
        return int(float(found[1]) * _TENTHS_OF_MM[found[2]] / _CHARACTER) if found else 0


def _first(properties: list[etree._Element], key: str) -> str | None:
    return next((value for one in properties if (value := one.get(key)) is not None), None)
