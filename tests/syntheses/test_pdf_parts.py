"""A document laid out in parts: what did not change is not laid out again, and the whole is the same to the byte."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from syntheses.edition import Since
from syntheses.report import Block, DiagnosisRow, Entry, Report, ThemeSection
from syntheses.writers import pdf, pdf_cores
from syntheses.writers.pdf import write_pdf
from syntheses.writers.pdf_parts import Part, key_of, lay_out
from tests.pdf_reading import read_structure, squeeze
from tests.syntheses.printing import EDITION, printed, small_report, small_theme
from tests.verapdf import assert_valid


@dataclass
class Kept:
    """Parts kept in memory."""

    parts: dict[str, bytes] = field(default_factory=dict)
    put_down: list[str] = field(default_factory=list)

    def get(self, key: str) -> bytes | None:
        return self.parts.get(key)

    def put(self, key: str, content: bytes) -> None:
        self.put_down.append(key)
        self.parts[key] = content


def theme(number: int, lines: int = 60) -> ThemeSection:
    """Two pages of text, then the parts every fiche has."""
    text = tuple(Block(type="paragraph", text=f"Ligne {rank} de la fiche {number}.") for rank in range(lines))
    return replace(small_theme(), theme=number, number=number, heading=f"Thématique {number}", situation=text)


def report() -> Report:
    return replace(small_report(), themes=(theme(1), theme(2), theme(3)))


def reworded(document: Report) -> Report:
    """The same with one word changed in its second thématique, which takes one page more."""
    one, two, three = document.themes
    diagnosis = (DiagnosisRow(irritants=tuple(Entry(text=f"Un mot de plus {rank}") for rank in range(40))),)
    return replace(document, themes=(one, replace(two, diagnosis=diagnosis), three))


def since_report() -> Since:
    return Since(number=2, report=report())


def contents_of(document: bytes) -> str:
    return squeeze(read_structure(document).children[1].text())  # type: ignore[union-attr]


def places(document: bytes) -> dict[str, int]:
    """The page of the first bookmark of each title, from 1."""
    reader = PdfReader(BytesIO(document))

    def flat(outline: list[Any]) -> list[Any]:
        return [one for item in outline for one in (flat(item) if isinstance(item, list) else [item])]

    marks = reversed(flat(reader.outline))
    return {squeeze(str(one.title)): (reader.get_destination_page_number(one) or 0) + 1 for one in marks}


def test_a_document_with_one_thematique_changed_lays_that_one_out_and_is_the_same_to_the_byte() -> None:
    kept = Kept()
    first = write_pdf(report(), layout="ateliers", edition=EDITION, kept=kept)
    assert len(kept.put_down) == 5
    kept.put_down.clear()
    assert write_pdf(report(), layout="ateliers", edition=EDITION, kept=kept) == first
    assert kept.put_down == []
    changed = write_pdf(reworded(report()), layout="ateliers", edition=EDITION, kept=kept)
    assert len(kept.put_down) == 1
    assert changed == write_pdf(reworded(report()), layout="ateliers", edition=EDITION)
    assert len(PdfReader(BytesIO(changed)).pages) > len(PdfReader(BytesIO(first)).pages)


def test_a_new_version_of_the_same_text_lays_nothing_out_again_but_its_cover() -> None:
    kept = Kept()
    write_pdf(report(), layout="region", edition=EDITION, kept=kept)
    kept.put_down.clear()
    next_one = replace(EDITION, version=4, checksum="beef")
    again = write_pdf(report(), layout="region", edition=next_one, kept=kept)
    assert kept.put_down == []
    assert again == write_pdf(report(), layout="region", edition=next_one)
    assert squeeze("Version 4 · page 5 /") in squeeze(PdfReader(BytesIO(again)).pages[4].extract_text())


def test_a_part_is_known_by_its_text_its_place_and_its_layout() -> None:
    part = Part("t1", "ateliers", "<p>Un</p>")
    others = (replace(part, html="<p>Deux</p>"), replace(part, name="t2"), replace(part, layout="region"))
    assert len({key_of(one) for one in (part, *others)}) == 4
    assert key_of(replace(part)) == key_of(part)


@pytest.mark.parametrize("layout", ["ateliers", "region"])
def test_every_page_has_its_number_and_every_link_and_bookmark_its_page(layout: str) -> None:
    content = write_pdf(reworded(report()), layout=layout, edition=EDITION, since=since_report())
    pages = PdfReader(BytesIO(content)).pages
    for number, page in enumerate(pages, start=1):
        assert squeeze(f"Version 3 · page {number} / {len(pages)}") in squeeze(page.extract_text())
    marks = places(content)
    titles = ("Thématique1", "Thématique2", "Thématique3", "Annexe–Modifiédepuislaversion2")
    listed = {title: marks[title] for title in titles}
    for title, place in listed.items():
        assert f"{title}{place}" in contents_of(content)
        assert title in squeeze(pages[place - 1].extract_text())
    with pikepdf.open(BytesIO(content)) as file:
        ranks = {page.obj.objgen: rank for rank, page in enumerate(file.pages, start=1)}
        names = list(file.Root.Names.Dests.Names)
        found = {str(name): ranks[place[0].objgen] for name, place in zip(names[::2], names[1::2], strict=True)}
        links = [str(one.Dest) for page in file.pages for one in page.obj.get("/Annots", []) if "/Dest" in one]
    assert [found[name] for name in ("t1", "t2", "t3", "modifie")] == list(listed.values())
    assert set(links) <= set(found)
    assert found["s1"] == marks[squeeze("Session 1 – Région d’Essai")]


def test_every_bookmark_knows_its_parent_and_its_neighbours() -> None:
    """Readers that draw the outline again, or move through it, follow these rather than the order of the file."""

    def check(parent: Any) -> int:
        before, one, number = None, parent.get("/First"), 0
        while one is not None:
            assert one.Parent.objgen == parent.objgen
            assert (one.Prev.objgen if "/Prev" in one else None) == (before.objgen if before is not None else None)
            before, one, number = one, one.get("/Next"), number + 1 + check(one)
        assert before is None or before.objgen == parent.Last.objgen
        return number

    with pikepdf.open(BytesIO(printed(report()))) as file:
        assert check(file.Root.Outlines) > 20


@pytest.mark.parametrize("thought", [1, 3, 9])
def test_contents_longer_than_a_page_are_numbered_right(thought: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "front_pages", lambda document: thought)
    sections = tuple(ThemeSection(heading=f"Thématique {rank}.") for rank in range(1, 36))
    content = printed(Report(layout="ateliers", themes=sections))
    pages = places(content)
    assert pages["Thématique1."] == 4
    lines = "".join(f"Thématique{rank}.{pages[f'Thématique{rank}.']}" for rank in range(1, 36))
    assert lines in squeeze(read_structure(content).text())


def test_the_parts_merged_are_valid_and_every_cell_knows_its_own_headers(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(write_pdf(reworded(report()), layout="ateliers", edition=EDITION, since=since_report()))
    assert_valid(path)
    with pikepdf.open(path) as file:
        cells = [one for one in file.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") in ("/TH", "/TD")]
        names = [str(cell.ID) for cell in cells if "/ID" in cell]
        asked = {str(name) for cell in cells if "/Headers" in cell.get("/A", {}) for name in cell.A.Headers}
        keys = list(file.Root.StructTreeRoot.ParentTree.Nums)[::2]
        assert [int(page.obj.StructParents) for page in file.pages] == list(range(len(file.pages)))
    assert len(names) == len(set(names))
    assert asked <= set(names)
    assert {name.split("-")[0] for name in names} == {"opening", "sessions", "t1", "t2", "t3"}
    assert [int(key) for key in keys] == list(range(len(keys)))


@pytest.mark.parametrize("layout", ["ateliers", "region"])
def test_the_number_stands_on_the_line_of_the_footer(layout: str) -> None:
    for page in PdfReader(BytesIO(printed(small_report(), layout))).pages[:3]:
        heights: dict[str, float] = {}

        def note(text: str, cm: list[float], tm: list[float], *_: object, into: dict[str, float] = heights) -> None:
            for word in ("dane@example.org", " / "):
                if word in text:
                    into[word] = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]

        page.extract_text(visitor_text=note)
        assert heights["dane@example.org"] == pytest.approx(heights[" / "], abs=0.1)


def many_forks(monkeypatch: pytest.MonkeyPatch, wanted: int) -> None:
    monkeypatch.setattr(pdf_cores, "cores", lambda: wanted)
    monkeypatch.setattr(pdf_cores, "WORTH_IT", 1)


def test_however_many_processes_work_the_bytes_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    many_forks(monkeypatch, 1)
    alone = printed(report())
    many_forks(monkeypatch, 4)
    told: list[int] = []
    assert write_pdf(report(), layout="ateliers", edition=EDITION, progress=told.append) == alone
    assert told == sorted(told)
    assert len(told) > len(PdfReader(BytesIO(alone)).pages)


def elsewhere(do: Callable[[], object]) -> Callable[[Part], bytes]:
    """Laying out that goes wrong in a fork, and only there."""
    here = os.getpid()

    def attempt(part: Part) -> bytes:
        if os.getpid() != here:
            do()
        return lay_out(part)

    return attempt


@pytest.mark.parametrize("harm", [lambda: os._exit(3), lambda: os.kill(os.getpid(), 9), lambda: time.sleep(60)])
def test_a_process_that_dies_or_says_nothing_costs_nothing_but_time(
    harm: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = printed(small_report())
    many_forks(monkeypatch, 2)
    monkeypatch.setattr(pdf_cores, "SILENCE", 0.5)
    monkeypatch.setattr(pdf_cores, "lay_out", elsewhere(harm))
    assert printed(small_report()) == alone


def test_work_that_is_given_up_leaves_no_process_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    many_forks(monkeypatch, 3)
    fork, born = os.fork, []

    def noted() -> int:
        born.append(fork())
        return born[-1]

    monkeypatch.setattr(os, "fork", noted)

    def lost(percent: int) -> None:
        if percent > 5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write_pdf(report(), layout="ateliers", edition=EDITION, progress=lost)
    assert len(born) == 2
    for pid in born:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_where_no_process_can_be_forked_all_is_laid_out_here(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = printed(small_report())
    many_forks(monkeypatch, 2)

    def refused() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refused)
    assert printed(small_report()) == alone
