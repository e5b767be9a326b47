"""The défis of a fiche as one list: each with the lines that stand under it, and where one that is taken goes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from common.compiled import Compiled
from common.french import count
from consolidation.errors import ConsolidationRefusedError
from consolidation.names import name_of
from restitutions.enums import CHALLENGE_KINDS, Kind
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
    """Why a défi or a heading cannot go: what stands under it would stand under another. "" when it can."""
    if entry.kind not in (Kind.CHALLENGE, Kind.PROPOSAL_HEADING):
        return ""
    number = len(under(listed(sheet.pk), entry.pk))
    if not number:
        return ""
    lines = count(number, "ligne s’y range", "lignes s’y rangent")
    first = "cette reprise, ou rangez cette ligne" if number == 1 else "ces reprises, ou rangez ces lignes"
    name = name_of(entry.reference, entry.text)
    return f"{name} ne peut pas s’annuler\u202f: {lines}. Annulez d’abord {first} ailleurs."


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
    own = next((rank for rank, (_, kind) in enumerate(block.lines) if kind == Kind.PROPOSAL_HEADING), None)
    lines = block.lines[:own]
    return lines[-1][0] if lines else block.challenge


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
