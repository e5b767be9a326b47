"""The law of the Word reader on shapes nobody thought of: a word of the file is in the report or is listed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings

from syntheses.readers.docx import read_docx
from syntheses.report import Reading, ReportRefusedError
from tests.syntheses.nothing_lost import everything
from tests.syntheses.raw_word import word
from tests.syntheses.word_shapes import documents

Made = tuple[list[str], dict[str, str], list[str]]


def said(reading: Reading) -> set[str]:
    """Every word that a person finds again: in what prints, or in what was not understood."""
    return set(everything(replace(reading, report=replace(reading.report, boilerplate=()))).split())


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(documents())
def test_every_word_of_a_document_is_in_the_report_or_is_listed(made: Made) -> None:
    blocks, parts, words = made
    data, xml = word(*blocks, parts=parts), "".join((*blocks, *parts.values()))
    written = [one for one in words if one in xml]
    try:
        reading = read_docx(data)
    except ReportRefusedError:
        assume(False)
    assert [one for one in written if one not in said(reading)] == []
