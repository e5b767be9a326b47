"""Commands that speak French to whoever runs them: a refusal is one sentence on standard error, and exit 1."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser, SystemCheckError
from django.db import OperationalError, ProgrammingError

_SAID: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"the following arguments are required: (.+)", lambda found: f"Il manque : {found[1]}."),
    (r"unrecognized arguments: (.+)", lambda found: f"Cette commande ne connaît pas : {found[1]}."),
    (
        r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.+)\)",
        lambda found: f"{found[1]} : « {found[2]} » n’est pas possible ; choisissez parmi {_bare(found[3])}.",
    ),
    (
        r"argument (\S+): invalid int value: '(.*)'",
        lambda found: f"{found[1]} : « {found[2]} » n’est pas un nombre entier.",
    ),
    (r"argument (\S+): expected one argument", lambda found: f"{found[1]} : il manque une valeur."),
    (r"argument (\S+): ignored explicit argument '(.*)'", lambda found: f"{found[1]} ne prend pas de valeur."),
    (
        r"ambiguous option: (\S+) could match (.+)",
        lambda found: f"{found[1]} peut vouloir dire {found[2]} : écrivez l’option en entier.",
    ),
)
"""What argparse says, and how we say it."""


def _bare(choices: str) -> str:
    return choices.replace("'", "")


def said_in_french(message: str) -> str:
    """One French sentence for what argparse refuses. The names of options are written "-o/--output"."""
    for pattern, sentence in _SAID:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return sentence(found)
    return f"La commande n’est pas comprise ({message}) : voyez --help."


class FrenchParser(CommandParser):
    """The parser of a command, without the usage lines before an error and with its exit code."""

    called_from_command_line: bool | None

    def error(self, message: str) -> NoReturn:
        sentence = said_in_french(message)
        if not self.called_from_command_line:
            raise CommandError(sentence)
        sys.stderr.write(f"{sentence}\n")
        sys.exit(1)


class FrenchCommand(BaseCommand):
    """A command whose arguments and refusals (CommandError) are answered as this module says."""

    _called_from_command_line: bool

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = FrenchParser  # Django names its own class where it makes the parser
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run. Raises CommandError when called by a program, as Django's commands do."""
        try:
            return super().execute(*args, **options)
        except SystemCheckError:
            raise
        except CommandError as refusal:
            if not self._called_from_command_line or options.get("traceback"):
                raise
            self.refuse(str(refusal))
        except (OperationalError, ProgrammingError) as trouble:
            if not self._called_from_command_line or options.get("traceback"):
                raise
            said = str(trouble).partition("\n")[0]
            self.refuse(
                f"La base de données ne répond pas, est pleine ou n’est pas préparée ({said}) : vérifiez-la, lancez "
                "« manage.py migrate », puis recommencez."
            )

    def refuse(self, sentence: str) -> NoReturn:
        """Say why, and stop there."""
        self.stderr.write(sentence)
        sys.exit(1)
