"""Pictures of a Word document: they are not taken over, but a person is told where they stood."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from syntheses.readers.docx_names import A, W

_PICTURES = (A + "blip", "{urn:schemas-microsoft-com:vml}imagedata")
_SAID = ("descr", "alt", "title")
IMAGE = "Image"


def image_texts(drawing: etree._Element) -> list[str]:
    """The alternative text of each picture of a drawing, or « Image »; those of its text boxes are read with them."""
    own = list(_outside_boxes(drawing))
    said = [element.get(key, "").strip() for element in own for key in _SAID]
    text = next(filter(None, said), IMAGE)
    return [text for element in own if element.tag in _PICTURES]


def _outside_boxes(element: etree._Element) -> Iterator[etree._Element]:
    yield element
    for child in element:
        if child.tag != W + "txbxContent":
            yield from _outside_boxes(child)
