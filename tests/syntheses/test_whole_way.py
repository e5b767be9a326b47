"""The main job on real input: a Word file comes in, is published, is read on the web and leaves as the official PDF."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.scope import Scope
from restitutions.models import Restitution
from syntheses.services import move_restitution
from tests.cast import Cast
from tests.pdf_reading import read_structure
from tests.pdf_reading import squeeze as squeeze_print
from tests.syntheses.page_text import sentences, squeeze, text_of, tree
from tests.syntheses.reference import FOLDER, REGIONS, needs_reference, reference_report

pytestmark = [pytest.mark.django_db, needs_reference]


@pytest.mark.parametrize("name", REGIONS)
def test_every_sentence_of_a_word_file_is_published_in_order_on_the_web_and_in_the_pdf(
    cast: Cast, client: Client, tmp_path: Path, name: str
) -> None:
    out, file = StringIO(), tmp_path / "synthese.pdf"
    place = ("--campaign", "egn-2020", "--territory", "academie:17")
    call_command("import_report", str(FOLDER / f"{name}.docx"), *place, stdout=out)
    imported = json.loads(out.getvalue())
    assert imported["not_understood"] == []
    restitution = Restitution.objects.get(pk=imported["restitution"])
    for step in ("transmettre", "valider", "publier"):
        restitution = move_restitution(restitution, step, by=Scope(cast.coordinator))
    call_command("export_report", str(restitution.pk), "--format", "pdf", "-o", str(file))

    page = tree(client.get(f"/syntheses/{cast.nantes.slug}/").content)
    on_the_web = text_of(page.get_element_by_id("contenu-du-rapport"))
    _cover, _contents, *chapters = read_structure(file.read_bytes()).children
    printed = squeeze_print("".join(chapter if isinstance(chapter, str) else chapter.text() for chapter in chapters))
    expected = list(sentences(reference_report(name)))
    assert not_in_order(on_the_web, [squeeze(sentence) for sentence in expected]) == []
    assert not_in_order(printed, [squeeze_print(sentence) for sentence in expected]) == []


def not_in_order(text: str, wanted: list[str]) -> list[str]:
    """Those that are not found after the one before."""
    place, lost = 0, []
    for words in wanted:
        found = text.find(words, place)
        if found < 0:
            lost.append(words)
        else:
            place = found + len(words)
    return lost
