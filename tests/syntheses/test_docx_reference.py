"""Both reference documents read to exactly what their transcription says."""

from __future__ import annotations

import dataclasses

import pytest

from common.text import clean_text
from syntheses.readers.docx import read_docx
from syntheses.report import Reading, Report
from tests.syntheses.nothing_lost import lines_of_file, lost_lines
from tests.syntheses.reference import FOLDER, needs_reference, reference_data, reference_report

pytestmark = needs_reference

NAMES = ("pays-de-la-loire", "nouvelle-aquitaine")

THEMES = {"pays-de-la-loire": [1, 3, 5, 4, 2], "nouvelle-aquitaine": [1, 2, 3, 4, 5]}


def read(name: str) -> Reading:
    return read_docx((FOLDER / f"{name}.docx").read_bytes())


def plain(report: Report) -> Report:
    """Without what the transcription does not say."""
    themes = tuple(dataclasses.replace(section, theme=None) for section in report.themes)
    return dataclasses.replace(report, themes=themes, region="", contact="", document="", source="", boilerplate=())


@pytest.mark.parametrize("name", NAMES)
def test_a_reference_document_reads_to_its_transcription(name: str) -> None:
    expected, found = plain(reference_report(name)), plain(read(name).report)
    for theirs, ours in zip(expected.themes, found.themes, strict=True):
        assert ours == theirs
    assert found == expected


@pytest.mark.parametrize("name", NAMES)
def test_each_theme_is_recognised_by_its_title_not_by_its_number(name: str) -> None:
    assert [section.theme for section in read(name).report.themes] == THEMES[name]


@pytest.mark.parametrize("name", NAMES)
def test_everything_in_a_reference_document_is_understood(name: str) -> None:
    assert read(name).not_understood == ()


def test_the_footer_gives_region_and_contact() -> None:
    report = read("nouvelle-aquitaine").report
    assert (report.region, report.contact) == ("Région académique Nouvelle Aquitaine", "contact@example.org")


@pytest.mark.parametrize("name", NAMES)
def test_the_sentences_of_the_model_are_kept_apart(name: str) -> None:
    written = alike("\n".join(lines_of_file((FOLDER / f"{name}.docx").read_bytes())))
    listed = {alike(text) for text in reference_data(name)["boilerplate"] if not text.startswith("http")}
    in_file = {text for text in listed if text in written}
    assert in_file - {alike(text) for text in read(name).report.boilerplate} == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_a_reference_document_is_in_the_reading(name: str) -> None:
    assert lost_lines((FOLDER / f"{name}.docx").read_bytes(), read(name)) == []


def alike(text: str) -> str:
    return clean_text(text).replace("’", "'")
