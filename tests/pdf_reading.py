"""Reading a PDF back as assistive technologies do: its structure tree, with the text of every element, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf

_BFCHAR = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")


@dataclass
class Node:
    """A structure element: its tag ("TD"), its own texts and its children in reading order, its attributes."""

    tag: str
    children: list[Node | str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    page: int = -1

    def text(self) -> str:
        """All the text inside, bullets' marks excepted."""
        if self.tag == "Lbl":
            return ""
        return " ".join(child if isinstance(child, str) else child.text() for child in self.children)

    def nodes(self) -> Iterator[Node]:
        """This element and all below it, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.nodes()

    def all(self, *tags: str) -> list[Node]:
        return [node for node in self.nodes() if node.tag in tags]


def squeeze(text: str) -> str:
    """A text without its spaces and hyphens, which a line break may add or take."""
    return re.sub(r"[\s\u200b\u00ad\u2010-]", "", text)


def read_structure(content: bytes) -> Node:
    """The tree under StructTreeRoot, as one "Document" node."""
    with pikepdf.open(BytesIO(content)) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        texts = [_marked_texts(page) for page in pdf.pages]
        [document] = list(pdf.Root.StructTreeRoot.K)
        return _node(document, -1, pages, texts)


def _node(element: Any, page: int, pages: dict[tuple[int, int], int], texts: list[dict[int, str]]) -> Node:
    page = pages[element.Pg.objgen] if "/Pg" in element else page
    node = Node(str(element.S)[1:], page=page, attributes=_attributes(element))
    for kid in list(element.get("/K", [])):
        if isinstance(kid, int):
            node.children.append(texts[page][kid])
        elif kid.get("/Type") != "/OBJR":
            node.children.append(_node(kid, page, pages, texts))
    return node


def _attributes(element: Any) -> dict[str, str]:
    return {key: str(value) for key, value in element.get("/A", {}).items() if isinstance(value, pikepdf.Name)}


def _marked_texts(page: pikepdf.Page) -> dict[int, str]:
    """The text of each marked content of a page, by its number."""
    maps = {str(name): _to_unicode(font) for name, font in page.obj.Resources.Font.items()}
    texts: dict[int, str] = {}
    current, font = -1, {}
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, instruction.operator
        match str(operator):
            case "BDC":
                current = int(operands[1].get("/MCID", -1))
                texts.setdefault(current, "")
            case "BMC":
                current = -1
            case "EMC":
                current = -1
            case "Tf":
                font = maps[str(operands[0])]
            case "TJ" | "Tj":
                pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
                shown = "".join(_decode(bytes(piece), font) for piece in pieces if isinstance(piece, pikepdf.String))
                texts[current] = texts.get(current, "") + shown
    return texts


def _to_unicode(font: Any) -> dict[int, str]:
    found = _BFCHAR.findall(font.ToUnicode.read_bytes())
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in found}


def _decode(codes: bytes, font: dict[int, str]) -> str:
    return "".join(font[int.from_bytes(codes[i : i + 2], "big")] for i in range(0, len(codes), 2))
