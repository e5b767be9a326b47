"""What Word's styles, numbering and theme say of a run or a paragraph: bold, green, hidden, list level, heading."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from syntheses.readers.blocks import ListItem
from syntheses.readers.docx_names import A, W, integer
from syntheses.readers.docx_numbering import Numbering

_OFF = {"0", "false", "off", "none"}
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_LIST_STYLE = re.compile(r"(?:list bullet|list number|liste à puces|liste à numéros)(?: ([2-5]))?")
_HEADING_STYLE = re.compile(r"(?:heading|titre) ([1-9])")
_TITLE_STYLES = {"title", "subtitle", "titre", "sous-titre"}
_CONTENTS_STYLE = re.compile(r"(?:toc|tm) ?[0-9]|toc heading|contents heading|en-tête de table des matières")
_THEME_ALIASES = {
    "text1": "dk1",
    "text2": "dk2",
    "background1": "lt1",
    "background2": "lt2",
    "dark1": "dk1",
    "dark2": "dk2",
    "light1": "lt1",
    "light2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
_CHAIN_LIMIT = 20


class RunFormat(NamedTuple):
    bold: bool
    green: bool
    hidden: bool


@dataclass(frozen=True)
class ParagraphStyle:
    """`heading` is 0 for a title, 1… for headings, None for running text."""

    heading: int | None = None
    item: ListItem | None = None
    contents: bool = False


@dataclass
class _Style:
    identifier: str
    name: str
    based_on: str
    run: etree._Element | None
    paragraph: etree._Element | None


def is_green(colour: str) -> bool:
    """Whether a hexadecimal colour ("00B050") is one people call green: its hue, if it has any."""
    if not _HEX.fullmatch(colour):
        return False
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    return 70 <= hue * 360 <= 168 and saturation >= 0.2 and value >= 0.15


def _toggle(properties: etree._Element | None, name: str) -> bool | None:
    found = properties.find(W + name) if properties is not None else None
    return None if found is None else found.get(W + "val", "1").lower() not in _OFF


class StyleSheet:
    """The styles of a document, resolved and remembered."""

    def __init__(
        self, styles: etree._Element | None, numbering: etree._Element | None, theme: etree._Element | None
    ) -> None:
        self._styles: dict[str, _Style] = {}
        self._default_paragraph = ""
        self._default_run: etree._Element | None = None
        self._colours = _theme_colours(theme)
        self._numbering = Numbering(numbering)
        self._paragraphs: dict[str, ParagraphStyle] = {}
        self._chains: dict[str, tuple[_Style, ...]] = {}
        self._runs: dict[tuple[str, str], RunFormat] = {}
        if styles is not None:
            self._load(styles)

    def _load(self, styles: etree._Element) -> None:
        self._default_run = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        for style in styles.iter(W + "style"):
            identifier = style.get(W + "styleId", "")
            name, based_on = style.find(W + "name"), style.find(W + "basedOn")
            self._styles[identifier] = _Style(
                identifier=identifier,
                name="" if name is None else name.get(W + "val", "").lower(),
                based_on="" if based_on is None else based_on.get(W + "val", ""),
                run=style.find(W + "rPr"),
                paragraph=style.find(W + "pPr"),
            )
            if style.get(W + "type") == "paragraph" and style.get(W + "default", "0") not in _OFF:
                self._default_paragraph = identifier

    def _chain(self, identifier: str) -> tuple[_Style, ...]:
        """A style and those it is based on, nearest first."""
        if identifier not in self._chains:
            chain: list[_Style] = []
            current = identifier
            while current in self._styles and len(chain) < _CHAIN_LIMIT:
                chain.append(self._styles[current])
                current = self._styles[current].based_on
            self._chains[identifier] = tuple(chain)
        return self._chains[identifier]

    def run_format(self, properties: etree._Element | None, paragraph_style: str) -> RunFormat:
        """The effective format of a run: its own properties, then its character style, then its paragraph's."""
        character = properties.find(W + "rStyle") if properties is not None else None
        key = ("" if character is None else character.get(W + "val", ""), paragraph_style or self._default_paragraph)
        if key not in self._runs:
            self._runs[key] = RunFormat(
                self._styled_toggle("b", *key), self._styled_green(*key), self._styled_toggle("vanish", *key)
            )
        styled = self._runs[key]
        if properties is None:
            return styled
        bold, hidden, green = _toggle(properties, "b"), _toggle(properties, "vanish"), self._green(properties)
        return RunFormat(
            styled.bold if bold is None else bold,
            styled.green if green is None else green,
            styled.hidden if hidden is None else hidden,
        )

    def _styled_toggle(self, name: str, character: str, paragraph: str) -> bool:
        """Word's toggle rule: set by both a paragraph style and a character style, it is off again."""
        if _toggle(self._default_run, name):
            return True
        result = False
        for identifier in (character, paragraph):
            values = (_toggle(style.run, name) for style in self._chain(identifier))
            result ^= bool(next((value for value in values if value is not None), False))
        return result

    def _styled_green(self, character: str, paragraph: str) -> bool:
        for identifier in (character, paragraph):
            for style in self._chain(identifier):
                green = self._green(style.run)
                if green is not None:
                    return green
        return bool(self._green(self._default_run))

    def _green(self, properties: etree._Element | None) -> bool | None:
        colour = properties.find(W + "color") if properties is not None else None
        if colour is None:
            return None
        theme = colour.get(W + "themeColor", "")
        resolved = self._colours.get(_THEME_ALIASES.get(theme, theme))
        return is_green(resolved or colour.get(W + "val") or "")

    def paragraph(self, identifier: str) -> ParagraphStyle:
        """What a paragraph style means."""
        key = identifier or self._default_paragraph
        if key not in self._paragraphs:
            self._paragraphs[key] = self._paragraph(self._chain(key))
        return self._paragraphs[key]

    def _paragraph(self, chain: tuple[_Style, ...]) -> ParagraphStyle:
        heading = next((found for style in chain if (found := _heading_of(style)) is not None), None)
        item = self._styled_item(chain)
        names = [style.name for style in chain]
        listed = next(filter(None, map(_LIST_STYLE.fullmatch, names)), None)
        if listed:
            level = int(listed[1] or 1) - 1
            numbered = "num" in listed[0]
            item = ListItem(max(level, item.level if item else 0), numbered)
        contents = any(_CONTENTS_STYLE.fullmatch(name) for name in names)
        return ParagraphStyle(heading, item, contents)

    def _styled_item(self, chain: Sequence[_Style]) -> ListItem | None:
        """The list of a style: its number may come from a style it is based on, its level is tied to it or its own."""
        depth: int | None = None
        for style in chain:
            numbering = style.paragraph.find(W + "numPr") if style.paragraph is not None else None
            if numbering is None:
                continue
            depth = list_level(numbering) if depth is None else depth
            if (number := list_number(numbering)) is not None:
                tied = (self._numbering.level_of_style(number, own.identifier) for own in chain)
                level = next((found for found in tied if found is not None), depth or 0)
                return None if number == "0" else self._numbering.item(number, level)
        return None

    def list_item(self, numbering: etree._Element) -> ListItem | None:
        """What a `w:numPr` says; None when it takes the paragraph out of a list."""
        number = list_number(numbering)
        return None if number in (None, "0") else self._numbering.item(number or "", list_level(numbering) or 0)


def list_level(numbering: etree._Element) -> int | None:
    """The level a `w:numPr` gives, 0 for the outermost; None when it gives none."""
    level = numbering.find(W + "ilvl")
    return None if level is None else integer(level.get(W + "val", ""))


def list_number(numbering: etree._Element) -> str | None:
    """The list a `w:numPr` names, "0" for none at all; None when it names none."""
    number = numbering.find(W + "numId")
    return None if number is None else number.get(W + "val", "")


def _heading_of(style: _Style) -> int | None:
    if style.name in _TITLE_STYLES:
        return 0
    if found := _HEADING_STYLE.fullmatch(style.name):
        return int(found[1])
    return outline_level(style.paragraph)


def outline_level(properties: etree._Element | None) -> int | None:
    """The heading level a `w:pPr` gives, 1 for the highest; None for running text."""
    outline = properties.find(W + "outlineLvl") if properties is not None else None
    level = 9 if outline is None else integer(outline.get(W + "val", "9"))
    return level + 1 if level < 9 else None


def left_margin(properties: etree._Element | None) -> int:
    """The left margin a `w:pPr` gives, in characters of a twentieth of an inch or so; 0 when it gives none."""
    margin = properties.find(W + "ind") if properties is not None else None
    return 0 if margin is None else integer(margin.get(W + "left") or margin.get(W + "start") or "") // 90


def _theme_colours(theme: etree._Element | None) -> dict[str, str]:
    scheme = theme.find(f".//{A}clrScheme") if theme is not None else None
    colours: dict[str, str] = {}
    for entry in scheme if scheme is not None else ():
        if len(entry):
            colours[etree.QName(entry).localname] = entry[0].get("lastClr") or entry[0].get("val") or ""
    return colours
