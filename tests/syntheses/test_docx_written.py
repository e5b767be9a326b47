"""The Word writer: what is written reads back the same, in a document that Word users can work with."""

from __future__ import annotations

import dataclasses
import io
import re
import unicodedata
from collections.abc import Sequence

import docx
import pytest
from docx.styles.style import ParagraphStyle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from restitutions.enums import Layout
from syntheses.readers.docx import read_docx
from syntheses.readers.docx_names import W
from syntheses.report import Block, Entry, PlanRow, Report, ThemeSection
from syntheses.writers.docx_writer import write_docx
from tests.syntheses.office import EDITION, REPORT, parts_of
from tests.syntheses.reference import FOLDER, needs_reference
from tests.syntheses.strategies import reports


def written(report: Report, layout: str = "ateliers") -> bytes:
    return write_docx(report, layout=layout, edition=EDITION)


def body_of(data: bytes) -> etree._Element:
    body = etree.fromstring(parts_of(data)["word/document.xml"]).find(W + "body")
    assert body is not None
    return body


def styled(data: bytes, name: str) -> list[str]:
    """The texts of the paragraphs of a style, found by its name."""
    return [p.text for p in docx.Document(io.BytesIO(data)).paragraphs if p.style is not None and p.style.name == name]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(reports(), st.sampled_from(Layout.values))
def test_what_is_written_reads_back_the_same(report: Report, layout: str) -> None:
    data = written(report, layout)
    reading = read_docx(data)
    assert reading.report == report
    assert reading.not_understood == ()
    assert written(report, layout) == data


@needs_reference
@pytest.mark.parametrize("layout", Layout.values)
@pytest.mark.parametrize("name", ["pays-de-la-loire", "nouvelle-aquitaine"])
def test_a_reference_document_is_read_written_and_read_the_same(name: str, layout: str) -> None:
    report = read_docx((FOLDER / f"{name}.docx").read_bytes(), source=f"{name}.docx").report
    reading = read_docx(written(report, layout))
    assert reading.report == report
    assert reading.not_understood == ()


def test_headings_are_the_navigation_of_word() -> None:
    data = written(REPORT)
    assert styled(data, "Title") == ["Synthèse d’essai"]
    assert styled(data, "Heading 1") == [
        "Description de la concertation",
        "Bilan des rencontres",
        "Sessions d’ateliers",
        "Thématique 1 : Égal accès",
    ]
    assert styled(data, "Heading 2") == [
        "Session 1",
        "État des lieux",
        "Retours d’expérience présentés",
        "Diagnostic des points forts et irritants",
        "Projections : synthèse des besoins & axes d’amélioration",
        "Plan d’action",
        "Défis et propositions",
    ]


def test_a_region_has_its_own_order_and_its_parts_numbers() -> None:
    assert styled(written(REPORT, "region"), "Heading 2")[1:5] == [
        "1. État des lieux",
        "2. Retours d’expérience présentés",
        "3. Défis et propositions",
        "4. Diagnostic des points forts et irritants",
    ]


@pytest.mark.parametrize(
    ("layout", "page"), [("ateliers", ("16838", "11906", "landscape")), ("region", ("11906", "16838", "portrait"))]
)
def test_workshops_lie_and_regions_stand(layout: str, page: Sequence[str]) -> None:
    size = body_of(written(REPORT, layout)).find(f"{W}sectPr/{W}pgSz")
    assert size is not None
    assert tuple(size.get(W + key) for key in ("w", "h", "orient")) == tuple(page)


def test_titles_of_columns_repeat_and_rows_are_not_cut() -> None:
    tables = list(body_of(written(REPORT)).iter(W + "tbl"))
    repeated = [[row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(W + "tr")] for table in tables]
    assert repeated == [[True, False], [False] * 5, [True, False], [True, False], [True, False]]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for table in tables for row in table.iter(W + "tr"))
    first = [look.get(W + "firstRow") for table in tables for look in table.iter(W + "tblLook")]
    assert first == ["1", "0", "1", "1", "1"]
    told = [text.get(W + "val") for table in tables for text in table.iter(W + "tblDescription")]
    assert told[-1] == "Plan d’action – Égal accès"


def test_the_heading_and_the_legend_of_a_table_stay_with_it() -> None:
    document = docx.Document(io.BytesIO(written(REPORT)))
    (legend,) = [paragraph for paragraph in document.paragraphs if paragraph.text.startswith("Apparaissent en gras")]
    styles = [style for style in (document.styles["Heading 2"], legend.style) if isinstance(style, ParagraphStyle)]
    assert [style.paragraph_format.keep_with_next for style in styles] == [True, True]


def test_bullets_are_word_lists_on_two_levels() -> None:
    data = written(REPORT)
    assert "•" not in parts_of(data)["word/document.xml"].decode()
    document = docx.Document(io.BytesIO(data))
    how = document.tables[4].rows[1].cells[2]
    assert [(p.text, p.style.name) for p in how.paragraphs if p.style is not None] == [
        ("En deux temps", "EGN Puce"),
        ("au collège", "EGN Sous-puce"),
        ("au lycée", "EGN Sous-puce"),
    ]


def test_what_was_stressed_is_bold_and_green() -> None:
    cell = docx.Document(io.BytesIO(written(REPORT))).tables[4].rows[1].cells[1]
    run = cell.paragraphs[0].runs[0]
    assert (run.text, run.bold, str(run.font.color.rgb)) == ("Prêter", True, "1B7A3D")


def test_no_paragraph_is_there_for_the_space_it_takes() -> None:
    empty = [p for p in body_of(written(REPORT)).findall(W + "p") if not "".join(t.text or "" for t in p.iter(W + "t"))]
    assert empty == []


def test_a_link_leads_where_it_says_escaped_for_word() -> None:
    parts = parts_of(written(REPORT))
    targets = re.findall(r'Target="(http[^"]*)" TargetMode="External"', parts["word/_rels/document.xml.rels"].decode())
    assert targets == ["https://example.org/a?b=1&amp;c=%C3%A9"]


def test_the_file_says_what_it_is_in_french() -> None:
    parts = parts_of(written(REPORT))
    core = docx.Document(io.BytesIO(written(REPORT))).core_properties
    assert (core.title, core.author, core.subject, core.language) == (
        "Synthèse d’essai – Vendée",
        "Rectorat d’essai",
        "Campagne d’essai",
        "fr-FR",
    )
    assert str(core.created) == "2020-10-01 00:00:00+00:00"
    assert 'w:lang w:val="fr-FR"' in parts["word/styles.xml"].decode()


def test_the_template_says_territory_version_day_and_contact() -> None:
    parts = parts_of(written(REPORT))
    texts = re.findall(r"<w:t[^>]*>([^<]*)</w:t>", parts["word/document.xml"].decode())
    assert texts[:5] == [
        "Synthèse d’essai",
        "Vendée",
        "Campagne d’essai",
        "Version 3 – 1er\u00a0octobre\u00a02020",
        "Contact : contact@example.org",
    ]
    assert not [name for name, content in parts.items() if b"{{" in content and not name.startswith("customXml")]


def test_nothing_in_the_zip_tells_the_time() -> None:
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(written(REPORT))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("https://example.org")',
        "التعليم الرقمي في المدرسة",
        "🎉 👩‍🏫 🇫🇷 e\u0301",
        "<w:p>&amp; ]]> {{contenu}}",
        "\uf0b7 signe d’une police de Word",
        "mot " * 2_499 + "fin.",
    ],
)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    section = ThemeSection(
        theme=1,
        heading="Égal accès",
        situation=(Block(type="paragraph", text=unicodedata.normalize("NFC", text)),),
        plan=(PlanRow(what=(Entry(text=unicodedata.normalize("NFC", text), highlighted=True),)),),
    )
    report = Report(layout="ateliers", title="Titre", themes=(section,))
    data = written(report)
    assert read_docx(data).report == report
    assert unicodedata.normalize("NFC", text) in {t.text for t in body_of(data).iter(W + "t")}


def test_what_xml_cannot_hold_is_left_out_as_a_reader_would() -> None:
    report = dataclasses.replace(REPORT, title="Un\x00 deux\ufffe\x0b trois")
    assert read_docx(written(report)).report.title == "Un deux trois"


def test_words_from_right_to_left_are_set_so() -> None:
    report = Report(
        layout="region", themes=(ThemeSection(theme=1, situation=(Block(type="paragraph", text="التعليم"),)),)
    )
    assert len(list(body_of(written(report)).iter(W + "bidi"))) == 1
    assert list(body_of(written(REPORT)).iter(W + "bidi")) == []
