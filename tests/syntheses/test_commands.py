"""The commands, which scripts rely on: one JSON object out, one French sentence and exit 1 when refused."""

from __future__ import annotations

import errno
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pypdf import PdfReader

from restitutions.models import Restitution
from territories.enums import Level
from territories.services import add_territory
from tests.cast import Cast
from workshops.models import Workshop

pytestmark = [pytest.mark.django_db]

DEMO = Path(__file__).resolve().parents[2] / "fixtures" / "demo" / "pays-de-la-loire.json"


def import_report(file: Path, *options: str, territory: str = "region_academique:17") -> dict[str, Any]:
    out = StringIO()
    call_command("import_report", str(file), "--campaign", "egn-2020", "--territory", territory, *options, stdout=out)
    result: dict[str, Any] = json.loads(out.getvalue())
    return result


def refusal(file: Path, campaign: str = "egn-2020", territory: str = "region_academique:17") -> str:
    err, out = StringIO(), StringIO()
    with pytest.raises(SystemExit) as left:
        call_command(
            "import_report", str(file), "--campaign", campaign, "--territory", territory, stdout=out, stderr=err
        )
    assert (left.value.code, out.getvalue()) == (1, "")
    return err.getvalue().strip()


def test_an_import_says_what_it_wrote(cast: Cast) -> None:
    result = import_report(DEMO, "--title", "Notre synthèse")
    restitution = Restitution.objects.get(pk=result["restitution"])
    assert (restitution.title, restitution.territory, restitution.state) == ("Notre synthèse", cast.region, "brouillon")
    assert {
        key: result["read"][key] for key in ("sessions", "themes", "retex", "diagnosis", "projections", "plan")
    } == {
        "sessions": 2,
        "themes": 5,
        "retex": 11,
        "diagnosis": 10,
        "projections": 16,
        "plan": 11,
    }
    assert result["not_understood"] == []


def test_a_dry_run_reads_and_writes_nothing(cast: Cast) -> None:
    result = import_report(DEMO, "--dry-run")
    assert (result["restitution"], result["read"]["themes"]) == (None, 5)
    assert (Restitution.objects.count(), Workshop.objects.count()) == (0, 0)


def test_what_is_not_understood_is_listed_with_its_place(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "rapport.json"
    file.write_text('{"themes": [{"theme": 1, "situation": ["Un constat"], "meteo": "Il pleuvait"}]}')
    assert import_report(file, "--dry-run")["not_understood"] == [
        {"where": "themes[0].meteo", "text": "Il pleuvait", "why": "Clé inconnue."}
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Ce fichier est vide."),
        (b"bonjour", "Ce fichier n’est ni un document Word (.docx) ou OpenDocument (.odt), ni un JSON lisible."),
        (b"{}", "Aucune partie d’une restitution n’a été reconnue : rien n’a été importé."),
        (
            b'{"themes": [{"theme": 8, "retex": [{"label": "RETEX 1"}]}]}',
            "La thématique « 8 » n’est pas",
        ),
        (b'{"themes": [{"retex": [{"label": "R"}]}]}', "Ce document ne dit pas de quelle thématique il s’agit"),
        (b'{"themes": [{"theme": 1}]}', "Aucune partie d’une restitution n’a été reconnue"),
        (b'{"themes": 3}', "themes : une liste est attendue. Rien n’a été importé."),
        (b'{"schema": 99}', "Ce fichier vient d’une version plus récente du logiciel : il n’a pas été lu."),
        (b'{"a": 1, "a": 2}', "Ce fichier JSON donne deux fois la même clé : on ne sait pas laquelle croire."),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "Ce fichier JSON a plus de 20 niveaux imbriqués"),
    ],
)
def test_a_bad_file_is_refused_with_one_sentence(cast: Cast, tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "fichier.json"
    file.write_bytes(content)
    assert refusal(file).startswith(sentence)
    assert Restitution.objects.count() == 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"campaign": "egn-1999"}, "La campagne « egn-1999 » n’existe pas."),
        ({"territory": "region_academique:99"}, "Le territoire « region_academique:99 » n’existe pas"),
        ({"territory": "national:FR"}, "Le territoire s’écrit NIVEAU:CODE, où NIVEAU est l’un de : region_academique,"),
    ],
)
def test_a_wrong_place_is_refused(cast: Cast, options: dict[str, str], sentence: str) -> None:
    assert refusal(DEMO, **options).startswith(sentence)


def test_a_missing_file_is_refused(cast: Cast, tmp_path: Path) -> None:
    assert refusal(tmp_path / "absent.docx") == ("Le fichier « absent.docx » ne peut pas être lu : il n’existe pas.")


def test_a_report_leaves_in_each_format(cast: Cast, tmp_path: Path) -> None:
    number = str(import_report(DEMO)["restitution"])
    for name, start in (("json", b'{\n "schema": 1'), ("html", b"<!doctype html>"), ("pdf", b"%PDF-1.")):
        file = tmp_path / f"sortie.{name}"
        call_command("export_report", number, "--format", name, "-o", str(file))
        assert file.read_bytes()[:15].lower().startswith(start.lower()[:15])


@pytest.mark.parametrize(("layout", "wide"), [("ateliers", True), ("region", False)])
def test_a_pdf_leaves_in_the_layout_that_is_asked(cast: Cast, tmp_path: Path, layout: str, wide: bool) -> None:
    report, file = tmp_path / "rapport.json", tmp_path / "sortie.pdf"
    report.write_text('{"layout": "region", "themes": [{"theme": 1, "situation": ["Un constat"]}]}')
    number = str(import_report(report)["restitution"])
    call_command("export_report", number, "--format", "pdf", "--layout", layout, "-o", str(file))
    box = PdfReader(file).pages[0].mediabox
    assert (box.width > box.height) is wide
    call_command("export_report", number, "--format", "pdf", "-o", str(file))
    box = PdfReader(file).pages[0].mediabox
    assert box.height > box.width


def test_a_report_is_imported_at_every_level(cast: Cast) -> None:
    school = add_territory(level=Level.ETABLISSEMENT, name="École du Bocage", parent=cast.bassin, code="0850001P")
    places = (cast.region, cast.nantes, cast.vendee, cast.bassin, school)
    levels = (
        "region_academique:17",
        "academie:17",
        "departement:85",
        f"bassin:{cast.bassin.code}",
        "etablissement:0850001P",
    )
    for place, level in zip(places, levels, strict=True):
        assert Restitution.objects.get(pk=import_report(DEMO, territory=level)["restitution"]).territory == place


def test_what_was_exported_can_be_imported_and_is_the_same(cast: Cast, tmp_path: Path) -> None:
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    call_command("export_report", str(import_report(DEMO)["restitution"]), "--format", "json", "-o", str(first))
    again = import_report(first)["restitution"]
    call_command("export_report", str(again), "--format", "json", "-o", str(second))
    assert without_refs(json.loads(second.read_text())) == without_refs(json.loads(first.read_text()))


def without_refs(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_refs(item) for key, item in value.items() if key != "ref"}
    return [without_refs(item) for item in value] if isinstance(value, list) else value


def test_exporting_what_does_not_exist_is_refused(cast: Cast, tmp_path: Path) -> None:
    err = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("export_report", "404", "--format", "json", "-o", str(tmp_path / "x"), stderr=err)
    assert (left.value.code, err.getvalue().strip()) == (1, "La restitution 404 n’existe pas.")


def test_a_document_that_names_no_thematique_takes_the_one_that_is_said(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "tableau.json"
    file.write_text('{"themes": [{"retex": [{"label": "RETEX 1"}]}]}')
    restitution = Restitution.objects.get(pk=import_report(file, "--theme", "4")["restitution"])
    assert [sheet.theme.number for sheet in restitution.sheets.all()] == [4]


def test_a_thematique_that_is_said_changes_nothing_of_a_document_that_names_its_own(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "tableau.json"
    file.write_text('{"themes": [{"theme": 2, "retex": [{"label": "RETEX 1"}]}]}')
    restitution = Restitution.objects.get(pk=import_report(file, "--theme", "4")["restitution"])
    assert [sheet.theme.number for sheet in restitution.sheets.all()] == [2]


@pytest.mark.parametrize(
    ("place", "why"),
    [("absent/x.pdf", "son dossier n’existe pas"), (".", "c’est un dossier")],
)
def test_a_place_where_nothing_can_be_written_is_refused_before_the_layout(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, why: str
) -> None:
    number = str(import_report(DEMO)["restitution"])
    monkeypatch.setattr("syntheses.management.commands.export_report.export", never)
    err = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("export_report", number, "--format", "pdf", "-o", str(tmp_path / place), stderr=err)
    assert left.value.code == 1
    assert err.getvalue().strip() == f"Le fichier « {tmp_path / place} » ne peut pas être écrit : {why}."
    assert list(tmp_path.iterdir()) == []


def never(*_: Any, **__: Any) -> bytes:
    raise AssertionError("laid out")


def test_a_full_disk_leaves_the_earlier_export_whole(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = str(import_report(DEMO)["restitution"])
    file = tmp_path / "sortie.json"
    file.write_text("l’export d’hier")

    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as half:
            half.write(data[:10])
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "write_bytes", full)
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("export_report", number, "--format", "json", "-o", str(file), stderr=err)
    assert err.getvalue().strip().endswith("ne peut pas être écrit : le disque est plein.")
    assert [path.name for path in tmp_path.iterdir()] == ["sortie.json"]
    assert file.read_text() == "l’export d’hier"
