"""`export_campaign` and `import_campaign`: one JSON object, or one French sentence and exit 1."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from restitutions.models import Restitution
from tests.cast import Cast
from tests.syntheses.archive.world import empty, make_world

pytestmark = [pytest.mark.django_db]


def run(name: str, *arguments: str) -> dict[str, dict[str, int]]:
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    result: dict[str, dict[str, int]] = json.loads(out.getvalue())
    return result


def refusal(name: str, *arguments: str) -> str:
    err = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command(name, *arguments, stderr=err)
    assert left.value.code == 1
    return err.getvalue().strip()


def test_a_campaign_leaves_and_comes_in(cast: Cast, tmp_path: Path) -> None:
    make_world(cast)
    file = tmp_path / "campagne.zip"
    written = run("export_campaign", str(file), "--campaign", "egn-2020", "--territory", "academie:17")
    assert written == {
        "written": {
            "territoires": 5,
            "campagnes": 1,
            "indicateurs": 1,
            "sessions": 2,
            "restitutions": 2,
            "releves": 1,
            "suivi": 1,
            "anniversaires": 1,
            "fichiers": 4,
        }
    }
    empty()
    new = {
        "territoires": 5,
        "campagnes": 1,
        "indicateurs": 1,
        "sessions": 2,
        "restitutions": 2,
        "releves": 4,
        "suivi": 1,
        "anniversaires": 1,
    }
    assert run("import_campaign", str(file)) == {"new": new, "known": dict.fromkeys(new, 0)}
    assert run("import_campaign", str(file)) == {"new": dict.fromkeys(new, 0), "known": new}
    assert [path.name for path in tmp_path.iterdir()] == ["campagne.zip"]


def test_what_is_around_a_restitution_leaves_by_export_report_too(cast: Cast, tmp_path: Path) -> None:
    world = make_world(cast)
    file = tmp_path / "sortie.zip"
    call_command("export_report", str(world.above.pk), "--format", "zip", "-o", str(file))
    assert file.read_bytes() == world.export(tmp_path)


@pytest.mark.parametrize(
    ("campaign", "territory", "sentence"),
    [
        ("egn-1999", "academie:17", "La campagne « egn-1999 » n’existe pas."),
        ("egn-2020", "academie:99", "Le territoire « academie:99 » n’existe pas dans le référentiel."),
        ("egn-2020", "Nantes", "Le territoire s’écrit NIVEAU:CODE"),
    ],
)
def test_a_wrong_place_is_refused(cast: Cast, tmp_path: Path, campaign: str, territory: str, sentence: str) -> None:
    options = ("--campaign", campaign, "--territory", territory)
    assert refusal("export_campaign", str(tmp_path / "x.zip"), *options).startswith(sentence)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_or_read_is_said(cast: Cast, tmp_path: Path) -> None:
    options = ("--campaign", "egn-2020", "--territory", "academie:17")
    file = tmp_path / "absent" / "x.zip"
    assert refusal("export_campaign", str(file), *options).endswith(
        "ne peut pas être écrit : son dossier n’existe pas."
    )
    assert refusal("import_campaign", str(file)) == "Le fichier « x.zip » ne peut pas être lu : il n’existe pas."


def test_a_bad_archive_is_one_sentence(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(b"bonjour")
    assert refusal("import_campaign", str(file)) == (
        "Ce fichier n’est pas une archive ZIP lisible. Rien n’a été importé."
    )
    assert Restitution.objects.count() == 0


def test_a_file_lost_by_the_storage_stops_the_export(cast: Cast, tmp_path: Path) -> None:
    make_world(cast)
    for attachment in Restitution.objects.get(title="Synthèse de Nantes").sheets.get().retex.get().attachments.all():
        Path(attachment.file.path).unlink()
    said = refusal("export_campaign", str(tmp_path / "x.zip"), "--campaign", "egn-2020", "--territory", "academie:17")
    assert said.endswith("manque dans le stockage : l’archive n’est pas faite.")
    assert list(tmp_path.iterdir()) == []
