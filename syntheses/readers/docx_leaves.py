"""The smallest pieces of a Word document: characters, symbols, fields of a form, the address in a field."""

from __future__ import annotations

import re

from lxml import etree

from syntheses.readers.docx_names import W, integer

_V = "{urn:schemas-microsoft-com:vml}"
_SYMBOLS = {
    "A8": "☐", "6F": "☐", "71": "☐", "72": "☐", "FE": "☒", "FD": "☒", "78": "☒", "52": "☑", "53": "☒", "54": "☒",
    "B7": "•", "A7": "▪", "D8": "➢", "76": "❖", "FC": "✓", "E0": "→", "A3": "☐", "E8": "➔", "F0": "⇒", "9F": "•",
    "9E": "·", "6E": "■", "6C": "●", "D6": "→", "2D": "–", "AE": "→",
}  # fmt: skip
"""Characters of the Wingdings and Symbol fonts, as people use them in forms and lists."""

_OWN_FONT = re.compile("[\uf020-\uf0ff]")
"""How Word writes a character of these fonts inside a text."""

_ADDRESS = re.compile(r'^\s*HYPERLINK\s+(?:\\[a-kmn-z]\s+)*(?:"([^"]+)"|([^\s"\\]+))', re.IGNORECASE)
_OFF = ("0", "false", "off")


def text_of(element: etree._Element) -> str:
    """The text of a leaf of a run, "" for what has none."""
    name = etree.QName(element).localname
    if name == "t":
        return as_read(element.text or "")
    if name in ("br", "cr"):
        return "\n"
    if name in ("tab", "ptab"):
        return "\t"
    if name == "noBreakHyphen":
        return "\u2011"
    if name == "sym":
        code = element.get(W + "char", "")
        return _symbol(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{1,4}", code) else ""
    return ""


def as_read(text: str) -> str:
    """A text with the characters of Word's fonts of signs as people use them."""
    return _OWN_FONT.sub(lambda found: _symbol(ord(found[0])) or found[0], text)


def _symbol(code: int) -> str:
    """A character by its code: one of a font of signs below 0x100 or from 0xF000 to 0xF0FF, any other as it is."""
    if code < 0x100 or 0xF000 <= code <= 0xF0FF:
        return _SYMBOLS.get(f"{code & 0xFF:02X}", "")
    return "" if 0xD800 <= code <= 0xDFFF else chr(code)


def address_of(instruction: str) -> str:
    """Where a HYPERLINK field leads, "" for a place of the document itself and for any other field."""
    found = _ADDRESS.match(instruction)
    return "" if found is None else found[1] or found[2]


def form_value(mark: etree._Element) -> str:
    """What a field of an old form holds that is not in its text: its box, or the choice of its list."""
    if (box := mark.find(f"{W}ffData/{W}checkBox")) is not None:
        state = box.find(W + "checked")
        state = box.find(W + "default") if state is None else state
        return "☒" if state is not None and state.get(W + "val", "1") not in _OFF else "☐"
    if (choices := mark.find(f"{W}ffData/{W}ddList")) is not None:
        entries = [entry.get(W + "val", "") for entry in choices.findall(W + "listEntry")]
        result = choices.find(W + "result")
        result = choices.find(W + "default") if result is None else result
        rank = 0 if result is None else integer(result.get(W + "val", "0"))
        return entries[rank] if rank < len(entries) else ""
    return ""


def drawn_words(drawing: etree._Element) -> list[str]:
    """The words of a drawing that are no paragraphs: WordArt, watermarks."""
    return [path.get("string", "") for path in drawing.iter(_V + "textpath")]
