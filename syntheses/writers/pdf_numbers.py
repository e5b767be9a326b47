"""The number of each page, written when the parts are together: as an artifact, in a font of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from restitutions.enums import Layout

if TYPE_CHECKING:
    from pikepdf import Page, Pdf

MM = 72 / 25.4
SIZE = 7.5
"""Points, as the rest of the footer."""
COLOUR = "0.227451 0.247059 0.317647"
NAME = "/Numbers"
RIGHT = {Layout.WORKSHOPS: (22 * MM, 16 * MM), Layout.REGION: (23 * MM, 21 * MM)}
"""The right margin of the cover and of every other page, as in pdf-<layout>.css."""
BASELINE = {Layout.WORKSHOPS: 21 * MM - 27.56, Layout.REGION: 23 * MM - 27.56}
"""Height of the footer's first line: the bottom margin less what pdf.css puts above that line."""

_BFCHAR = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})>")


class NumberFont:
    """The font a page is written in: its glyphs by character, and how wide each is."""

    def __init__(self, page: Page) -> None:
        """`page` holds every character that will be asked for; its first font is taken."""
        from pikepdf import parse_content_stream

        used = next(str(one.operands[0]) for one in parse_content_stream(page) if str(one.operator) == "Tf")
        self.font = page.obj.Resources.Font[used]
        found = _BFCHAR.findall(self.font.ToUnicode.read_bytes())
        self.glyphs = {bytes.fromhex(text.decode()).decode("utf-16-be"): code.decode() for code, text in found}
        self.widths = _widths(self.font.DescendantFonts[0].W)

    def written(self, text: str) -> tuple[str, float]:
        """The text as a hexadecimal string of glyphs, and its width in points."""
        codes = [self.glyphs[character] for character in text]
        return "".join(codes), sum(self.widths[int(code, 16)] for code in codes) * SIZE / 1000


def _widths(widths: Any) -> dict[int, float]:
    """A PDF array of widths ("1 [200 558] 6 [538]") by glyph, in thousandths of the size."""
    pairs = list(widths)
    return {
        int(first) + rank: float(width)
        for first, row in zip(pairs[::2], pairs[1::2], strict=True)
        for rank, width in enumerate(row)
    }


def number_pages(pdf: Pdf, font: NumberFont, *, layout: str, label: str) -> None:
    """Write « Version 3 · page 2 / 24 » at the right of every footer; `label` is what is before the dot."""
    from pikepdf import Array

    cover, others = RIGHT[Layout(layout)]
    total = len(pdf.pages)
    for number, page in enumerate(pdf.pages, start=1):
        glyphs, width = font.written(f"{label} · page {number} / {total}")
        x = float(page.mediabox[2]) - (cover if number == 1 else others) - width
        stamp = (
            f"/Artifact <</Type /Pagination /Subtype /Footer>> BDC\nq\n{COLOUR} rg\nBT\n{NAME} {SIZE} Tf\n"
            f"1 0 0 1 {x:.3f} {BASELINE[Layout(layout)]:.3f} Tm\n<{glyphs}> Tj\nET\nQ\nEMC\n"
        )
        page.obj.Contents = Array([page.obj.Contents, pdf.make_stream(stamp.encode())])
        page.obj.Resources.Font[NAME] = font.font
