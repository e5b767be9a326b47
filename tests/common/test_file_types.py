"""What an attached file is, told from its content; its name made harmless."""

from __future__ import annotations

import subprocess
from typing import Any

import pikepdf
import pytest

from common.file_types import FileRefusedError, FileType, clean_name, examine
from tests import files


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (files.pdf(), "application/pdf"),
        (files.pdf_with_link(pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/")), "application/pdf"),
        (files.image("PNG"), "image/png"),
        (files.image("JPEG"), "image/jpeg"),
        (files.image("WEBP"), "image/webp"),
        (files.image("GIF"), "image/gif"),
    ],
)
def test_a_pdf_or_an_image_is_taken(data: bytes, kind: str) -> None:
    assert examine(data) == kind


def named_script() -> pikepdf.Object:
    return pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["un", files.script()]))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "ni un PDF ni une image"),
        (files.SVG, "ni un PDF ni une image"),
        (files.HTML, "ni un PDF ni une image"),
        (b"MZ\x90\0" + b"\0" * 100, "ni un PDF ni une image"),
        (b"\n" + files.pdf(), "ni un PDF ni une image"),
        (b"%PDF-1.7\n" + files.HTML, "abîmé ou incomplet"),
        (files.pdf(pages=0), "abîmé ou incomplet"),
        (files.pdf_with_a_stream_nobody_reads(), "abîmé ou incomplet"),
        (files.image("PNG")[:-30], "abîmé ou incomplet"),
        (b"\xff\xd8\xff" + files.HTML, "abîmé ou incomplet"),
        (b"GIF89a" + files.HTML, "abîmé ou incomplet"),
        (files.pdf(encrypted=True), "mot de passe"),
        (files.pdf(OpenAction=files.script()), "script"),
        (files.pdf(OpenAction=files.launch()), "script"),
        (files.pdf(Names=named_script()), "script"),
        (files.pdf_with_link(files.script()), "script"),
        (files.pdf_with_link(files.launch()), "script"),
        (files.pdf(AcroForm=pikepdf.Dictionary(XFA="<xdp/>", Fields=[])), "script"),
        (files.huge_png(), "trop de pixels"),
    ],
)
def test_anything_else_is_refused_in_words(data: bytes, why: str) -> None:
    with pytest.raises(FileRefusedError, match=why):
        examine(data)


def test_a_name_written_another_way_does_not_hide_a_script() -> None:
    hidden = files.pdf(OpenAction=files.script()).replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/J#53")
    assert b"/JavaScript" not in hidden
    with pytest.raises(FileRefusedError, match="script"):
        examine(hidden)


def test_a_pdf_of_too_many_objects_is_refused() -> None:
    swollen = files.pdf().replace(b"/Type /Catalog", b"/Type /Catalog /Many [" + b"[]" * 600_000 + b"]")
    assert len(swollen) < 2_000_000
    with pytest.raises(FileRefusedError, match="abîmé ou incomplet"):
        examine(swollen)


def test_a_file_on_which_the_probe_never_ends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args: Any, **kwargs: Any) -> None:
        raise subprocess.TimeoutExpired("probe", 20)

    monkeypatch.setattr(subprocess, "run", never)
    with pytest.raises(FileRefusedError, match="abîmé ou incomplet"):
        examine(files.pdf())


@pytest.mark.parametrize(
    ("raw", "kind", "name"),
    [
        ("Compte rendu.pdf", "application/pdf", "Compte rendu.pdf"),
        ("Été à l’école.PDF", "application/pdf", "Été à l’école.pdf"),
        ("photo.jpeg", "image/jpeg", "photo.jpeg"),
        ("photo.html", "image/png", "photo.html.png"),
        ("C:\\dossier\\..\\photo.png", "image/png", "photo.png"),
        ("../../etc/passwd", "image/gif", "passwd.gif"),
        ("fac\u202eexe.fdp", "application/pdf", "facexe.fdp.pdf"),
        ('a"b\r\nSet-Cookie: x=1;.pdf', "application/pdf", "a b Set-Cookie x=1.pdf"),
        ("   ", "application/pdf", "piece-jointe.pdf"),
        (".pdf", "application/pdf", "piece-jointe.pdf"),
        ("..", "image/webp", "piece-jointe.webp"),
        ("é" * 400 + ".pdf", "application/pdf", "é" * 146 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless_and_says_what_the_file_is(raw: str, kind: str, name: str) -> None:
    assert clean_name(raw, FileType(kind)) == name
