"""Writes on the tree. A path is the refs from the root down, so that a subtree is one prefix."""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from common.text import clean_text
from territories.enums import Level
from territories.models import Territory


@transaction.atomic
def load_territories(source: Path) -> int:
    """Create or update the referential from a CSV (level, code, name, label, parent_level, parent_code, ref…).

    Returns the number of territories read. Rows are in any order; parents may come after children.
    """
    with source.open(encoding="utf-8", newline="") as lines:
        rows = {(row["level"], row["code"]): row for row in csv.DictReader(lines)}
    existing = {(t.level, t.code): t for t in Territory.objects.all()}
    done: dict[tuple[str, str], Territory] = {}
    for key in sorted(rows, key=lambda k: Level(k[0]).depth):
        row = rows[key]
        parent = done.get((row["parent_level"], row["parent_code"])) if row["parent_code"] else None
        territory = existing.get(key) or Territory(level=key[0], code=key[1])
        territory.name, territory.label, territory.ref, territory.parent = row["name"], row["label"], row["ref"], parent
        territory.insee_region_code, territory.uai_prefix = row["insee_region_code"], row["uai_prefix"]
        territory.slug = slugify(row["label"])
        territory.path = f"{parent.path if parent else '/'}{territory.ref}/"
        territory.save()
        done[key] = territory
    return len(rows)


@transaction.atomic
def add_territory(*, level: str, name: str, parent: Territory, code: str = "") -> Territory:
    """Add a bassin or an établissement below a territory. A bassin without a code gets the next of its parent.

    Raises ValidationError (French) for a wrong UAI, a taken code, a level that is not below the parent's.
    """
    Territory.objects.select_for_update().get(pk=parent.pk)
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
    return territory


def _next_number(parent: Territory) -> int:
    """One more than the highest bassin number under a parent: numbers are not given twice while a row exists."""
    prefix = f"{parent.ref}B"
    refs = Territory.objects.filter(parent=parent, level=Level.BASSIN).values_list("ref", flat=True)
    return max((int(ref[len(prefix) :]) for ref in refs if ref[len(prefix) :].isdigit()), default=0) + 1
