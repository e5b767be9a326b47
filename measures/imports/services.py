"""A table of values, from its file to the values: read and kept, then recorded all together or not at all."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.scope import Scope
from common.text import TITLE_LIMIT, clean_text
from indicators.models import Indicator
from measures.enums import Way
from measures.import_model import MeasureImport
from measures.imports.cells import SheetRefusedError, read_cells
from measures.imports.columns import raw_lines
from measures.imports.weigh import Effect, Weighing, weigh
from measures.services import record_many

NOTHING = "Aucune valeur dans ce fichier\u00a0: les titres des colonnes sont là, les lignes sont vides."


class NotReadyError(Exception):
    """A table that cannot be recorded as it is: nothing was written. `str()` is one French sentence."""


@transaction.atomic
def prepare(*, data: bytes, filename: str, indicator: Indicator, uid: uuid.UUID, by: User) -> MeasureImport:
    """Read a file and keep its lines. The same form sent twice is one import. Raises SheetRefusedError."""
    found = raw_lines(read_cells(data))
    if not found.lines:
        raise SheetRefusedError(NOTHING)
    key = uuid.uuid5(uid, f"{by.pk} {indicator.pk} {filename} {hashlib.sha256(data).hexdigest()}")
    kept, _ = MeasureImport.objects.get_or_create(
        pk=key,
        defaults={
            "owner": by,
            "indicator": indicator,
            "filename": clean_text(filename)[:TITLE_LIMIT],
            "lines": [asdict(line) for line in found.lines],
            "unread": found.unread,
        },
    )
    return kept


@transaction.atomic
def read_as_shares(*, kept: MeasureImport, is_share: bool) -> None:
    """Say whether the rates of a table are written between 0 and 1; nothing once it is confirmed."""
    MeasureImport.objects.filter(pk=kept.pk, confirmed_at=None).update(is_share=is_share)


@transaction.atomic
def confirm(
    *, kept: MeasureImport, scope: Scope, by: User, mark: str, without: Collection[str], correct: bool | None
) -> MeasureImport:
    """Record the values of a table, once; confirming again gives the same.

    `mark` is that of the `Weighing` the person saw, `without` the places of the lines set aside, `correct` says whether
    values that differ replace those that are there (None: nobody said). Raises NotReadyError.
    """
    locked = MeasureImport.objects.select_for_update(of=("self",)).select_related("indicator__territory")
    current = locked.get(pk=kept.pk)
    if current.confirmed_at:
        return current
    if weigh(current, scope, by).mark != mark:
        raise NotReadyError("Des valeurs ont changé entre-temps\u00a0: relisez les lignes, puis confirmez.")
    found = weigh(current, scope, by, without=frozenset(without))
    if found.of(Effect.WRONG):
        raise NotReadyError("Des lignes sont encore en erreur\u00a0: corrigez le fichier, ou écartez-les une à une.")
    if found.of(Effect.DIFFERENT) and correct is None:
        raise NotReadyError("Dites quoi faire des valeurs qui diffèrent de celles déjà enregistrées.")
    wanted = {Effect.NEW, Effect.DIFFERENT} if correct else {Effect.NEW}
    given = [
        replace(one.given, comment=one.given.comment or f"Corrigée par le fichier {current.filename}.")
        if one.effect is Effect.DIFFERENT
        else one.given
        for one in found.lines
        if one.given and one.effect in wanted
    ]
    if any(not one.measure for one in record_many(given=given, way=Way.IMPORT, by=by)):
        raise NotReadyError("Une autre personne vient d’enregistrer une de ces valeurs\u00a0: relisez les lignes.")
    current.outcome = {**_outcome(found, correct), "aside": len(current.lines) - len(found.lines)}
    current.confirmed_at = timezone.now()
    current.save(update_fields=["outcome", "confirmed_at"])
    return current


def _outcome(found: Weighing, correct: bool | None) -> dict[str, int]:
    numbers = found.numbers
    different = numbers["different"]
    return {
        "recorded": numbers["new"],
        "corrected": different if correct else 0,
        "kept": numbers["same"] + (0 if correct else different),
    }


@transaction.atomic
def leave_import(*, key: uuid.UUID, by: User) -> bool:
    """Forget a table; False when there is none any more, or when its values are recorded."""
    number, _ = MeasureImport.objects.filter(owner=by, pk=key, confirmed_at=None).delete()
    return number > 0


@transaction.atomic
def forget_imports(*, before: datetime) -> None:
    """Those that nobody confirmed go, and the lines of the others: their values are recorded."""
    old = MeasureImport.objects.filter(created_at__lt=before)
    old.filter(confirmed_at=None).delete()
    old.exclude(lines=[]).update(lines=[])
