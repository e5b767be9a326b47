"""What a command says to whoever mistypes it: run as a shell runs it."""

from __future__ import annotations

import sys

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError

from accounts.management.commands.create_account import Command as CreateAccount
from syntheses.management.commands.export_report import Command as ExportReport
from syntheses.management.commands.import_report import Command as ImportReport
from tests.cast import Cast

WHERE = ["--campaign", "egn-2020", "--territory", "academie:17"]
WHO = ["--name", "Mission", "--role", "animateur", "--territory"]


def refused(command: BaseCommand, name: str, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What it writes on standard error, having left with 1 and said nothing else."""
    with pytest.raises(SystemExit) as left:
        command.run_from_argv(["manage.py", name, *arguments])
    said = capsys.readouterr()
    assert (left.value.code, said.out) == (1, "")
    return said.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Il manque : file, --campaign, --territory.\n"),
        (["x.docx", *WHERE, "--vite"], "Cette commande ne connaît pas : --vite.\n"),
        (["x.docx", *WHERE, "--theme", "deux"], "--theme : « deux » n’est pas un nombre entier.\n"),
        (["x.docx", *WHERE, "--title"], "--title : il manque une valeur.\n"),
        (["x.docx", *WHERE, "--dry-run=oui"], "--dry-run ne prend pas de valeur.\n"),
        (
            ["x.docx", *WHERE, "--t", "3"],
            "--t peut vouloir dire --traceback, --territory, --title, --theme : écrivez l’option en entier.\n",
        ),
    ],
)
def test_import_report_says_what_is_wrong_in_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(ImportReport(), "import_report", arguments, capsys) == sentence


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["abc", "--format", "json", "-o", "x"], "restitution : « abc » n’est pas un nombre entier.\n"),
        (
            ["1", "--format", "rtf", "-o", "x"],
            "--format : « rtf » n’est pas possible ; choisissez parmi json, html, pdf, csv, docx, odt, zip.\n",
        ),
        (["1", "--format", "json"], "Il manque : -o/--output.\n"),
    ],
)
def test_export_report_says_what_is_wrong_in_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(ExportReport(), "export_report", arguments, capsys) == sentence


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["x@example.org"], "Il manque : --name, --role, --territory.\n"),
        (["x@example.org", *WHO, "academie:999"], "Le territoire « academie:999 » n’existe pas dans le référentiel.\n"),
    ],
)
def test_create_account_says_what_is_wrong_in_one_sentence(
    cast: Cast, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)
    command = CreateAccount(stderr=sys.stderr)
    assert refused(command, "create_account", arguments, capsys) == sentence


def test_a_program_that_calls_a_command_gets_an_exception() -> None:
    with pytest.raises(CommandError, match=r"^Il manque : --campaign, --territory\.$"):
        call_command("import_report", "x.docx")


def test_a_base_that_is_not_there_is_said_in_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OperationalError("no such table: restitutions_row\nLINE 1")

    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)
    monkeypatch.setattr(ExportReport, "handle", broken)
    said = refused(ExportReport(), "export_report", ["1", "--format", "json", "-o", "x"], capsys)
    assert said == (
        "La base de données ne répond pas, est pleine ou n’est pas préparée (no such table: restitutions_row) : "
        "vérifiez-la, lancez « manage.py migrate », puis recommencez.\n"
    )
    with pytest.raises(OperationalError):
        call_command("export_report", "1", "--format", "json", "-o", "x")
