"""What is not a sound Word report is refused with one sentence, before it costs anything."""

from __future__ import annotations

import io
import random
import time
import tracemalloc
import zipfile

import pytest

from syntheses.readers import read_report
from syntheses.readers.themes import OFFICIAL_THEMES
from syntheses.report import ReportRefusedError
from tests.syntheses.word import DIAGNOSIS, TOGETHER, new, rebuilt, save, table

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"


def sound() -> bytes:
    document = new()
    table(document, DIAGNOSIS, (TOGETHER, "1", "Débit", "Entraide"))
    return save(document)


def refusal(data: bytes, filename: str = "rapport.docx") -> str:
    with pytest.raises(ReportRefusedError) as caught:
        read_report(data, filename=filename, themes=OFFICIAL_THEMES)
    return str(caught.value)


def changed(part: str, old: bytes, new: bytes) -> bytes:
    return rebuilt(sound(), lambda name, content: content.replace(old, new) if name == part else content)


def archive(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"") == "Ce fichier est vide."


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"Bonjour", b"\x89PNG\r\n", b"<html></html>"])
def test_another_kind_of_file_is_refused(data: bytes) -> None:
    assert refusal(data) == "Ce fichier n’est ni un document Word (.docx) ou OpenDocument (.odt), ni un JSON lisible."


def test_an_archive_of_something_else_is_refused() -> None:
    expected = "Ce fichier n’est pas un document Word (.docx) : il n’a pas été lu."
    assert refusal(archive(mimetype=b"application/vnd.oasis.opendocument.text")) == expected
    assert refusal(changed("[Content_Types].xml", MAIN.encode(), b"application/x-other")) == expected


def test_an_old_or_locked_word_file_is_refused() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert refusal(old).startswith("Ce fichier est protégé par un mot de passe ou vient d’une ancienne version")


def test_a_damaged_document_is_refused() -> None:
    data = sound()
    assert refusal(data[: len(data) // 2]).startswith("Ce document Word est abîmé")
    assert refusal(changed("word/document.xml", b"</w:body>", b"")).startswith("Ce document Word est abîmé")
    place = data.index(b"word/document.xml") + 200
    assert refusal(data[:place] + b"\0" * 80 + data[place + 80 :]).startswith("Ce document Word est abîmé")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_that_does_not_unpack_is_refused_however_it_was_packed(method: int) -> None:
    buffer = io.BytesIO(sound())
    with zipfile.ZipFile(buffer) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(buffer, "w", method) as target:
        for name, content in parts.items():
            target.writestr(name, content)
        place = target.getinfo("word/document.xml").header_offset + 80
    packed = buffer.getvalue()
    assert read_report(packed, filename="", themes=OFFICIAL_THEMES).report.themes
    assert refusal(packed[:place] + b"\xff" * 40 + packed[place + 40 :]).startswith("Ce document Word est abîmé")


def test_parts_said_to_stand_before_the_file_begins_are_refused() -> None:
    data = sound()
    directory = int.from_bytes(data[-6:-2], "little") + 5000
    assert refusal(data[:-6] + directory.to_bytes(4, "little") + data[-2:]).startswith("Ce document Word est abîmé")


def test_a_file_over_20_mb_is_refused() -> None:
    assert refusal(sound() + b"\0" * (20 * 1024 * 1024)).startswith("Ce fichier dépasse 20 Mo")


@pytest.mark.parametrize("size", [40 * 1024 * 1024, 120 * 1024 * 1024])
def test_a_bomb_is_refused_before_it_is_unpacked(size: int) -> None:
    buffer = io.BytesIO(sound())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as target, target.open("word/bomb.xml", "w") as part:
        for _ in range(size // 2**20):
            part.write(b" " * 2**20)
    data = buffer.getvalue()
    tracemalloc.start()
    started = time.perf_counter()
    try:
        sentence = refusal(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sentence.startswith("Ce document prend une place démesurée")
    assert (peak < 20 * 1024 * 1024, time.perf_counter() - started < 5) == (True, True)


def test_many_parts_that_are_too_much_together_are_refused() -> None:
    noise = random.Random(1)
    part = b"".join(noise.randbytes(300) + b" " * 20_000 for _ in range(600))
    parts = {f"word/media/{number}.xml": part for number in range(9)}
    assert refusal(rebuilt(sound(), lambda _, content: content, **parts)).startswith(
        "Ce document prend une place démesurée"
    )


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    big = rebuilt(sound(), lambda name, content: content + b" " * 2**21 if name == "word/document.xml" else content)
    with zipfile.ZipFile(io.BytesIO(big)) as source:
        true_size = source.getinfo("word/document.xml").file_size
    lying = big.replace(true_size.to_bytes(4, "little"), (5000).to_bytes(4, "little"))
    assert refusal(lying).startswith("Ce document Word est abîmé")


def test_a_document_with_macros_is_refused() -> None:
    with_project = rebuilt(sound(), lambda _, content: content, **{"word/vbaProject.bin": b"\xd0\xcf"})
    assert refusal(with_project).startswith("Ce document contient des macros")
    assert refusal(changed("[Content_Types].xml", MAIN.encode(), MACRO.encode())).startswith(
        "Ce document contient des macros"
    )


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE w:document SYSTEM "http://192.0.2.1/x.dtd">',
        b'<!DOCTYPE w:document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    ],
)
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml"])
def test_entities_are_refused_in_every_part(part: str, declaration: bytes) -> None:
    data = rebuilt(
        sound(), lambda name, content: content.replace(b"?>", b"?>" + declaration, 1) if name == part else content
    )
    assert refusal(data).startswith("Ce document contient des entités ou une déclaration DOCTYPE")


def test_a_document_without_any_known_part_is_refused() -> None:
    document = new()
    document.add_heading("Recette", 1)
    document.add_paragraph("Prendre deux œufs.")
    assert refusal(save(document)).startswith("Aucune partie d’une restitution n’a été reconnue dans ce document")


def test_a_document_of_too_many_lines_is_refused() -> None:
    many = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 50_001
    data = changed("word/document.xml", b"<w:body>", b"<w:body>" + many)
    assert refusal(data) == "Ce fichier contient trop de lignes pour être une restitution : il n’a pas été lu."


def test_a_document_of_too_many_themes_is_refused() -> None:
    document = new()
    for number in range(101):
        document.add_paragraph(f"Thématique 9 : sujet {number}")
    assert refusal(save(document)).startswith("Ce document annonce trop de thématiques")


def test_merged_cells_cannot_multiply_a_text_without_end() -> None:
    cell = b'<w:tc><w:tcPr><w:vMerge w:val="%s"/></w:tcPr>%s</w:tc>'
    other = b"<w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc>"
    first = cell % (b"restart", b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 2_000)
    below = cell % (b"continue", b"<w:p/>")
    rows = b"<w:tr>" + first + other + b"</w:tr>" + (b"<w:tr>" + below + other + b"</w:tr>") * 2_000
    document = new()
    table(document, ("Irritants", "Points forts"))
    data = rebuilt(
        save(document),
        lambda name, content: (
            content.replace(b"</w:tbl>", rows + b"</w:tbl>") if name == "word/document.xml" else content
        ),
    )
    assert refusal(data).startswith("Ce fichier contient trop de lignes")


def test_a_deep_document_is_refused_not_followed() -> None:
    deep = b"<w:ins>" * 5_000 + b"</w:ins>" * 5_000
    assert refusal(changed("word/document.xml", b"<w:body>", b"<w:body>" + deep)).startswith(
        "Ce document Word est abîmé"
    )


def test_a_sound_document_is_read_whatever_its_name() -> None:
    reading = read_report(sound(), filename="notes.json", themes=OFFICIAL_THEMES)
    assert (reading.report.source, [section.theme for section in reading.report.themes]) == ("notes.json", [3])
