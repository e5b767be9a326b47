"""The files of a report: valid, whole, written once, the same bytes for ever."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.files.storage import default_storage
from lxml import etree
from pypdf import PdfReader

from anniversaries import codec, files
from anniversaries.models import Anniversary, AnniversaryFile
from anniversaries.report import from_dict
from anniversaries.tasks import take_up_stalled_files
from anniversaries.writers.pdf import print_document
from syntheses.enums import JobState
from tests.anniversaries.conftest import Followed
from tests.anniversaries.test_spread import SPREAD
from tests.pdf_reading import squeeze
from tests.verapdf import assert_valid

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SAID = (
    "Signer une convention avec le département",
    "Former une personne par école",
    "La commune n’a plus d’école",
    "Conseil départemental (porteur)",
    "Écoles reliées",
    "En bonne voie",
    "35\u00a0% en 2021",
    "C’est le premier rapport publié de ce plan",
)


def write(report: Anniversary, format: str) -> bytes:
    file = report.files.get(format=format)
    files.run(file.pk)
    file.refresh_from_db()
    assert (file.state, file.error) == (JobState.DONE, "")
    with default_storage.open(str(file.file)) as opened:
        return bytes(opened.read())


def words_of(data: bytes, part: str) -> str:
    """The words of an office file, paragraph after paragraph."""
    root = etree.fromstring(zipfile.ZipFile(BytesIO(data)).read(part))
    return "\n".join("".join(map(str, one.itertext())) for one in root.iter("{*}p", "{*}h"))


def test_the_pdf_with_its_curve_its_bars_and_its_map_is_valid_under_both_standards(
    followed: Followed, tmp_path: Path
) -> None:
    made = followed.make(tells_reasons=True)
    made.payload["indicators"][0]["spread"] = codec.write(SPREAD)
    Anniversary.objects.update(payload=made.payload)
    data = write(made, "pdf")
    path = tmp_path / "rapport.pdf"
    path.write_bytes(data)
    assert_valid(path)
    reader = PdfReader(BytesIO(data))
    text = squeeze("\n".join(page.extract_text() for page in reader.pages))
    assert [one for one in SAID if squeeze(one) not in text] == []
    assert squeeze("Rapport n° 1 · page 1 /") in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Rapport anniversaire – Restitution de Vendée – Vendée"
    with pikepdf.open(BytesIO(data)) as pdf:
        described = {str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one}
    assert described == {
        "Courbe\u00a0: Écoles reliées",
        "Écoles reliées, 2021, par territoire",
        "Écoles reliées, 2021, par département",
    }


def test_the_word_and_opendocument_files_say_the_same(followed: Followed) -> None:
    made = followed.make(tells_reasons=True)
    for format, part in (("docx", "word/document.xml"), ("odt", "content.xml")):
        said = words_of(write(made, format), part)
        assert [one for one in SAID if one not in said] == []
        assert "20\u00a0%" in said


def test_why_an_action_is_suspended_is_told_where_it_stands(followed: Followed) -> None:
    followed.state(followed.first, "suspendre", reason="Dans l’attente du budget")
    made = followed.make(tells_reasons=True)
    for format, part in (("docx", "word/document.xml"), ("odt", "content.xml")):
        assert words_of(write(made, format), part).count("Dans l’attente du budget") == 1
    html = "".join(part.html for part in print_document(from_dict(made.payload), files.edition_of(made)).parts)
    assert html.count("Dans l’attente du budget") == 1


def test_what_is_not_told_is_in_no_file(followed: Followed) -> None:
    made = followed.make(tells_reasons=False)
    said = words_of(write(made, "docx"), "word/document.xml")
    assert "La commune n’a plus d’école" not in said
    assert "Motif non publié." in said
    assert followed.cast.facilitator.name not in said


def test_a_file_is_the_same_bytes_when_it_is_written_again(followed: Followed) -> None:
    made = followed.make()
    before = {format: write(made, format) for format in ("docx", "odt")}
    AnniversaryFile.objects.update(state=JobState.FAILED)
    for one in made.files.all():
        files.try_again(one)
    assert {format: write(made, format) for format in before} == before


def test_a_file_that_the_storage_lost_is_written_again_from_what_was_frozen(followed: Followed) -> None:
    made = followed.make()
    before = write(made, "odt")
    one = made.files.get(format="odt")
    default_storage.delete(str(one.file))
    assert files.has_vanished(one)
    followed.advance(90)
    files.try_again(one)
    assert write(made, "odt") == before


def test_a_report_that_came_without_its_files_has_them_written(followed: Followed) -> None:
    made = followed.make()
    before = write(made, "odt")
    made.files.all().delete()
    take_up_stalled_files()
    assert made.files.count() == 3
    assert write(made, "odt") == before


def test_a_file_that_fails_says_so_in_french_and_is_tried_again(
    followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = followed.make().files.get(format="odt")
    with monkeypatch.context() as patched:
        patched.setattr("anniversaries.files.written", lambda _: 1 / 0)
        files.run(one.pk)
    one.refresh_from_db()
    assert (one.state, one.error) == (
        JobState.FAILED,
        "La mise en page a échoué. Votre texte est intact ; relancez, puis prévenez le contact du site.",
    )
    files.try_again(one)
    files.run(one.pk)
    one.refresh_from_db()
    assert one.state == JobState.DONE


def test_an_action_taller_than_a_page_flows_under_a_header_that_repeats(followed: Followed) -> None:
    made = followed.make(tells_reasons=True)
    made.payload["actions"][1]["reason"] = "Un motif long. " * 130
    Anniversary.objects.update(payload=made.payload)
    reader = PdfReader(BytesIO(write(made, "pdf")))
    pages = [squeeze(page.extract_text()) for page in reader.pages]
    assert sum(page.count("motif") for page in pages) == 260
    flowing = [page for page in pages[3:] if "motif" in page]
    assert [squeeze("Où elle en est") in page for page in flowing] == [True, True]


def test_what_people_typed_is_escaped_in_every_part(followed: Followed) -> None:
    made = followed.make()
    payload = made.payload
    payload["actions"][0]["text"] = "<script>alert(1)</script> & {{ 7|add:7 }}"
    payload["indicators"][0]["name"] = "<b>gras</b>"
    document = print_document(from_dict(payload), files.edition_of(made))
    html = "".join(part.html for part in document.parts)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7|add:7 }}" in html
    assert "<b>gras</b>" not in html
