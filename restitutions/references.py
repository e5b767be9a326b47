"""Human references: given once, never changed, never given twice ("PDL-T3-I12").

Prefix: the territory's ref, the thématique's number, the letters of the kind. Numbering runs over all restitutions of
a territory, so that a reference is unique without naming a campaign.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q

from common.patterns import RANK
from restitutions.enums import REFERENCE_LETTERS
from restitutions.models import Entry, ReferenceSequence, Retex, ThemeSheet

_NUMBER_LIMIT = 1_000_000
_BATCH = 5_000
"""References a statement: SQLite bounds the number of parameters."""


def prefix_of(sheet: ThemeSheet, kind: str) -> str:
    """ "PDL-T3-I" for an irritant of the third thématique in Pays de la Loire; "" for a kind without reference."""
    letters = REFERENCE_LETTERS.get(kind)
    return f"{sheet.restitution.territory.ref}-T{sheet.theme.number}-{letters}" if letters else ""


def give_references(sheets: Sequence[ThemeSheet], entries: Iterable[Entry], retex: Iterable[Retex] = ()) -> None:
    """Set `reference` on unsaved entries and RETEX that have none. Runs inside the caller's transaction.

    A reference already proposed is kept when it has the right prefix, is free, and is past the last number ever given
    (the words that had an earlier one may have been deleted); otherwise a new one is given. A handful of SQL
    statements, whatever the number of entries.
    """
    by_id = {sheet.pk: sheet for sheet in sheets}
    wanted: dict[str, list[Entry | Retex]] = defaultdict(list)
    given: list[Entry | Retex] = [*retex, *entries]
    for thing in given:
        kind = "retex" if isinstance(thing, Retex) else thing.kind
        prefix = prefix_of(by_id[thing.sheet_id], kind)
        if prefix:
            wanted[prefix].append(thing)
        else:
            thing.reference = None
    if not wanted:
        return
    taken = _taken([thing.reference for things in wanted.values() for thing in things if thing.reference])
    sequences = _locked(wanted)
    for prefix, things in wanted.items():
        _number(prefix, things, taken, sequences[prefix])
    ReferenceSequence.objects.bulk_update(sequences.values(), ["last"])


def lock_sequences(sheet: ThemeSheet, kinds: Iterable[str]) -> None:
    """Lock, in one order for everybody, all the sequences that a save of several rows may draw from.

    Row after row, two saves of one territory could each wait for what the other holds.
    """
    _locked({prefix for kind in kinds if (prefix := prefix_of(sheet, kind))})


def _taken(references: Sequence[str]) -> set[str]:
    repeated = {reference for reference, times in Counter(references).items() if times > 1}
    used: set[str] = set()
    for start in range(0, len(references), _BATCH):
        batch = references[start : start + _BATCH]
        for model in (Entry, Retex):
            rows = model.objects.filter(reference__in=batch).order_by().values_list("reference", flat=True)
            used.update(reference for reference in rows if reference)
    return repeated | used


def _locked(prefixes: Iterable[str]) -> dict[str, ReferenceSequence]:
    names = sorted(prefixes)
    ReferenceSequence.objects.bulk_create([ReferenceSequence(prefix=name) for name in names], ignore_conflicts=True)
    rows = ReferenceSequence.objects.select_for_update().filter(Q(prefix__in=names)).order_by("prefix")
    return {row.prefix: row for row in rows}


def _number(prefix: str, things: Sequence[Entry | Retex], taken: set[str], sequence: ReferenceSequence) -> None:
    pattern = re.compile(re.escape(prefix) + f"({RANK})")
    kept = set()
    for thing in things:
        found = pattern.fullmatch(thing.reference or "")
        if found and thing.reference not in taken and sequence.last < int(found[1]) < _NUMBER_LIMIT:
            kept.add(int(found[1]))
        else:
            thing.reference = None
    for thing in things:
        if not thing.reference:
            sequence.last += 1
            while sequence.last in kept:
                sequence.last += 1
            thing.reference = f"{prefix}{sequence.last}"
    sequence.last = max([sequence.last, *kept])
