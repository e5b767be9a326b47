"""The PDF writer on small reports: what the file says of itself, what each value prints as."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from syntheses.edition import Edition
from syntheses.report import Block, Entry, PlanRow, Report, ThemeSection
from syntheses.writers.pdf import write_pdf
from syntheses.writers.pdf_parts import NothingIsFetchedError, _refuse
from tests.pdf_reading import read_structure, squeeze
from tests.syntheses.printing import EDITION, printed, small_report
from tests.verapdf import assert_valid, verdicts

ROOT = Path(__file__).resolve().parents[2]
SYLLABLES = ("dé-ve-lop-pe-ment", "pa-ren-ta-li-té", "té-lé-pho-nique", "gou-ver-nance")
"""English would cut them elsewhere: paren-tal-ity."""


@pytest.fixture(scope="module")
def ateliers() -> bytes:
    return printed(small_report(), "ateliers")


@pytest.fixture(scope="module")
def region() -> bytes:
    return printed(small_report(), "region")


def test_the_file_says_its_title_language_author_and_date(ateliers: bytes) -> None:
    with pikepdf.open(BytesIO(ateliers)) as pdf:
        assert str(pdf.Root.Lang) == "fr-FR"
        assert str(pdf.docinfo.Title) == "Synthèse d’essai – Académie d’Essai"
        assert str(pdf.docinfo.Author) == "Éducation publique"
        assert str(pdf.docinfo.CreationDate) == "D:20201116093000Z"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert bool(pdf.Root.MarkInfo.Marked)


def test_pages_are_a4_in_the_orientation_of_the_layout(ateliers: bytes, region: bytes) -> None:
    assert {tuple(round(side) for side in page.mediabox[2:]) for page in PdfReader(BytesIO(ateliers)).pages} == {
        (842, 595)
    }
    assert {tuple(round(side) for side in page.mediabox[2:]) for page in PdfReader(BytesIO(region)).pages} == {
        (595, 842)
    }


def test_both_layouts_are_valid_under_both_standards(ateliers: bytes, region: bytes, tmp_path: Path) -> None:
    paths = [tmp_path / "ateliers.pdf", tmp_path / "region.pdf"]
    for path, content in zip(paths, (ateliers, region), strict=True):
        path.write_bytes(content)
    assert_valid(*paths)


def test_verapdf_sees_a_file_that_is_not_valid(tmp_path: Path) -> None:
    path = tmp_path / "bare.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    by_flavour = verdicts(path)[str(path)]
    assert by_flavour["PDF/UA-1"] != []
    assert by_flavour["PDF/A-3a"] != []


def test_the_same_report_gives_the_same_bytes_in_two_processes(ateliers: bytes) -> None:
    program = (
        "import sys, django; django.setup()\n"
        "from tests.syntheses.printing import printed, small_report\n"
        "sys.stdout.buffer.write(printed(small_report(), 'ateliers'))\n"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    other = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert other.stdout == ateliers


def test_a_second_rendering_in_the_same_process_gives_the_same_bytes(ateliers: bytes) -> None:
    printed(Report(layout="region"), "region")
    assert printed(small_report(), "ateliers") == ateliers


def test_every_font_is_ours_and_embedded(ateliers: bytes) -> None:
    with pikepdf.open(BytesIO(ateliers)) as pdf:
        used = {name: font for page in pdf.pages for name, font in page.obj.Resources.Font.items()}
        fonts = [font.DescendantFonts[0].FontDescriptor for font in used.values()]
        assert {str(font.FontName).split("+")[1].rstrip(",") for font in fonts} == {
            "Source-Sans-3",
            "Source-Sans-3-Bold",
            "Source-Sans-3-Italic",
            "Source-Sans-3-Semi-Bold",
            "DejaVu-Sans-Bold",
        }
        assert all("/FontFile2" in font for font in fonts)


def test_bookmarks_lead_to_every_part_in_order(ateliers: bytes) -> None:
    pages = _bookmarks(ateliers)
    assert list(pages) == [
        "Synthèse d’essai",
        "Sommaire",
        "Description de la concertation",
        "Bilan des rencontres",
        "Sessions d’ateliers",
        "Session\u00a01\u00a0– Région d’Essai",
        "Thématique 1\u00a0: Essayer",
        "État des lieux",
        "Principales actions et acteurs mobilisés",
        "Retours d’expérience présentés",
        "Diagnostic des points forts et irritants",
        "Projections\u00a0: synthèse des besoins & axes d’amélioration",
        "Plan d’action",
        "Défis et propositions",
    ]
    assert list(pages.values()) == sorted(pages.values())


def test_the_contents_give_the_page_where_each_part_stands(ateliers: bytes) -> None:
    pages = _bookmarks(ateliers)
    titles = [title for title in pages if title not in {"Synthèse d’essai", "Sommaire"}]
    contents = squeeze(read_structure(ateliers).all("L")[0].text())
    assert contents == squeeze("".join(f"{title}{pages[title]}" for title in titles))


def test_the_footer_of_every_page_has_region_contact_and_number(ateliers: bytes) -> None:
    pages = PdfReader(BytesIO(ateliers)).pages
    for number, page in enumerate(pages, start=1):
        text = squeeze(page.extract_text())
        assert squeeze("Région d’Essai · dane@example.org") in text
        assert squeeze(f"Version 3 · page {number} / {len(pages)}") in text


@pytest.mark.parametrize(
    ("region", "contact", "said"),
    [("Région d’Essai", "", "Régiond’EssaiVersion3·page1"), ("", "dane@example.org", "dane@example.orgVersion3·page1")],
)
def test_a_footer_without_region_or_contact_has_no_separator(region: str, contact: str, said: str) -> None:
    edition = replace(EDITION, brand={}, territory_name="")
    report = Report(layout="region", region=region, contact=contact)
    page = PdfReader(BytesIO(printed(report, edition=edition))).pages[0]
    assert said in squeeze(page.extract_text())


def test_the_footers_are_not_read_as_content(ateliers: bytes) -> None:
    assert "page 1" not in read_structure(ateliers).text().replace("\u00a0", " ")


def test_the_cover_says_what_is_printed(ateliers: bytes) -> None:
    cover = squeeze(read_structure(ateliers).all("Sect")[0].text())
    for words in ("Éducation publique", "Campagne d’essai", "Synthèse d’essai", "Académie d’Essai"):
        assert squeeze(words) in cover
    assert squeeze("Version 3 – 16 novembre 2020") in cover
    assert squeeze("Contact : dane@example.org") in cover
    assert squeeze("Empreinte : c0ffee") in cover


def test_a_draft_says_that_it_is_one() -> None:
    edition = Edition(version=None, date=date(2021, 3, 1))
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(printed(small_report(), edition=edition))).pages)
    assert squeeze("Document de travail – 1er mars 2021") in squeeze(text)
    assert "Version" not in text


def test_a_version_is_dated_in_french_time() -> None:
    late = replace(EDITION, date=datetime(2020, 11, 16, 23, 45, tzinfo=UTC))
    assert squeeze("17 novembre 2020") in squeeze(read_structure(printed(small_report(), edition=late)).text())


def test_a_link_is_live_and_its_address_printed(ateliers: bytes) -> None:
    uris = [
        str(annotation.A.URI)
        for page in pikepdf.open(BytesIO(ateliers)).pages
        for annotation in page.obj.get("/Annots", [])
        if "/A" in annotation and "/URI" in annotation.A
    ]
    assert uris == ["https://example.org/fiche"]
    assert squeeze("La fiche : https://example.org/fiche") in squeeze(read_structure(ateliers).text())


@pytest.mark.parametrize("layout", ["ateliers", "region"])
def test_an_empty_report_prints_and_is_valid(layout: str, tmp_path: Path) -> None:
    path = tmp_path / "empty.pdf"
    path.write_bytes(printed(Report(layout=layout), layout))
    assert "Ce document ne contient encore aucune fiche." in read_structure(path.read_bytes()).text()
    assert_valid(path)


def test_weasyprint_is_loaded_only_when_a_pdf_is_written() -> None:
    program = "import sys, django; django.setup(); import syntheses.writers.pdf; print('weasyprint' in sys.modules)"
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert run.stdout.strip() == b"False"


def test_nothing_is_fetched() -> None:
    with pytest.raises(NothingIsFetchedError):
        _refuse("https://example.org/image.png")


def test_long_words_are_cut_as_french_cuts_them() -> None:
    words = " ".join(word.replace("-", "") for word in SYLLABLES)
    row = PlanRow(how=(Entry(text=f"{words} " * 20),))
    content = printed(Report(layout="region", themes=(ThemeSection(heading="T", plan=(row,)),)), "region")
    lines = "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).splitlines()
    cut = {f"{line.split()[-1]}{after.split()[0]}" for line, after in pairwise(lines) if line.rstrip().endswith("‐")}
    assert len(cut) > 2
    for word in cut:
        before, after = word.split("‐")
        assert any(
            (before, after) == ("".join(parts[:rank]), "".join(parts[rank:]))
            for parts in (syllables.split("-") for syllables in SYLLABLES)
            for rank in range(1, len(parts))
        ), word


def test_an_unknown_layout_is_refused() -> None:
    with pytest.raises(ValueError, match="paysage"):
        printed(small_report(), "paysage")


def test_progress_rises_to_a_hundred_and_tells_of_every_page() -> None:
    blocks = tuple(Block(type="paragraph", text="Un paragraphe. " * 40) for _ in range(60))
    told: list[int] = []
    content = write_pdf(
        Report(layout="region", description=blocks), layout="region", edition=EDITION, progress=told.append
    )
    pages = len(PdfReader(BytesIO(content)).pages)
    assert 9 <= pages <= 11
    assert told[0] == 5
    assert told[-1] == 100
    assert told == sorted(told)
    assert len(told) >= pages + 3


def _bookmarks(content: bytes) -> dict[str, int]:
    """Page numbers, from 1, by title."""
    reader = PdfReader(BytesIO(content))
    return {str(item.title): (reader.get_destination_page_number(item) or 0) + 1 for item in _flat(reader.outline)}


def _flat(outline: list[Any]) -> list[Any]:
    return [one for item in outline for one in (_flat(item) if isinstance(item, list) else [item])]
