"""`roll_up_values`: the values of territories and where indicators stand, again from what was recorded."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from common.commands import FrenchCommand
from common.french import count
from indicators.models import Indicator
from measures.behind import behind
from measures.tallies import rebuild


class Command(FrenchCommand):
    help = "Refait les valeurs des territoires et les jalons des indicateurs\u00a0; les relevés ne changent pas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--missing",
            action="store_true",
            help="seulement les indicateurs dont ce qui est fait n’est pas ce qui a été saisi, après une mise à jour",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        indicators = behind() if options["missing"] else Indicator.objects.order_by("pk")
        done = [rebuild(one) for one in indicators]
        self.stdout.write(f"{count(len(done), 'indicateur', 'indicateurs')}, {count(sum(done), 'valeur', 'valeurs')}.")
