"""The défis of a fiche as one list: each with the lines that stand under it, and where one that is taken goes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from common.compiled import Compiled
from common.french import count
from consolidation.enums import Outcome
from consolidation.errors import ConsolidationRefusedError
from consolidation.models import Decision
from consolidation.names import name_of
from editor.protocol import Operation
from restitutions.enums import CHALLENGE_KINDS, Kind, Subject
from restitutions.models import Entry, ThemeSheet

Listed = Sequence[tuple[uuid.UUID, str]]
"""(id, kind) pairs, in printing order."""

_LISTED: Compiled[Any] = Compiled(
    lambda sheet: (
        Entry.objects.filter(sheet=sheet, row__isnull=True).order_by("position", "pk").values_list("pk", "kind")
    )
)
_ENDED_BY = {
    str(Kind.CHALLENGE): (Kind.CHALLENGE,),
    str(Kind.PROPOSAL_HEADING): (Kind.CHALLENGE, Kind.PROPOSAL_HEADING),
    str(Kind.PROPOSAL): CHALLENGE_KINDS,
}
"""The kinds before which what stands under a line of some kind ends."""


def listed(sheet: int | None) -> Listed:
    """The défis of a fiche and their lines (one SQL statement)."""
    return _LISTED(sheet)


@dataclass(frozen=True)
class Block:
    """A défi with what stands under it; without one (None), what comes before the first."""

    challenge: uuid.UUID | None
    lines: Listed


def blocks_of(lines: Listed) -> list[Block]:
    """What comes before the first défi, then each défi."""
    starts = [rank for rank, (_, kind) in enumerate(lines) if kind == Kind.CHALLENGE]
    ends = [*starts, len(lines)]
    first = Block(None, lines[: ends[0]])
    return [first, *(Block(lines[at][0], lines[at + 1 : end]) for at, end in zip(starts, ends[1:], strict=True))]


def under(lines: Listed, pk: uuid.UUID) -> Listed:
    """What stands under a défi or a heading; nothing does under a proposal."""
    rank = next((rank for rank, (one, _) in enumerate(lines) if one == pk), None)
    if rank is None:
        return ()
    ended_by = _ENDED_BY[lines[rank][1]]
    end = next((at for at in range(rank + 1, len(lines)) if lines[at][1] in ended_by), len(lines))
    return lines[rank + 1 : end]


def why_not_undone(sheet: ThemeSheet, entry: Entry) -> str:
    """Why a défi or a heading cannot go: what stands under it would stand under another. "" when it can.

    The proposals that followed a heading go back when it goes (see `given_back`).
    """
    if entry.kind not in (Kind.CHALLENGE, Kind.PROPOSAL_HEADING):
        return ""
    below = {pk for pk, _ in under(listed(sheet.pk), entry.pk)}
    if below and entry.kind == Kind.PROPOSAL_HEADING:
        taken = Decision.objects.filter(sheet=sheet, into=entry.pk, outcome=Outcome.TAKEN).first()
        below -= _taken_under(sheet, taken.source_id) if taken else set()
    number = len(below)
    if not number:
        return ""
    lines = count(number, "ligne s’y range", "lignes s’y rangent")
    first = "cette reprise, ou rangez cette ligne" if number == 1 else "ces reprises, ou rangez ces lignes"
    name = name_of(entry.reference, entry.text)
    return f"{name} ne peut pas s’annuler\u202f: {lines}. Annulez d’abord {first} ailleurs."


def gathered(sheet: ThemeSheet, heading: Entry, into: uuid.UUID, after: uuid.UUID | None) -> list[Operation]:
    """The moves that put under a heading its proposals that were taken before it, and stand under none.

    `heading` is of the level below, `into` what it is taken or merged into, `after` what `into` stands behind when it
    is new.
    """
    if heading.kind != Kind.PROPOSAL_HEADING:
        return []
    lines = listed(sheet.pk)
    lone, _ = _lone(lines, into if after is None else after)
    follow = _taken_under(sheet, heading.pk)
    last = next((pk for pk, _ in reversed(under(lines, into))), into)
    # The last one first, so that the history of each says the rank it has in the end.
    return _moves([(pk, kind, last) for pk, kind in reversed(lone) if pk in follow], heading.pk)


def given_back(sheet: ThemeSheet, decision: Decision) -> list[Operation]:
    """The moves that put the proposals of a heading where they would stand without it: before the first of the défi."""
    entry = Entry.objects.filter(made_by_decisions=decision.pk, kind=Kind.PROPOSAL_HEADING).first()
    if entry is None:
        return []
    lines = listed(sheet.pk)
    lone, challenge = _lone(lines, entry.pk)
    follow = _taken_under(sheet, decision.source_id)
    moved = [(pk, kind) for pk, kind in under(lines, entry.pk) if pk in follow]
    behind = [lone[-1][0] if lone else challenge, *(pk for pk, _ in moved)]
    return _moves([(pk, kind, after) for (pk, kind), after in zip(moved, behind, strict=False)], decision.pk)


def _lone(lines: Listed, line: uuid.UUID) -> tuple[Listed, uuid.UUID | None]:
    """What stands under no heading in the défi where a line is, and that défi."""
    first, *others = blocks_of(lines)
    block = next((one for one in others if line == one.challenge or line in {pk for pk, _ in one.lines}), first)
    return _before_headings(block), block.challenge


def _before_headings(block: Block) -> Listed:
    first = next((rank for rank, (_, kind) in enumerate(block.lines) if kind == Kind.PROPOSAL_HEADING), None)
    return block.lines[:first]


def _taken_under(sheet: ThemeSheet, heading: uuid.UUID) -> set[uuid.UUID | None]:
    """What was taken, in a fiche, of the lines that stand under a heading of the level below."""
    below = Entry.objects.filter(pk=heading).values_list("sheet", flat=True).first()
    own = [pk for pk, _ in under(listed(below), heading)]
    taken = Decision.objects.filter(sheet=sheet, source__in=own, outcome=Outcome.TAKEN).order_by()
    return set(taken.values_list("into", flat=True))


def _moves(wanted: Sequence[tuple[uuid.UUID, str, uuid.UUID | None]], why: uuid.UUID) -> list[Operation]:
    """Put lines (id, kind) of the défis behind others."""
    versions = dict(Entry.objects.filter(pk__in=[pk for pk, *_ in wanted]).values_list("pk", "version"))
    return [
        Operation(
            uuid.uuid5(pk, f"moved {why} {versions[pk]}"),
            Subject.ENTRY,
            pk,
            "set",
            versions[pk],
            values={"place": {"row": None, "kind": kind, "parent": None, "after": after}},
        )
        for pk, kind, after in wanted
    ]


def line_before(sheet: ThemeSheet, source: Entry, chosen: uuid.UUID | None) -> uuid.UUID | None:
    """The line of the fiche behind which a défi of the level below, or a line of one, goes; None: at the top.

    `chosen` is a défi of the fiche. Raises ConsolidationRefusedError when it is not there, or when none is chosen and
    the défi under which the source stands was not taken.
    """
    lines = listed(sheet.pk)
    blocks = {block.challenge: block for block in blocks_of(lines)}
    if chosen is not None and chosen not in blocks:
        raise ConsolidationRefusedError(_not_there(sheet, source, chosen))
    if source.kind == Kind.CHALLENGE:
        return _end(blocks[chosen]) if chosen else (lines[-1][0] if lines else None)
    challenge, heading = _above(source)
    taken = _taken(sheet, [one for one in (challenge, heading) if one])
    block = blocks.get(chosen or (taken.get(challenge) if challenge else None))
    if block is None or (challenge and not chosen and challenge not in taken):
        raise ConsolidationRefusedError(_take_it_first(source, challenge))
    return _end(block) if source.kind == Kind.PROPOSAL_HEADING else _end_under(block, taken.get(heading))


def _end(block: Block) -> uuid.UUID | None:
    return block.lines[-1][0] if block.lines else block.challenge


def _end_under(block: Block, heading: uuid.UUID | None) -> uuid.UUID | None:
    """Behind the last proposal of a heading of the block; of the défi itself when the heading is not there."""
    if heading in {pk for pk, _ in block.lines}:
        lines = under(block.lines, heading)
        return lines[-1][0] if lines else heading
    lone = _before_headings(block)
    return lone[-1][0] if lone else block.challenge


def _above(source: Entry) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """The défi, and the heading of it, under which a line of the level below stands."""
    challenge = heading = None
    for pk, kind in listed(source.sheet_id):
        if pk == source.pk:
            break
        if kind == Kind.CHALLENGE:
            challenge, heading = pk, None
        elif kind == Kind.PROPOSAL_HEADING:
            heading = pk
    return challenge, heading


def _taken(sheet: ThemeSheet, below: Sequence[uuid.UUID]) -> dict[uuid.UUID | None, uuid.UUID]:
    """Into what each was taken or merged, the last time."""
    origins = Entry.origins.through.objects.filter(from_entry__sheet=sheet, to_entry__in=below)
    return dict(origins.order_by("pk").values_list("to_entry", "from_entry"))


def _not_there(sheet: ThemeSheet, source: Entry, chosen: uuid.UUID) -> str:
    if sheet.rows.filter(pk=chosen).exists():
        return f"Une entrée «\u00a0{source.get_kind_display()}\u00a0» n’a pas de place dans ce tableau."
    return "Ce défi n’est plus dans la fiche\u202f: choisissez-en un autre."


def _take_it_first(source: Entry, challenge: uuid.UUID | None) -> str:
    below = Entry.objects.filter(pk__in=[challenge]).first()
    name = name_of(below.reference, below.text) if below else ""
    return (
        f"{name_of(source.reference, source.text)} est sous le défi {name}, qui n’est pas repris\u202f: "
        "reprenez-le d’abord, ou choisissez à droite le défi où ranger cette ligne."
    )
