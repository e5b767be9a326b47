"""Writes on the tree. A path is the refs from the root down, so that a subtree is one prefix."""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from common.text import clean_text, fold
from territories.archiving import refuse_archived
from territories.enums import Level
from territories.followers import hold_what_follows, tell_followers
from territories.models import Territory


@transaction.atomic
def load_territories(source: Path, *, refresh: bool = False) -> int:
    """Create what is missing of the referential, a CSV (level, code, name, label, parent_level, parent_code, ref…).

    What exists stays as the administration has it, unless `refresh`. Returns the number of territories read. Rows are
    in any order; parents may come after children.
    """
    with source.open(encoding="utf-8", newline="") as lines:
        rows = {(row["level"], row["code"]): row for row in csv.DictReader(lines)}
    existing = {(t.level, t.code): t for t in _tree(locked=refresh)}
    done: dict[tuple[str, str], Territory] = {}
    changed = False
    for key in sorted(rows, key=lambda k: Level(k[0]).depth):
        row = rows[key]
        parent = done.get((row["parent_level"], row["parent_code"])) if row["parent_code"] else None
        if not refresh and key in existing:
            done[key] = existing[key]
            continue
        territory = existing.get(key) or Territory(level=key[0], code=key[1])
        territory.name, territory.label, territory.ref, territory.parent = row["name"], row["label"], row["ref"], parent
        territory.insee_region_code, territory.uai_prefix = row["insee_region_code"], row["uai_prefix"]
        territory.slug = slugify(row["label"])
        territory.path = f"{parent.path if parent else '/'}{territory.ref}/"
        territory.save()
        done[key] = territory
        changed = True
    if changed:
        tell_followers(None)
    return len(rows)


@transaction.atomic
def add_territory(*, level: str, name: str, parent: Territory, code: str = "") -> Territory:
    """Add a bassin or an établissement below a territory. A bassin without a code gets the next of its parent.

    Raises ValidationError (French) for a wrong UAI, a taken code, a level that is not below the parent's;
    ArchivingRefusedError below an archived one.
    """
    _lock(parent)
    refuse_archived(parent)
    code = code.strip().upper()
    if level == Level.BASSIN:
        code = code or f"{parent.ref}B{_next_number(parent)}"
    ref = code if level == Level.ETABLISSEMENT else f"{parent.ref}B{_next_number(parent)}"
    name = clean_text(name)
    territory = Territory(
        level=level,
        code=code,
        name=name,
        label=name,
        parent=parent,
        ref=ref,
        slug=slugify(f"{name} {ref}"),
        path=f"{parent.path}{ref}/",
    )
    territory.full_clean()
    territory.save()
    tell_followers(territory)
    return territory


@transaction.atomic
def get_or_add_territory(*, level: str, name: str, parent: Territory, code: str = "") -> tuple[Territory, bool]:
    """`add_territory`, or the territory of the same level, name (and code, when given) that is already there.

    A form sent twice is one territory. Returns it and whether it is new. Raises ArchivingRefusedError for one that is
    archived, as `add_territory` does.
    """
    _lock(parent)
    alike = Territory.objects.filter(parent=parent, level=level, **({"code": code} if code else {}))
    for existing in alike:
        if fold(existing.name) == fold(name):
            refuse_archived(existing)
            return existing, False
    return add_territory(level=level, name=name, parent=parent, code=code), True


class StaleNameError(Exception):
    """Someone renamed the territory meanwhile; `current` is the name it has now."""

    def __init__(self, current: str) -> None:
        super().__init__(current)
        self.current = current


@transaction.atomic
def rename_territory(*, territory: Territory, name: str, seen: str) -> Territory:
    """Give a bassin or an établissement another name; its address and its references stay.

    `seen` is the name that was shown to whoever renames. Raises StaleNameError when it is no longer the name.
    """
    if not territory.is_local:
        raise ValueError(territory.level)
    locked = Territory.objects.select_for_update().get(pk=territory.pk)
    if name == locked.name:
        return locked
    if seen != locked.name:
        raise StaleNameError(locked.name)
    locked.name = locked.label = name
    locked.full_clean()
    locked.save(update_fields=["name", "label"])
    return locked


def _tree(*, locked: bool) -> list[Territory]:
    """Every territory, those above first.

    Locked as each door locks one, then what follows the tree: an address that changes locks the key of its row, which
    a value recorded meanwhile points to while it holds its indicator. That one is over, or has not begun.
    """
    found = Territory.objects.order_by("path")
    if not locked:
        return list(found)
    held = list(found.select_for_update(no_key=True, of=("self",)))
    hold_what_follows()
    return held


def _lock(parent: Territory) -> None:
    """One addition at a time below a territory. Its key stays free: a value recorded meanwhile points to it."""
    Territory.objects.select_for_update(no_key=True).get(pk=parent.pk)


def _next_number(parent: Territory) -> int:
    """One more than the highest bassin number under a parent: numbers are not given twice while a row exists."""
    prefix = f"{parent.ref}B"
    refs = Territory.objects.filter(parent=parent, level=Level.BASSIN).values_list("ref", flat=True)
    return max((int(ref[len(prefix) :]) for ref in refs if ref[len(prefix) :].isdigit()), default=0) + 1
