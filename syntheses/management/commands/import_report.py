"""`import_report FILE --campaign SLUG --territory LEVEL:CODE`: one JSON object on standard output."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from common.commands import FrenchCommand
from common.french import file_fault
from syntheses.imports import read_upload
from syntheses.intake import intake
from syntheses.report import ReportRefusedError, counts
from territories.enums import Level
from territories.selectors import find_territory
from workshops.models import Campaign

KEYS = ("file", "campaign", "territory", "title", "theme", "dry_run")
LEVELS = [level.value for level in Level if level != Level.NATIONAL]


class Command(FrenchCommand):
    help = "Importe un rapport (DOCX ou JSON) comme brouillon de restitution d’un territoire."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="le fichier à lire")
        parser.add_argument("--campaign", required=True, help="identifiant de la campagne, par exemple egn-2020")
        parser.add_argument("--territory", required=True, help="niveau:code, par exemple region_academique:17")
        parser.add_argument("--title", default="", help="titre de la restitution")
        parser.add_argument("--theme", type=int, help="numéro de la thématique d’un document qui n’en nomme aucune")
        parser.add_argument("--dry-run", action="store_true", help="lire et vérifier sans rien écrire")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            result = self.import_file(**{key: options[key] for key in KEYS})
        except (ReportRefusedError, CommandError) as refusal:
            self.refuse(str(refusal))
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1))

    def import_file(
        self, *, file: Path, campaign: str, territory: str, title: str, theme: int | None, dry_run: bool
    ) -> dict[str, Any]:
        """Read, check and write in one transaction, undone on a dry run."""
        edition = Campaign.objects.filter(slug=campaign).first()
        if edition is None:
            raise CommandError(f"La campagne « {campaign} » n’existe pas.")
        try:
            place = find_territory(territory, LEVELS)
        except LookupError as unknown:
            raise CommandError(str(unknown)) from unknown
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"Le fichier « {file.name} » ne peut pas être lu : {file_fault(error)}.") from error
        reading = read_upload(data, filename=file.name, campaign=edition, territory=place, theme=theme)
        with transaction.atomic():
            restitution = intake(reading.report, campaign=edition, territory=place, title=title)
            transaction.set_rollback(dry_run)
        return {
            "restitution": None if dry_run else restitution.pk,
            "read": counts(reading.report),
            "not_understood": [asdict(item) for item in reading.not_understood],
        }
