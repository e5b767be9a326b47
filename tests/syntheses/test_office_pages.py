"""Word and OpenDocument files beside the other formats: on the pages, and from the command."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from restitutions.models import Restitution
from syntheses.models import Version
from syntheses.readers import read_report
from syntheses.readers.themes import OFFICIAL_THEMES
from syntheses.report import Reading
from tests.cast import Cast
from tests.syntheses.conftest import SENTENCE, SignIn

pytestmark = [pytest.mark.django_db]

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}


def read(data: bytes) -> Reading:
    return read_report(data, filename="", themes=OFFICIAL_THEMES)


def planned(data: bytes) -> str:
    reading = read(data)
    assert reading.not_understood == ()
    return reading.report.themes[0].plan[0].what[0].text


@pytest.mark.parametrize("format", TYPES)
def test_anybody_downloads_a_version_for_a_word_processor(client: Client, version: Version, format: str) -> None:
    page = client.get("/syntheses/academie-de-nantes/").content.decode()
    path = f"/syntheses/academie-de-nantes/{version.restitution_id}/v1/{format}/"
    assert f'href="{path}"' in page
    answer = client.get(path)
    assert answer["Content-Type"] == TYPES[format]
    assert answer["Content-Disposition"] == f'attachment; filename="synthese-academie-de-nantes-v1.{format}"'
    assert planned(answer.content) == SENTENCE
    assert client.get(path).content == answer.content


@pytest.mark.parametrize("format", TYPES)
def test_a_draft_is_for_its_team(cast: Cast, draft: Restitution, as_user: SignIn, format: str) -> None:
    path = f"/restitutions/{draft.pk}/fichier/{format}/"
    member = as_user(cast.facilitator)
    assert f'href="{path}"' in member.get(f"/restitutions/{draft.pk}/").content.decode()
    answer = member.get(path)
    assert planned(answer.content) == SENTENCE
    name = f"synthese-academie-de-nantes-document-de-travail.{format}"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert as_user(cast.other_coordinator).get(path).status_code == 404


@pytest.mark.parametrize("format", TYPES)
def test_the_command_writes_them_in_either_layout(draft: Restitution, tmp_path: Path, format: str) -> None:
    for layout in ("ateliers", "region"):
        file = tmp_path / f"{layout}.{format}"
        call_command("export_report", str(draft.pk), "--format", format, "--layout", layout, "-o", str(file))
        assert planned(file.read_bytes()) == SENTENCE
    assert (tmp_path / f"ateliers.{format}").read_bytes() != (tmp_path / f"region.{format}").read_bytes()
