"""Saving running texts: the narratives of a fiche or of a restitution, and the challenges of a fiche."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from accounts.models import User
from restitutions.block_text import BlockLine, render_blocks
from restitutions.cell_text import CellLine, fingerprint
from restitutions.enums import CHALLENGE_KINDS, BlockType, Kind
from restitutions.models import Entry, NarrativeBlock, Restitution, ThemeSheet
from restitutions.services.cells import Changes, Place, plan_cell, write_changes
from restitutions.services.drafts import lock_draft, mark_changed
from restitutions.services.errors import StaleError

_KIND_OF = {BlockType.QUESTION: Kind.CHALLENGE, BlockType.SUBHEADING: Kind.PROPOSAL_HEADING}
_TYPE_OF = {Kind.CHALLENGE: BlockType.QUESTION, Kind.PROPOSAL_HEADING: BlockType.SUBHEADING}


def block_lines(blocks: Iterable[NarrativeBlock]) -> list[BlockLine]:
    """Stored blocks as lines, in the order given."""
    return [BlockLine(block.type, block.text) for block in blocks]


def narrative_text(blocks: Iterable[NarrativeBlock]) -> str:
    """Stored blocks as a form shows them."""
    return render_blocks(block_lines(blocks))


def challenge_lines(entries: Iterable[Entry]) -> list[BlockLine]:
    """Stored challenges and proposals as lines, in the order given."""
    return [BlockLine(_TYPE_OF.get(Kind(entry.kind), BlockType(entry.style)).value, entry.text) for entry in entries]


def challenge_text(entries: Iterable[Entry]) -> str:
    """Stored challenges as a form shows them."""
    return render_blocks(challenge_lines(entries), challenges=True)


@transaction.atomic
def save_narratives(
    *, sheet: ThemeSheet, parts: Mapping[str, Sequence[BlockLine]], shown: Mapping[str, str], by: User | None
) -> None:
    """Write the narratives of a fiche, by `Part`. `shown` gives the fingerprint of the text each form field showed.

    Raises StaleError (stored texts by part) when a text typed is neither the one shown nor the one stored, and the one
    stored is not the one shown: nothing is then written.
    """
    lock_draft(sheet.restitution_id)
    stored = {part: list(sheet.blocks.filter(part=part).order_by("position", "pk")) for part in parts}
    texts = {part: narrative_text(blocks) for part, blocks in stored.items()}
    wanted = {part: render_blocks(lines) for part, lines in parts.items()}
    changed = [part for part in parts if fingerprint(wanted[part]) != shown.get(part) and wanted[part] != texts[part]]
    if any(fingerprint(texts[part]) != shown.get(part) for part in changed):
        changes = ThemeSheet.objects.select_related("updated_by").get(pk=sheet.pk)
        raise StaleError(texts, by=changes.updated_by, at=changes.updated_at)
    for part in changed:
        write_blocks(sheet.restitution, sheet, part, parts[part])
    if changed:
        mark_changed(sheet, by)


def write_blocks(restitution: Restitution, sheet: ThemeSheet | None, part: str, lines: Sequence[BlockLine]) -> None:
    """Replace one running text."""
    NarrativeBlock.objects.filter(restitution=restitution, sheet=sheet, part=part).delete()
    NarrativeBlock.objects.bulk_create(
        NarrativeBlock(
            restitution=restitution, sheet=sheet, part=part, type=line.type, text=line.text, position=position
        )
        for position, line in enumerate(lines)
    )


@transaction.atomic
def save_challenges(*, sheet: ThemeSheet, lines: Sequence[BlockLine], shown: str, by: User | None) -> None:
    """Write the challenges and proposals of a fiche; lines are matched to entries of the same kind, as in a cell.

    Raises StaleError (stored text under "challenges") when somebody else saved another text since `shown`.
    """
    lock_draft(sheet.restitution_id)
    entries = list(Entry.objects.filter(sheet=sheet, row__isnull=True).order_by("position", "pk"))
    stored, wanted = challenge_text(entries), render_blocks(lines, challenges=True)
    if wanted == stored or fingerprint(wanted) == shown:
        return
    if fingerprint(stored) != shown:
        changed = ThemeSheet.objects.select_related("updated_by").get(pk=sheet.pk)
        raise StaleError({"challenges": stored}, by=changed.updated_by, at=changed.updated_at)
    write_changes(sheet, _challenge_changes(sheet, entries, lines, by), by)
    mark_changed(sheet, by)


def _challenge_changes(
    sheet: ThemeSheet, entries: Sequence[Entry], lines: Sequence[BlockLine], by: User | None
) -> Changes:
    changes = Changes()
    ranked = [
        (position, _KIND_OF.get(BlockType(line.type), Kind.PROPOSAL), line) for position, line in enumerate(lines)
    ]
    for kind in CHALLENGE_KINDS:
        old = [entry for entry in entries if entry.kind == kind]
        mine = [(position, line) for position, wanted, line in ranked if wanted == kind]
        before = {entry.pk: (entry.position, entry.style) for entry in old}
        planned = plan_cell(Place(sheet, None, kind, by), old, [CellLine(line.text) for _, line in mine])
        planned.moved = []
        for entry, (position, line) in zip(planned.order, mine, strict=True):
            style = line.type if kind == Kind.PROPOSAL else BlockType.PARAGRAPH.value
            entry.position, entry.style = position, style
            if before.get(entry.pk, (position, style)) != (position, style) and entry not in planned.edited:
                planned.moved.append(entry)
        changes.add(planned)
    return changes
