"""Hostile texts print as texts, and the file stays valid."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from syntheses.writers.pdf_fonts import show_every_character
from tests.pdf_reading import read_structure, squeeze
from tests.syntheses.hostile import TEXTS, hostile_report, tall_report
from tests.syntheses.printing import EDITION, printed
from tests.verapdf import assert_valid


@pytest.fixture(scope="module")
def hostile() -> bytes:
    return printed(hostile_report(), "ateliers")


def test_hostile_reports_are_valid_under_both_standards(hostile: bytes, tmp_path: Path) -> None:
    contents = {
        "ateliers": hostile,
        "region": printed(hostile_report(), "region"),
        "tall": printed(tall_report(), "ateliers"),
    }
    paths = [tmp_path / f"{name}.pdf" for name in contents]
    for path, content in zip(paths, contents.values(), strict=True):
        path.write_bytes(content)
    assert_valid(*paths)


def test_markup_and_template_syntax_print_as_text(hostile: bytes) -> None:
    text = squeeze(read_structure(hostile).text())
    for words in (TEXTS["markup"], TEXTS["css"], "https://example.org/" + "a" * 3000):
        assert squeeze(words) in text


def test_every_script_we_have_fonts_for_is_read_back(hostile: bytes) -> None:
    text = squeeze(read_structure(hostile).text())
    for words in ("ψηφιακή", "цифра", "🎉", "👍", "e\u0301".replace("e\u0301", "é")):
        assert words in text
    assert set("חינוך") <= set(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("déjà « vu » ☺ 🎉 Ω ж", "déjà « vu » ☺ 🎉 Ω ж"),
        ("数字", "[U+6570][U+5B57]"),
        ("\ue000", "[U+E000]"),
        ("a\x07b", "a[U+0007]b"),
        ("a\u3000b\x0bc", "a b c"),
        ("\ud800", "[U+D800]"),
        ("mo\u00adt \u202eenvers\u202c \u200d", "mo\u00adt \u202eenvers\u202c \u200d"),
        ("\ufeff", "[U+FEFF]"),
    ],
)
def test_a_character_nobody_draws_shows_its_code(text: str, shown: str) -> None:
    assert show_every_character(text) == shown


def test_only_web_and_mail_addresses_are_live(hostile: bytes) -> None:
    with pikepdf.open(BytesIO(hostile)) as pdf:
        live = {
            str(annotation.A.URI)
            for page in pdf.pages
            for annotation in page.obj.get("/Annots", [])
            if "/URI" in annotation.get("/A", {})
        }
    assert live == {
        "https://example.org/" + "a" * 3000,
        "https://example.org/%C3%A9?q=%E2%98%83#x",
        "mailto:contact@example.org",
    }


def test_the_edition_may_be_hostile_too() -> None:
    content = printed(
        tall_report(bullets=1),
        edition=type(EDITION)(
            version=1,
            date=EDITION.date,
            brand={"entity": TEXTS["markup"], "site": None, "contact": TEXTS["private"]},
            campaign_title=TEXTS["arabic"],
            territory_name=TEXTS["chinese"],
            checksum=TEXTS["css"],
        ),
    )
    text = squeeze(read_structure(content).text())
    assert squeeze(TEXTS["markup"]) in text
    assert "[U+6570][U+5B57][U+6559][U+80B2]" in text
