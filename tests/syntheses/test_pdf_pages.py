"""Where the printed pages break: nothing is left alone at the top of the last one."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from syntheses.report import Block, MeetingSummary, Report
from tests.pdf_reading import squeeze
from tests.syntheses.printing import printed

ENOUGH = range(28, 44)
"""Among these numbers of lines, whatever the spaces, some fill a page and leave one line over."""


def pages_of(report: Report, layout: str = "region") -> list[str]:
    return [squeeze(page.extract_text()) for page in PdfReader(BytesIO(printed(report, layout))).pages]


@pytest.mark.parametrize("kind", ["paragraph", "bullet"])
def test_the_last_page_of_a_chapter_never_holds_one_line_alone(kind: str) -> None:
    found = set()
    for size in ENOUGH:
        blocks = tuple(Block(type=kind, text=f"Remarque {rank}.") for rank in range(size))
        last = pages_of(Report(layout="region", description=blocks))[-1]
        found.add(last.count("Remarque"))
    assert 2 in found
    assert 1 not in found


def test_a_list_follows_the_sentence_that_brings_it_in() -> None:
    for size in ENOUGH:
        lines = tuple(Block(type="paragraph", text="Une ligne.") for _ in range(size))
        blocks = (*lines, Block(type="paragraph", text="Voici comment :"), *[Block(type="bullet", text="Point.")] * 3)
        [page] = [page for page in pages_of(Report(layout="region", description=blocks)) if "Voicicomment" in page]
        assert page.count("Point.") >= 2


@pytest.mark.parametrize(("layout", "sizes"), [("ateliers", range(14, 22)), ("region", range(26, 35))])
def test_what_is_said_of_the_meetings_stays_with_their_total(layout: str, sizes: range) -> None:
    for size in sizes:
        meetings = tuple(MeetingSummary(academie=f"Poitiers {rank}", zap_meetings=1) for rank in range(size))
        pages = pages_of(Report(layout=layout, meetings=meetings, totals_note="Un bilan."), layout)
        [page] = [page for page in pages if "Unbilan." in page]
        assert f"Total{size}" in page
        assert "Poitiers" in page


def test_a_short_table_of_meetings_is_in_one_piece() -> None:
    meetings = tuple(MeetingSummary(academie=f"Poitiers {rank}", zap_meetings=1) for rank in range(12))
    for size in range(4, 20):
        blocks = tuple(Block(type="paragraph", text="Une ligne.") for _ in range(size))
        pages = pages_of(Report(layout="ateliers", description=blocks, meetings=meetings), "ateliers")
        assert [page.count("Poitiers") for page in pages if "Poitiers" in page] == [12]
