"""`export_report ID --format json|html|pdf [--layout ateliers|region] -o FILE`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from common.french import file_fault
from restitutions.enums import Layout
from restitutions.models import Restitution
from syntheses.exports import FORMATS, export


class Command(BaseCommand):
    help = "Exporte une restitution, telle qu’elle est maintenant, dans un fichier."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("restitution", type=int, help="identifiant de la restitution")
        parser.add_argument("--format", required=True, choices=FORMATS)
        parser.add_argument("--layout", choices=Layout.values, help="mise en page (celle de la restitution sinon)")
        parser.add_argument("-o", "--output", required=True, type=Path, help="le fichier à écrire")

    def handle(self, *_args: Any, **options: Any) -> None:
        restitution = (
            Restitution.objects.select_related("territory", "campaign").filter(pk=options["restitution"]).first()
        )
        if restitution is None:
            self.refuse(f"La restitution {options['restitution']} n’existe pas.")
        data = export(restitution, format=options["format"], layout=options["layout"] or restitution.layout)
        try:
            options["output"].write_bytes(data)
        except OSError as error:
            self.refuse(f"Le fichier « {options['output']} » ne peut pas être écrit : {file_fault(error)}.")

    def refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(1)
