"""Word documents written as raw WordprocessingML: what python-docx cannot say, and fast enough for hypothesis."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": f"{_OFFICE}/relationships",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w16du": "http://schemas.microsoft.com/office/word/2023/wordml/word16du",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "m": f"{_OFFICE}/math",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{url}"' for prefix, url in _SPACES.items())
_ROOTS = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "comments": "comments",
    "header": "hdr",
    "footer": "ftr",
}
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
    for name in ("heading 1", "heading 2", "heading 3", "List Bullet", "List Bullet 2", "List Number")
)


def run(text: str, properties: str = "") -> str:
    """A run; "\\n" is a soft line break, "\\t" a tab."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    pieces = escape(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    pieces = pieces.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f'<w:r>{look}<w:t xml:space="preserve">{pieces}</w:t></w:r>'


def p(content: str = "", *, style: str = "", bold: bool = False, properties: str = "") -> str:
    """A paragraph of a text, or of raw runs when the content begins with "<"."""
    named = f'<w:pStyle w:val="{style.replace(" ", "")}"/>' if style else ""
    inside = content if content.startswith("<") else run(content, "<w:b/>" if bold else "")
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inside}</w:p>"


def listed(content: str, number: int = 1, level: int | None = 0) -> str:
    """A paragraph of a list of Word."""
    depth = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    return p(content, properties=f'<w:numPr>{depth}<w:numId w:val="{number}"/></w:numPr>')


def cell(content: str = "", *, span: int = 1, merge: str = "") -> str:
    """A cell of raw paragraphs, or of one paragraph a line. `merge` is "restart" or "continue"."""
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    down = f"<w:vMerge w:val={quoteattr(merge)}/>" if merge else ""
    inside = content if content.startswith("<") else "".join(p(line) for line in content.split("\n"))
    return f"<w:tc><w:tcPr>{wide}{down}</w:tcPr>{inside}</w:tc>"


def rows(*written: Iterable[str]) -> str:
    """A table; each cell is a text or raw `cell(...)`."""
    made = ("".join(one if one.startswith(("<w:tc>", "<w:sdt>")) else cell(one) for one in row) for row in written)
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in made)}</w:tbl>"


def word(*body: str, parts: Mapping[str, str] | None = None, links: Mapping[str, str] | None = None) -> bytes:
    """A DOCX of raw blocks. `parts`: the inside of styles, numbering, footnotes, comments, header, footer, chart."""
    inside = {"styles": STYLES, **(parts or {})}
    archive = {"word/document.xml": f"<w:document {_DECLARED}><w:body>{''.join(body)}</w:body></w:document>"}
    types = [("/word/document.xml", f"{_WORD}.document.main+xml")]
    related = [f'<Relationship Id="{key}" Type="{_OFFICE}/relationships/hyperlink" TargetMode="External" '
               f"Target={quoteattr(url)}/>" for key, url in (links or {}).items()]  # fmt: skip
    for name, content in inside.items():
        root = "c:chartSpace" if name == "chart" else f"w:{_ROOTS[name]}"
        archive[f"word/{name}.xml"] = f"<{root} {_DECLARED}>{content}</{root}>"
        related.append(f'<Relationship Id="{name}" Type="{_OFFICE}/relationships/{name}" Target="{name}.xml"/>')
    archive["word/_rels/document.xml.rels"] = _relations("".join(related))
    archive["_rels/.rels"] = _relations(
        f'<Relationship Id="d" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    )
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in types)
    archive["[Content_Types].xml"] = (
        f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{overrides}</Types>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, content in archive.items():
            target.writestr(name, etree.tostring(etree.fromstring(content)))
    return buffer.getvalue()


def _relations(content: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{content}</Relationships>'
    )
