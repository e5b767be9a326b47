"""`import_campaign FILE.zip`: one JSON object on standard output."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from common.commands import FrenchCommand
from common.french import file_fault
from syntheses.archive.errors import ArchiveRefusedError
from syntheses.archive.load import import_archive


class Command(FrenchCommand):
    help = "Importe l’archive ZIP d’une campagne : tout ou rien, les identifiants sont gardés."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="l’archive à lire")

    def handle(self, *_args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            taken = import_archive(file)
        except ArchiveRefusedError as refusal:
            self.refuse(str(refusal))
        except OSError as error:
            self.refuse(f"Le fichier « {file.name} » ne peut pas être lu : {file_fault(error)}.")
        self.stdout.write(json.dumps(asdict(taken), ensure_ascii=False, indent=1))
