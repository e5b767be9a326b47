"""The CSV files beside the other formats: on the pages, and from the command."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from restitutions.models import Restitution
from syntheses.models import Version
from tests.cast import Cast
from tests.syntheses.conftest import SENTENCE, SignIn
from tests.syntheses.office import parts_of

pytestmark = [pytest.mark.django_db]


def plan(data: bytes) -> str:
    return parts_of(data)["donnees-ouvertes/plan.csv"].decode()


def test_anybody_downloads_the_tables_of_a_version(client: Client, version: Version) -> None:
    page = client.get("/syntheses/academie-de-nantes/").content.decode()
    path = f"/syntheses/academie-de-nantes/{version.restitution_id}/v1/csv/"
    assert f'href="{path}"' in page
    answer = client.get(path)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="synthese-academie-de-nantes-v1.csv.zip"'
    assert SENTENCE in plan(answer.content)
    assert client.get(path).content == answer.content


def test_a_draft_is_for_its_team(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    path = f"/restitutions/{draft.pk}/fichier/csv/"
    member = as_user(cast.facilitator)
    assert f'href="{path}"' in member.get(f"/restitutions/{draft.pk}/").content.decode()
    assert SENTENCE in plan(member.get(path).content)
    assert as_user(cast.other_coordinator).get(path).status_code == 404


def test_the_command_writes_them(draft: Restitution, tmp_path: Path) -> None:
    file = tmp_path / "sortie.csv.zip"
    call_command("export_report", str(draft.pk), "--format", "csv", "-o", str(file))
    assert SENTENCE in plan(file.read_bytes())
