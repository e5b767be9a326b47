"""The fields of a Word template: {{titre}}, {{contenu}}… found and filled in, however Word cut them into runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import accumulate

from lxml import etree

from syntheses.readers.docx_names import W

FIELD = re.compile(r"\{\{\s*(?P<name>[^{}]*?)\s*\}\}")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def paragraphs(root: etree._Element) -> Iterator[tuple[etree._Element, list[etree._Element]]]:
    """Each paragraph with its own texts, those of the boxes it anchors apart."""
    for paragraph in root.iter(W + "p"):
        own = (text for text in paragraph.iter(W + "t") if next(text.iterancestors(W + "p")) is paragraph)
        yield paragraph, list(own)


def said(texts: list[etree._Element]) -> str:
    """What the texts of a paragraph say together."""
    return "".join(text.text or "" for text in texts)


def names_in(root: etree._Element) -> list[str]:
    """The name of every field of a part, in order, as often as it stands there."""
    return [found["name"] for _, texts in paragraphs(root) for found in FIELD.finditer(said(texts))]


def fill(root: etree._Element, values: Mapping[str, str]) -> list[tuple[str, frozenset[str]]]:
    """Fill the fields in, in place; a paragraph whose fields all are empty goes.

    Gives each paragraph that has words as it now stands, with the names of the fields it had.
    """
    left: list[tuple[str, frozenset[str]]] = []
    for paragraph, texts in list(paragraphs(root)):
        found = list(FIELD.finditer(said(texts)))
        names = frozenset(one["name"] for one in found)
        if names and not any(values.get(name) for name in names):
            _remove(paragraph, texts)
            continue
        for one in reversed(found):
            _replace(texts, one.start(), one.end(), values.get(one["name"], ""))
        if words := said(texts):
            left.append((words, names))
    return left


def _replace(texts: list[etree._Element], start: int, end: int, value: str) -> None:
    """Put a value where characters `start` to `end` of a paragraph stand, in the look of the first of them."""
    ends = list(accumulate(len(text.text or "") for text in texts))
    for text, stop in zip(texts, ends, strict=True):
        content = text.text or ""
        begin = stop - len(content)
        if stop <= start or begin >= end:
            continue
        before, after = content[: max(start - begin, 0)], content[max(end - begin, 0) :]
        text.text = before + (value if begin <= start else "") + after
        text.set(_SPACE, "preserve")


def _remove(paragraph: etree._Element, texts: list[etree._Element]) -> None:
    """Take a paragraph out, or its words when its container would have none left."""
    parent = paragraph.getparent()
    if parent is None or len(parent.findall(W + "p")) < 2:
        for text in texts:
            text.text = ""
    else:
        parent.remove(paragraph)
