"""`create_account EMAIL --name N --role R --territory LEVEL:CODE`: one account and its role on a territory."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from accounts.enums import Role
from accounts.services import OpenedAccount, open_account
from common.commands import FrenchCommand
from territories.selectors import find_territory


class Command(FrenchCommand):
    help = "Ouvre un compte avec un rôle sur un territoire ; un compte existant reçoit ce rôle et garde le reste."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="adresse électronique")
        parser.add_argument("--name", required=True, help="nom affiché")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--territory", required=True, help="niveau:code, par exemple academie:17")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="lire le mot de passe sur l’entrée standard ; sinon il est tiré au hasard et affiché une fois",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        password = sys.stdin.readline().rstrip("\r\n") if options["password_stdin"] else ""
        if options["password_stdin"] and not password:
            raise CommandError("Aucun mot de passe n’a été lu sur l’entrée standard.")
        try:
            opened = open_account(
                email=options["email"],
                name=options["name"],
                role=options["role"],
                territory=find_territory(options["territory"]),
                password=password,
            )
        except LookupError as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.report(opened, Role(options["role"]), password_was_given=bool(password))

    def report(self, opened: OpenedAccount, role: Role, *, password_was_given: bool) -> None:
        """Say what was made, what was there already, and the generated password."""
        account = opened.user.email
        self.stdout.write(f"Compte {account} : {'créé' if opened.created else 'déjà ouvert, gardé tel quel'}.")
        self.stdout.write(f"Rôle « {role.label} » : {'donné' if opened.joined else 'déjà donné'}.")
        if opened.password:
            self.stdout.write(f"Mot de passe (affiché une seule fois) : {opened.password}")
        if password_was_given and not opened.created:
            self.stdout.write("Le mot de passe lu n’a pas été utilisé : le compte garde le sien.")
