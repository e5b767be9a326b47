"""The OpenDocument writer and reader: what is written reads back the same; once edited, what is seen is read."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from restitutions.enums import Layout
from syntheses.readers import read_report
from syntheses.readers.docx import read_docx
from syntheses.readers.odt import SEAL, read_odt
from syntheses.readers.odt_names import FO, OFFICE, STYLE, TABLE, TEXT, words_of
from syntheses.readers.themes import OFFICIAL_THEMES
from syntheses.report import Block, Entry, PlanRow, Report, ThemeSection
from syntheses.writers.odt_writer import write_odt
from tests.syntheses.office import EDITION, REPORT, edited, parts_of
from tests.syntheses.reference import FOLDER, needs_reference
from tests.syntheses.strategies import reports
from tests.syntheses.test_docx_sealed import seen, with_irritant


def written(report: Report = REPORT, layout: str = "ateliers") -> bytes:
    return write_odt(report, layout=layout, edition=EDITION)


def text_of(data: bytes) -> etree._Element:
    text = etree.fromstring(parts_of(data)["content.xml"]).find(f"{OFFICE}body/{OFFICE}text")
    assert text is not None
    return text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(reports(), st.sampled_from(Layout.values))
def test_what_is_written_reads_back_the_same(report: Report, layout: str) -> None:
    data = written(report, layout)
    reading = read_odt(data)
    assert reading.report == report
    assert reading.not_understood == ()
    assert written(report, layout) == data


@needs_reference
@pytest.mark.parametrize("name", ["pays-de-la-loire", "nouvelle-aquitaine"])
def test_a_reference_document_is_read_written_and_read_the_same(name: str) -> None:
    report = read_docx((FOLDER / f"{name}.docx").read_bytes(), source=f"{name}.docx").report
    reading = read_odt(written(report, report.layout))
    assert reading.report == report
    assert reading.not_understood == ()


def test_a_file_is_known_by_its_content_not_by_its_name() -> None:
    reading = read_report(written(), filename="restitution.docx", themes=OFFICIAL_THEMES)
    assert reading.report == dataclasses.replace(REPORT, source="restitution.docx")


def test_once_edited_what_is_seen_is_what_is_read() -> None:
    data = edited(written(), "content.xml", lambda xml: xml.replace("Zones blanches", "Zones grises"))
    reading = read_odt(data)
    assert reading.not_understood == ()
    assert seen(reading) == with_irritant("Zones grises")


def test_a_hidden_report_never_says_what_the_page_does_not() -> None:
    data = edited(written(), SEAL, lambda xml: xml.replace("Zones blanches", "Des mots que personne"))
    assert seen(read_odt(data)) == REPORT


def test_what_is_hidden_is_found_again_as_libreoffice_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syntheses.writers.odt_writer._STATEMENT", 60)

    def rewritten(xml: str) -> str:
        head, *statements, end = re.split(r"(?=<egn:p|</rdf:Description>)", xml)
        assert len(statements) > 20
        made = "".join(reversed(statements)).replace("<egn:p", '<ns0:p xmlns:ns0="urn:egn:restitution#" id="p')
        return (
            head
            + re.sub(r'<ns0:p (xmlns:ns0="[^"]*") id="p(\d+)>', r"<ns0:p\2 \1>", made).replace("</egn:", "</ns0:")
            + end
        )

    assert read_odt(edited(written(), SEAL, rewritten)).report == REPORT


def test_what_one_format_carries_the_other_reads_again() -> None:
    seen = edited(written(), "content.xml", lambda xml: xml.replace("Un point.", "Un autre point."))
    report = read_odt(seen).report
    assert read_odt(written(report)).report == report


def test_headings_tables_and_lists_are_those_of_a_word_processor() -> None:
    text = text_of(written())
    headings = [(h.get(TEXT + "outline-level"), words_of(h)) for h in text.iter(TEXT + "h")]
    assert headings[2:5] == [
        ("1", "Sessions d’ateliers"),
        ("2", "Session 1"),
        ("1", "Thématique 1 : Égal accès"),
    ]
    tables = list(text.iter(TABLE + "table"))
    assert [len(list(table.iter(TABLE + "table-header-rows"))) for table in tables] == [1, 0, 1, 1, 1]
    assert [words_of(title) for title in text.iter(TABLE + "title")][-1] == "Plan d’action – Égal accès"
    (how,) = [one for one in text.iter(TEXT + "list") if words_of(one) == "En deux tempsau collègeau lycée"]
    assert [words_of(one) for one in how.findall(f"{TEXT}list-item/{TEXT}list/{TEXT}list-item")] == [
        "au collège",
        "au lycée",
    ]


def test_the_heading_and_the_legend_of_a_table_stay_with_it() -> None:
    styles = etree.fromstring(parts_of(written())["styles.xml"])
    kept = {
        style.get(STYLE + "name")
        for style in styles.iter(STYLE + "style")
        for properties in style.iter(STYLE + "paragraph-properties")
        if properties.get(FO + "keep-with-next") == "always"
    }
    legend = next(p for p in text_of(written()).iter(TEXT + "p") if words_of(p).startswith("Apparaissent en gras"))
    assert kept >= {"Heading_20_2", legend.get(TEXT + "style-name")}


@pytest.mark.parametrize(("layout", "size"), [("ateliers", ("29.7cm", "21.0cm")), ("region", ("21.0cm", "29.7cm"))])
def test_workshops_lie_and_regions_stand(layout: str, size: tuple[str, str]) -> None:
    page = next(etree.fromstring(parts_of(written(layout=layout))["styles.xml"]).iter(STYLE + "page-layout-properties"))
    assert (page.get(FO + "page-width"), page.get(FO + "page-height")) == size


def test_the_file_says_what_it_is_in_french_and_not_when_it_was_made() -> None:
    data = written()
    meta = parts_of(data)["meta.xml"].decode()
    assert "<dc:title>Synthèse d’essai – Vendée</dc:title>" in meta
    assert "<dc:language>fr-FR</dc:language>" in meta
    assert re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", meta) == ["2020-10-01T00:00:00Z"] * 2
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first, *others = archive.infolist()
        assert (first.filename, first.compress_type, data[38:77]) == (
            "mimetype",
            zipfile.ZIP_STORED,
            b"application/vnd.oasis.opendocument.text",
        )
        assert {entry.date_time for entry in others} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    "text", ["=SUM(A1:A9)", "التعليم الرقمي", "🎉 👩‍🏫 e\u0301", "<text:p>&amp; ]]> {titre}", "mot " * 2_499 + "fin."]
)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    entry = Entry(text=text.replace("e\u0301", "é"), highlighted=True)
    block = Block(type="paragraph", text=entry.text)
    section = ThemeSection(theme=1, heading="Égal accès", situation=(block,), plan=(PlanRow(what=(entry,)),))
    report = Report(layout="ateliers", title=entry.text[:200].strip(), themes=(section,))
    data = written(report)
    assert read_odt(data).report == report
    assert entry.text in {words_of(one) for one in text_of(data).iter(TEXT + "span")}
