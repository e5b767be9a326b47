"""A document of ours carries its references and dates; once edited, what is seen is what is read."""

from __future__ import annotations

import dataclasses
import re

from syntheses.readers.docx import read_docx
from syntheses.report import Attachment, Entry, Report, Retex
from syntheses.writers.docx_writer import write_docx
from tests.syntheses.office import EDITION, REPORT, edited, parts_of, zip_of

DOCUMENT = "word/document.xml"


def written(report: Report = REPORT) -> bytes:
    return write_docx(report, layout="ateliers", edition=EDITION)


def without_hidden(report: Report) -> Report:
    """What is left of REPORT when only its text is read."""
    (section,) = report.themes
    (row,) = section.plan
    plan = dataclasses.replace(
        row,
        what=(Entry(text="Prêter", highlighted=True),),
        who=(Entry(text="Le rectorat (porteur)"),),
        when=(Entry(text="À la rentrée (à partir du 1er\u00a0septembre\u00a02021)"),),
    )
    (retex,) = section.retex
    section = dataclasses.replace(section, plan=(plan,), retex=(dataclasses.replace(retex, ref=""),))
    return dataclasses.replace(report, themes=(section,), boilerplate=())


def test_once_edited_what_is_seen_is_what_is_read() -> None:
    data = edited(written(), DOCUMENT, lambda xml: xml.replace("Zones blanches", "Zones grises"))
    reading = read_docx(data)
    assert reading.not_understood == ()
    found = dataclasses.replace(reading.report, boilerplate=())
    expected = without_hidden(REPORT)
    (section,) = expected.themes
    diagnosis = dataclasses.replace(section.diagnosis[0], irritants=(Entry(text="Zones grises"),))
    assert found == dataclasses.replace(
        expected, themes=(dataclasses.replace(section, diagnosis=(diagnosis,)),), source=""
    )


def test_a_line_taken_out_is_taken_out() -> None:
    gone = r"<w:p><w:pPr><w:pStyle w:val=\"EGNSousPuce\"/></w:pPr><w:r><w:t [^>]*>au collège</w:t></w:r></w:p>"
    data = edited(written(), DOCUMENT, lambda xml: re.sub(gone, "", xml))
    (row,) = read_docx(data).report.themes[0].plan
    assert row.how == (Entry(text="En deux temps", items=(Entry(text="au lycée"),)),)
    assert row.what == (Entry(text="Prêter", highlighted=True),)


def test_a_mark_taken_off_is_an_edit() -> None:
    data = edited(
        written(), DOCUMENT, lambda xml: xml.replace('<w:color w:val="1B7A3D"/>', '<w:color w:val="000000"/>')
    )
    data = edited(data, "word/styles.xml", lambda xml: xml.replace('"1B7A3D"', '"000000"'))
    assert read_docx(data).report.themes[0].plan[0].what == (Entry(text="Prêter"),)


def test_the_words_of_a_sentence_cut_into_runs_are_the_same_words() -> None:
    cut = '</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t xml:space="preserve">'
    data = edited(written(), DOCUMENT, lambda xml: xml.replace("Zones blanches", f"Zones{cut} blanches"))
    assert read_docx(data).report == REPORT


def test_page_numbers_may_change() -> None:
    data = edited(written(), "word/footer1.xml", lambda xml: xml.replace("<w:t>1</w:t>", "<w:t>12</w:t>"))
    assert read_docx(data).report == REPORT


def test_a_comment_leaves_the_report_and_is_listed() -> None:
    parts = parts_of(written())
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    comment = '<w:comment w:id="1"><w:p><w:r><w:t>À revoir</w:t></w:r></w:p></w:comment>'
    parts["word/comments.xml"] = f"<w:comments {namespace}>{comment}</w:comments>".encode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>", f'<Relationship Id="c1" Type="{kind}" Target="comments.xml"/></Relationships>'.encode()
    )
    reading = read_docx(zip_of(parts))
    assert reading.report == REPORT
    assert [item.text for item in reading.not_understood] == ["À revoir"]


def test_a_hidden_report_never_says_what_the_page_does_not() -> None:
    data = edited(written(), "customXml/egn1.xml", lambda xml: xml.replace("Zones blanches", "Des mots que personne"))
    reading = read_docx(data)
    assert reading.report.themes[0].diagnosis[0].irritants == (Entry(text="Zones blanches"),)
    assert dataclasses.replace(reading.report, boilerplate=()) == without_hidden(REPORT)


def test_a_hidden_report_that_is_damaged_is_left() -> None:
    data = edited(written(), "customXml/egn1.xml", lambda xml: xml.replace('{"schema"', '["schema"'))
    assert dataclasses.replace(read_docx(data).report, boilerplate=()) == without_hidden(REPORT)
    data = edited(written(), "customXml/egn1.xml", lambda xml: f"{xml}<")
    assert read_docx(data).report.title == "Synthèse d’essai"


def test_files_of_a_retex_are_named_for_people_and_travel_as_names() -> None:
    (section,) = REPORT.themes
    plan = Attachment(name="plan.pdf", size=2_000_000, sha256="0" * 64)
    retex = Retex(label="RETEX 1", text=("Un tiers-lieu.",), attachments=(plan,))
    report = dataclasses.replace(REPORT, themes=(dataclasses.replace(section, retex=(retex,)),))
    data = written(report)
    assert "Pièce jointe\u00a0: plan.pdf (2\u00a0Mo)" in parts_of(data)[DOCUMENT].decode()
    assert read_docx(data).report == report
    data = edited(data, DOCUMENT, lambda xml: xml.replace("Zones blanches", "Zones grises"))
    assert read_docx(data).report.themes[0].retex == (Retex(label="RETEX 1", text=("Un tiers-lieu.",)),)
