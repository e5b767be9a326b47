"""`follow_published`: the actions of what is published, followed from the frozen versions."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from common.commands import FrenchCommand
from common.french import count
from followup.plan import complete, rebuild


class Command(FrenchCommand):
    help = "Relit les plans d’action publiés dans leurs versions figées\u00a0; ce qui est noté du suivi ne change pas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--missing",
            action="store_true",
            help="seulement les plans dont aucune action n’est suivie, après une mise à jour",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        done = list(complete() if options["missing"] else rebuild())
        self.stdout.write(
            f"{count(len(done), 'restitution', 'restitutions')}, {count(sum(done), 'action', 'actions')}."
        )
