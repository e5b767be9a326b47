"""Two restitutions, of the Vendée and of its bassin, that feed the one of the académie de Nantes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from consolidation.models import Decision
from consolidation.services import merge, set_aside, take, undo
from restitutions.enums import State
from restitutions.models import Entry, Restitution
from tests.cast import Cast
from tests.editor.fiche import Fiche, new_id, op, place, write


@dataclass
class Region:
    """What the académie writes (`above`), and what it is written from."""

    cast: Cast
    above: Fiche
    vendee: Fiche
    bassin: Fiche

    def say(self, fiche: Fiche, table: str, **cells: list[str]) -> dict[str, Entry]:
        """Add a row below, and give the entries of its cells by their words."""
        row = new_id()
        ops = [op("set", "row", row, place={"table": table, "after": None})]
        ids: dict[str, str] = {}
        for kind, texts in cells.items():
            after = None
            for text in texts:
                ids[text] = new_id()
                ops.append(write(ids[text], 0, text=text, place=place(row, kind, after=after)))
                after = ids[text]
        assert [one.status for one in fiche.apply(*ops).outcomes] == ["saved"] * len(ops)
        return {text: Entry.objects.get(pk=pk) for text, pk in ids.items()}

    def send(self, *fiches: Fiche) -> None:
        """What is below is sent: it may be consolidated."""
        for fiche in fiches or (self.vendee, self.bassin):
            Restitution.objects.filter(pk=fiche.restitution.pk).update(
                state=State.SUBMITTED, submitted_at="2020-11-12T10:00Z"
            )

    def take(self, source: Entry, **more: Any) -> Decision:
        return take(**self._asked(source, **more))

    def merge(self, source: Entry, into: Entry, **more: Any) -> Decision:
        return merge(**self._asked(source, **more), into=into.pk)

    def set_aside(self, source: Entry, reason: str = "Hors sujet", **more: Any) -> Decision:
        return set_aside(**self._asked(source, **more), reason=reason)

    def undo(self, decision: Decision) -> Decision | None:
        by = self.cast.coordinator
        return undo(restitution=self.above.restitution, theme=self.above.theme, decision=decision.pk, by=by)

    def _asked(self, source: Entry, **more: Any) -> dict[str, Any]:
        fresh = Entry.objects.select_related("sheet__restitution").get(pk=source.pk)
        asked = {"source": fresh, "uid": uuid.uuid4(), "by": self.cast.coordinator}
        return {"restitution": self.above.restitution, "theme": self.above.theme, **asked, **more}

    def texts(self, table: str) -> list[dict[str, list[str]]]:
        """What the fiche above says in a table: for each row, the words of each cell."""
        rows = self.above.sheet.rows.filter(table=table).order_by("position", "pk")
        return [
            {kind: [one.text for one in row.entries.filter(kind=kind).order_by("position")] for kind in kinds(row)}
            for row in rows
        ]


def kinds(row: Any) -> list[str]:
    return list(dict.fromkeys(row.entries.order_by("kind").values_list("kind", flat=True)))


@pytest.fixture
def region(cast: Cast) -> Region:
    return make_region(cast)


def make_region(cast: Cast) -> Region:
    theme = cast.campaign.themes.get(number=3)
    made = {"campaign": cast.campaign, "created_by": cast.facilitator}
    above = Restitution.objects.create(territory=cast.nantes, title="Synthèse de Nantes", **made)
    below = [
        Restitution.objects.create(territory=territory, title=f"Restitution {name}", feeds=above, **made)
        for territory, name in ((cast.vendee, "de Vendée"), (cast.bassin, "du Bocage"))
    ]
    return Region(cast, Fiche(cast, above, theme), *(Fiche(cast, one, theme) for one in below))
