"""`index_published`: the index of what is published, made again from the frozen versions."""

from __future__ import annotations

from typing import Any

from catalogue.index import rebuild
from common.commands import FrenchCommand
from common.french import count


class Command(FrenchCommand):
    help = "Refait l’index de ce qui est publié (recherche et données), à partir des versions figées."

    def handle(self, *_args: Any, **_options: Any) -> None:
        done = list(rebuild())
        self.stdout.write(f"{count(len(done), 'restitution', 'restitutions')}, {count(sum(done), 'ligne', 'lignes')}.")
