"""Writes on indicators: keyword-only, atomic, idempotent."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from accounts.models import User
from indicators.followers import tell_followers
from indicators.guards import ask_guards
from indicators.models import Indicator, MeasuredBy, Target, TieRefusal
from indicators.values import IndicatorValues, read_indicator
from restitutions.enums import Kind, State
from restitutions.history import edit, record
from restitutions.models import Entry, Restitution
from restitutions.services import NotADraftError
from territories.models import Territory


class StaleIndicatorError(Exception):
    """Somebody saved the indicator since the form was opened; nothing was written. `stored` is what it holds now."""

    def __init__(self, current: Indicator, stored: IndicatorValues) -> None:
        super().__init__("stale")
        self.stored = stored
        self.version: int = current.version
        self.by: User | None = current.updated_by
        self.at: datetime = current.updated_at


class StaleTieError(Exception):
    """Somebody tied the measure elsewhere meanwhile. `current` is the tie as it is now, None when there is none."""

    def __init__(self, current: MeasuredBy | None) -> None:
        super().__init__("stale")
        self.current = current


@transaction.atomic
def create_indicator(
    *, uid: uuid.UUID, territory: Territory, values: IndicatorValues, by: User
) -> tuple[Indicator, bool]:
    """Define an indicator, or find the one this `uid` already made; returns it and whether it is new.

    Raises ValidationError (French, by field) for what the model refuses.
    """
    # One definition at a time in a territory: two forms with the same name cannot both pass. Its key stays free: a
    # value recorded meanwhile holds the indicator and points to the territory; each would wait for the other.
    Territory.objects.select_for_update(no_key=True).get(pk=territory.pk)
    if existing := Indicator.objects.filter(uid=uid).first():
        return existing, False
    indicator = Indicator(uid=uid, territory=territory, created_by=by, updated_by=by, **values.fields)
    indicator.full_clean()
    indicator.save()
    _write_targets(indicator, values)
    tell_followers(indicator, None, values)
    return indicator, True


@transaction.atomic
def save_indicator(*, indicator: Indicator, values: IndicatorValues, version: int, by: User) -> None:
    """Replace what an indicator holds, targets included. Saving what is already there writes nothing.

    `version` is the indicator's when the form was opened. Raises StaleIndicatorError when it has changed since,
    ValidationError for what the model or a guard refuses.
    """
    Territory.objects.select_for_update(no_key=True).get(pk=indicator.territory_id)
    locked = Indicator.objects.select_for_update(of=("self",)).select_related("territory", "theme", "updated_by")
    current = locked.get(pk=indicator.pk)
    stored = read_indicator(current)
    if stored == values:
        return
    if version != current.version:
        raise StaleIndicatorError(current, stored)
    ask_guards(current, values)
    for name, value in values.fields.items():
        setattr(current, name, value)
    current.version += 1
    current.updated_by = by
    current.full_clean()
    current.save()
    _write_targets(current, values)
    tell_followers(current, stored, values)


@transaction.atomic
def archive_indicator(*, indicator: Indicator, by: User) -> None:
    """Take an indicator out of the choices; the measures it is tied to keep it."""
    _set_active(indicator, False, by)


@transaction.atomic
def restore_indicator(*, indicator: Indicator, by: User) -> None:
    """Put an archived indicator back among the choices."""
    _set_active(indicator, True, by)


@transaction.atomic
def tie(*, entry: Entry, indicator: Indicator | None, seen: int | None, by: User) -> MeasuredBy | None:
    """Tie a success measure to an indicator, or with None leave it in words; safe to run again.

    `seen` is the id of the indicator it was tied to when the choice was shown (None: in words). Raises
    ValidationError for another kind of entry, an indicator of another subtree or an archived one; StaleTieError when
    it was tied elsewhere meanwhile; NotADraftError while the plan is being reviewed.
    """
    lock_tied(entry.sheet.restitution_id)
    current = MeasuredBy.objects.select_related("indicator", "tied_by").filter(entry=entry).first()
    held = current.indicator_id if current else None
    if held == (indicator.pk if indicator else None):
        return current
    if held != seen:
        raise StaleTieError(current)
    if indicator is None:
        MeasuredBy.objects.filter(entry=entry).delete()
        _note_tie(entry, held, None, by)
        return None
    if not Indicator.objects.filter(pk=indicator.pk, active=True).exists():
        raise ValidationError({"indicator": "Cet indicateur est archivé : choisissez-en un autre."})
    tied = current or MeasuredBy(entry=entry)
    tied.indicator, tied.tied_by = indicator, by
    tied.full_clean()
    tied.save()
    _note_tie(entry, held, indicator.pk, by)
    return tied


@transaction.atomic
def refuse_tie(*, entry: Entry, indicator: Indicator | None, by: User) -> TieRefusal:
    """Say that an indicator does not measure a success measure, or with None that it stays in words; asked twice, once.

    Raises ValidationError for another kind of entry, StaleTieError when what is to stay in words was tied meanwhile,
    NotADraftError while the plan is being reviewed.
    """
    lock_tied(entry.sheet.restitution_id)
    if entry.kind != Kind.SUCCESS_MEASURE:
        raise ValidationError({"entry": "Seule une mesure de réussite se relie à un indicateur."})
    tied = MeasuredBy.objects.select_related("indicator", "tied_by").filter(entry=entry).first()
    if tied and indicator is None:
        raise StaleTieError(tied)
    about = {"restitution_id": entry.sheet.restitution_id, "entry": entry, "indicator": indicator}
    return TieRefusal.objects.get_or_create(**about, defaults={"by": by})[0]


@transaction.atomic
def take_back_refusal(*, entry: Entry, indicator: Indicator | None) -> None:
    """As if it had not been refused; safe to run again. Raises NotADraftError while the plan is being reviewed."""
    lock_tied(entry.sheet.restitution_id)
    TieRefusal.objects.filter(entry=entry, indicator=indicator).delete()


def lock_tied(restitution_id: int) -> Restitution:
    """A restitution whose ties may change, locked: its draft, or its plan once published, which ties are no part of.

    Raises NotADraftError while it is being reviewed.
    """
    locked = Restitution.objects.select_for_update(of=("self",)).select_related("territory").get(pk=restitution_id)
    if locked.state not in {State.DRAFT, State.PUBLISHED}:
        raise NotADraftError(locked.state)
    return locked


def _note_tie(entry: Entry, before: int | None, after: int | None, by: User) -> None:
    """A version of the measure and its revision: live entry must see that the tie is not what it was."""
    Entry.objects.filter(pk=entry.pk).update(version=F("version") + 1, updated_by=by)
    entry.refresh_from_db(fields=["version"])
    record([edit(entry.sheet, entry, {"indicator": before}, {"indicator": after}, by=by)])


def _set_active(indicator: Indicator, active: bool, by: User) -> None:
    current = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if current.active == active:
        return
    current.active, current.updated_by = active, by
    current.save(update_fields=["active", "updated_by", "updated_at"])


def _write_targets(indicator: Indicator, values: IndicatorValues) -> None:
    """A target whose date stays is the same target; the others are made or deleted."""
    known = {target.due_on: target for target in Target.objects.filter(indicator=indicator)}
    for wanted in values.targets:
        target = known.pop(wanted.due_on, None) or Target(indicator=indicator, due_on=wanted.due_on)
        target.indicator = indicator
        target.value = wanted.value
        target.full_clean()
        target.save()
    Target.objects.filter(pk__in=[target.pk for target in known.values()]).delete()
