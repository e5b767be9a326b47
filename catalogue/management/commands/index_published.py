"""`index_published`: the index of what is published, made again from the frozen versions."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from catalogue.index import complete, rebuild
from common.commands import FrenchCommand
from common.french import count


class Command(FrenchCommand):
    help = "Refait l’index de ce qui est publié (recherche et données), à partir des versions figées."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--missing",
            action="store_true",
            help="seulement ce qui n’a encore aucune ligne, après une mise à jour ; le reste n’est pas relu",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        done = list(complete() if options["missing"] else rebuild())
        self.stdout.write(f"{count(len(done), 'restitution', 'restitutions')}, {count(sum(done), 'ligne', 'lignes')}.")
