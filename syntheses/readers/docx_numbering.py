"""Word's lists: which level a paragraph stands at, and whether its list has bullets or numbers."""

from __future__ import annotations

from lxml import etree

from syntheses.readers.blocks import ListItem
from syntheses.readers.docx_names import W, integer

_Levels = dict[int, etree._Element]


class Numbering:
    """The lists of a document: those that borrow another's levels or change some of them are resolved."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _Levels] = {}
        if root is not None:
            self._load(root)

    def _load(self, root: etree._Element) -> None:
        abstract: dict[str, _Levels] = {}
        named: dict[str, str] = {}
        links: dict[str, str] = {}
        for definition in root.iter(W + "abstractNum"):
            identifier = definition.get(W + "abstractNumId", "")
            abstract[identifier] = _levels(definition)
            if name := _value(definition.find(W + "styleLink")):
                named[name] = identifier
            if name := _value(definition.find(W + "numStyleLink")):
                links[identifier] = name
        for number in root.iter(W + "num"):
            base = _value(number.find(W + "abstractNumId"))
            base = named.get(links.get(base, ""), base)
            changed: _Levels = {}
            for override in number.findall(W + "lvlOverride"):
                changed |= {integer(override.get(W + "ilvl", "")): level for level in override.findall(W + "lvl")}
            self._lists[number.get(W + "numId", "")] = abstract.get(base, {}) | changed

    def item(self, number: str, depth: int) -> ListItem:
        """The item at a level of a list; one of a list nobody defined has a bullet."""
        level = self._lists.get(number, {}).get(depth)
        form = "bullet" if level is None else _value(level.find(W + "numFmt"), "decimal")
        return ListItem(depth, form not in ("bullet", "none"))

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level of a list that is tied to a paragraph style."""
        levels = self._lists.get(number, {}).items()
        return next((depth for depth, level in levels if style and _value(level.find(W + "pStyle")) == style), None)


def _levels(definition: etree._Element) -> _Levels:
    return {integer(level.get(W + "ilvl", "")): level for level in definition.findall(W + "lvl")}


def _value(element: etree._Element | None, default: str = "") -> str:
    return default if element is None else element.get(W + "val", default)
