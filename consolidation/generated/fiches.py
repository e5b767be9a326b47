"""The fiches of a generated campaign, as rows ready to be written: of the workshops, and made from others."""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from consolidation.enums import Outcome
from consolidation.generated.sentences import IDEAS, sentence
from consolidation.models import Decision
from restitutions.enums import CELLS, CHALLENGE_KINDS, BlockType, Kind, Table
from restitutions.models import Entry, Restitution, Row, ThemeSheet
from restitutions.services.drafts import default_titles
from restitutions.thread import TAKES_UP
from workshops.models import Theme

SPOKEN = {
    Table.DIAGNOSIS: (Kind.IRRITANT, Kind.STRENGTH),
    Table.PROJECTION: CELLS[Table.PROJECTION],
    Table.PLAN: CELLS[Table.PLAN],
}
IDEAS_OF_A_CHALLENGE = 5
"""One idea in as many is a défi too, with a proposal."""

IDEAS_OF_A_WORKSHOP = (1, 2)
SET_ASIDE = 0.08
REASON = "Déjà dit par ailleurs."

Spoken = dict[tuple[int, str], Entry]
"""What a row says of one idea: its entry by (idea, kind)."""


@dataclass
class Written:
    """Everything to insert, in the order of the insertions. `ideas` gives the idea of each entry."""

    sheets: list[ThemeSheet] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    answers: list[tuple[uuid.UUID, uuid.UUID]] = field(default_factory=list)
    origins: list[tuple[uuid.UUID, uuid.UUID]] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    ideas: dict[uuid.UUID, int] = field(default_factory=dict)


class Writer:
    """Writes fiches from one source of chance; `say` may mark the words of an entry (a token, for exactness tests)."""

    def __init__(self, drawn: random.Random, say: Callable[[str], str]) -> None:
        self.drawn = drawn
        self.say = say
        self.out = Written()

    def from_workshops(self, restitution: Restitution, themes: Iterable[Theme], workshops: int) -> None:
        """What the workshops of one restitution said, workshop after workshop."""
        for position, theme in enumerate(themes):
            sheet = self._sheet(restitution, theme, position)
            ideas = [
                idea
                for _ in range(workshops)
                for idea in self.drawn.sample(range(IDEAS), self.drawn.choice(IDEAS_OF_A_WORKSHOP))
            ]
            for rank, idea in enumerate(ideas):
                kinds = [kind for kinds in SPOKEN.values() for kind in kinds]
                kinds += CHALLENGE_KINDS if idea % IDEAS_OF_A_CHALLENGE == 0 else ()
                said = {str(kind): self._words(theme, idea, kind) for kind in kinds}
                self._link(self._rows(sheet, rank, idea, said))

    def from_below(self, restitution: Restitution, themes: Iterable[Theme], below: dict[int, list[Entry]]) -> None:
        """A consolidation: the points that say one idea become one, made from all of them; some are set aside.

        `below` gives the points of the restitutions that feed this one, by thématique id.
        """
        for position, theme in enumerate(themes):
            sheet = self._sheet(restitution, theme, position)
            said: dict[int, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
            for entry in below.get(theme.pk, ()):
                if self.drawn.random() < SET_ASIDE:
                    self._decide(sheet, entry, Outcome.SET_ASIDE, None)
                else:
                    said[self.out.ideas[entry.pk]][entry.kind].append(entry)
            for rank, idea in enumerate(sorted(said)):
                sources = said[idea]
                made = self._rows(sheet, rank, idea, {kind: these[0].text for kind, these in sources.items()})
                self._link(made)
                for (_, kind), entry in made.items():
                    self._note(sheet, entry, sources[kind])

    def _note(self, sheet: ThemeSheet, made: Entry, sources: Sequence[Entry]) -> None:
        for rank, source in enumerate(sources):
            self.out.origins.append((made.pk, source.pk))
            self._decide(sheet, source, Outcome.MERGED if rank else Outcome.TAKEN, made)

    def _decide(self, sheet: ThemeSheet, source: Entry, outcome: Outcome, into: Entry | None) -> None:
        reason = REASON if into is None else ""
        self.out.decisions.append(
            Decision(
                id=self._id(),
                sheet=sheet,
                source=source,
                outcome=outcome,
                into=into,
                reason=reason,
                text_then=source.text,
            )
        )

    def _sheet(self, restitution: Restitution, theme: Theme, position: int) -> ThemeSheet:
        sheet = ThemeSheet(restitution=restitution, theme=theme, position=position, **default_titles(theme))
        self.out.sheets.append(sheet)
        return sheet

    def _rows(self, sheet: ThemeSheet, position: int, idea: int, said: Mapping[str, str]) -> Spoken:
        """A row in each table for an idea, and its défi; where nothing is said of it there is neither entry nor row."""
        made: Spoken = {}
        for rank, line in enumerate(kind for kind in CHALLENGE_KINDS if kind in said):
            style = BlockType.BULLET if line == Kind.PROPOSAL else BlockType.PARAGRAPH
            at = len(CHALLENGE_KINDS) * position + rank
            entry = Entry(id=self._id(), sheet=sheet, kind=line, text=said[line], position=at, style=style)
            made[idea, line] = self._spoken(entry, idea)
        for table, kinds in SPOKEN.items():
            texts = {str(kind): said[kind] for kind in kinds if kind in said}
            if not texts:
                continue
            row = Row(id=self._id(), sheet=sheet, table=table, position=position)
            self.out.rows.append(row)
            for kind, text in texts.items():
                entry = Entry(id=self._id(), sheet=sheet, row=row, kind=kind, text=text)
                made[idea, kind] = self._spoken(entry, idea)
        return made

    def _spoken(self, entry: Entry, idea: int) -> Entry:
        self.out.entries.append(entry)
        self.out.ideas[entry.pk] = idea
        return entry

    def _link(self, made: Spoken) -> None:
        for (idea, kind), entry in made.items():
            answered = made.get((idea, TAKES_UP.get(kind, "")))
            if answered:
                self.out.answers.append((entry.pk, answered.pk))

    def _words(self, theme: Theme, idea: int, kind: str) -> str:
        return self.say(sentence(self.drawn, theme.number, idea, kind))

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.drawn.getrandbits(128), version=4)
