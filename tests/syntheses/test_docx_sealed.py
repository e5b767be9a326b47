"""A document of ours carries its references and dates; once edited, what is seen is what is read."""

from __future__ import annotations

import dataclasses
import re
from datetime import date

from syntheses.readers.docx import read_docx
from syntheses.report import Attachment, Entry, PlanRow, Reading, Report, Retex, ThemeSection
from syntheses.writers.docx_writer import write_docx
from syntheses.writers.office_zip import zipped
from tests.syntheses.office import EDITION, REPORT, edited, parts_of

DOCUMENT = "word/document.xml"


def written(report: Report = REPORT) -> bytes:
    return write_docx(report, layout="ateliers", edition=EDITION)


def with_irritant(text: str) -> Report:
    """REPORT, its irritant reworded."""
    (section,) = REPORT.themes
    (row,) = section.diagnosis
    diagnosis = (dataclasses.replace(row, irritants=(Entry(text=text),)),)
    return dataclasses.replace(REPORT, themes=(dataclasses.replace(section, diagnosis=diagnosis),))


def seen(reading: Reading) -> Report:
    """The report of a reading, without the sentences of the document itself."""
    return dataclasses.replace(reading.report, boilerplate=())


def test_once_edited_what_is_seen_is_what_is_read() -> None:
    data = edited(written(), DOCUMENT, lambda xml: xml.replace("Zones blanches", "Zones grises"))
    reading = read_docx(data)
    assert reading.not_understood == ()
    assert seen(reading) == with_irritant("Zones grises")


def test_an_edited_line_has_no_reference_and_the_others_keep_theirs() -> None:
    data = edited(written(), DOCUMENT, lambda xml: xml.replace(">Prêter<", ">Donner<"))
    (row,) = read_docx(data).report.themes[0].plan
    assert row.what == (Entry(text="Donner", highlighted=True),)
    assert row.when == (Entry(text="À la rentrée", starts_on=date(2021, 9, 1)),)
    data = edited(written(), DOCUMENT, lambda xml: xml.replace("1er\u00a0septembre", "2\u00a0septembre"))
    (row,) = read_docx(data).report.themes[0].plan
    assert row.what == (Entry(text="Prêter", highlighted=True, ref="D53-T1-B1", sources=("D85-T1-B2",)),)
    assert row.when == (Entry(text="À la rentrée (à partir du 2\u00a0septembre\u00a02021)"),)


def test_the_same_words_twice_have_each_their_reference() -> None:
    entries = tuple(Entry(text="Former", ref=f"D85-T1-B{number}") for number in (1, 2))
    section = ThemeSection(theme=1, heading="Égal accès", plan=(PlanRow(what=entries), PlanRow(how=entries)))
    data = written(Report(layout="ateliers", title="Avant", themes=(section,)))
    report = read_docx(edited(data, DOCUMENT, lambda xml: xml.replace("Avant", "Après"))).report
    assert (report.title, report.themes[0].plan) == ("Après", section.plan)


def test_a_line_taken_out_is_taken_out() -> None:
    gone = r"<w:p><w:pPr><w:pStyle w:val=\"EGNSousPuce\"/></w:pPr><w:r><w:t [^>]*>au collège</w:t></w:r></w:p>"
    data = edited(written(), DOCUMENT, lambda xml: re.sub(gone, "", xml))
    (row,) = read_docx(data).report.themes[0].plan
    assert row.how == (Entry(text="En deux temps", items=(Entry(text="au lycée"),)),)
    assert row.what == REPORT.themes[0].plan[0].what


def test_a_mark_taken_off_is_an_edit() -> None:
    data = edited(
        written(), DOCUMENT, lambda xml: xml.replace('<w:color w:val="1B7A3D"/>', '<w:color w:val="000000"/>')
    )
    data = edited(data, "word/styles.xml", lambda xml: xml.replace('"1B7A3D"', '"000000"'))
    assert read_docx(data).report.themes[0].plan[0].what == (
        Entry(text="Prêter", ref="D53-T1-B1", sources=("D85-T1-B2",)),
    )


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
    reading = read_docx(zipped(parts))
    assert reading.report == REPORT
    assert [item.text for item in reading.not_understood] == ["À revoir"]


def test_a_hidden_report_never_says_what_the_page_does_not() -> None:
    data = edited(written(), "customXml/egn1.xml", lambda xml: xml.replace("Zones blanches", "Des mots que personne"))
    assert seen(read_docx(data)) == REPORT


def test_a_hidden_report_that_is_damaged_is_left() -> None:
    data = edited(written(), "customXml/egn1.xml", lambda xml: xml.replace('{"schema"', '["schema"'))
    (row,) = read_docx(data).report.themes[0].plan
    assert row.what == (Entry(text="Prêter", highlighted=True),)
    assert row.who == (Entry(text="Le rectorat (porteur)"),)
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
    assert read_docx(data).report.themes[0].retex == (retex,)


def test_a_picture_added_is_an_edit_and_is_listed() -> None:
    picture = (
        '<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:drawing></w:r>'
    )
    data = edited(written(), DOCUMENT, lambda xml: xml.replace("<w:p><w:pPr>", f"<w:p>{picture}<w:pPr>", 1))
    reading = read_docx(data)
    assert seen(reading) == REPORT
    assert [item.text for item in reading.not_understood] == ["Image"]
