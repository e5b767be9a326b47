"""`export_campaign --campaign SLUG --territory LEVEL:CODE FILE.zip`: one JSON object on standard output."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from common.commands import FrenchCommand
from common.french import file_fault
from syntheses.archive.errors import ArchiveRefusedError
from syntheses.archive.write import export_archive
from syntheses.management.commands.export_report import check_place
from territories.selectors import find_territory
from workshops.models import Campaign


class Command(FrenchCommand):
    help = (
        "Exporte une campagne d’un territoire et de tout ce qu’il contient dans une archive ZIP, à importer ailleurs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="l’archive à écrire")
        parser.add_argument("--campaign", required=True, help="identifiant de la campagne, par exemple egn-2020")
        parser.add_argument("--territory", required=True, help="niveau:code, par exemple academie:17")

    def handle(self, *_args: Any, **options: Any) -> None:
        campaign = Campaign.objects.filter(slug=options["campaign"]).first()
        if campaign is None:
            self.refuse(f"La campagne « {options['campaign']} » n’existe pas.")
        file: Path = options["file"]
        half = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            territory = find_territory(options["territory"])
            check_place(file)
            written = export_archive(campaign, territory, half)
            half.replace(file)
        except (LookupError, ArchiveRefusedError) as refusal:
            self.refuse(str(refusal))
        except OSError as error:
            self.refuse(f"Le fichier « {file} » ne peut pas être écrit : {file_fault(error)}.")
        finally:
            half.unlink(missing_ok=True)
        self.stdout.write(json.dumps({"written": written}, ensure_ascii=False, indent=1))
