"""Which territory a cell names: by reference prefix, official code, or name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from common.text import fold
from indicators.numbers import NB
from measures.imports.words import UnreadError
from territories.models import Territory


@dataclass(frozen=True)
class Places:
    """The territories of an indicator by all that may name them; those of the awaited level first."""

    awaited: str
    named: dict[str, list[Territory]]

    @classmethod
    def of(cls, territories: Iterable[Territory], awaited: str) -> Places:
        named: dict[str, list[Territory]] = defaultdict(list)
        for one in territories:
            for word in {fold(one.ref), fold(one.code), fold(one.label), fold(one.name)}:
                named[word].append(one)
        return cls(awaited, dict(named))

    def find(self, text: str) -> Territory:
        """The one a text names. Raises UnreadError when none or several have that name."""
        found = self.named.get(fold(text), [])
        best = [one for one in found if one.ref.casefold() == text.casefold()] or found
        if len(best) > 1:
            best = [one for one in best if one.level == self.awaited] or best
        if len(best) == 1:
            return best[0]
        if not best:
            raise UnreadError(
                f"«{NB}{text}{NB}» n’est pas un territoire de cet indicateur. Écrivez son code ou son nom complet."
            )
        several = ", ".join(f"{one.label} ({one.ref})" for one in best[:4])
        raise UnreadError(f"«{NB}{text}{NB}» nomme plusieurs territoires\u00a0: {several}. Écrivez le code voulu.")
