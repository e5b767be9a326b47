"""Making a remark, answering it, resolving it, reopening it: once each, whatever is sent twice."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import Right
from accounts.scope import Scope
from common.once import once
from common.text import clean_paragraphs
from remarks.enums import EventKind
from remarks.models import REMARK_LIMIT, Remark, RemarkEvent
from remarks.notices import notify_of_event, notify_of_remark
from restitutions.enums import State
from restitutions.models import Entry, Restitution
from workshops.models import Theme


class PublishedError(Exception):
    """The restitution is published: nothing is said of it here any more."""


class EntryGoneError(Exception):
    """The entry of which something is said is not in this fiche any more."""


@transaction.atomic
def make_remark(
    *, uid: uuid.UUID, restitution: Restitution, theme: Theme, entry_id: uuid.UUID | None = None, text: str, by: Scope
) -> tuple[Remark, bool]:
    """A remark on a fiche, or on one of its entries, and whether it is new; told to those who write the restitution.

    The same words sent twice from one page (its `uid`) are one remark. Raises PermissionError, PublishedError,
    EntryGoneError, ValidationError (French) for an empty or too long text.
    """
    locked = _lock(restitution, by, Right.REVIEW)
    said = _said(text, needed=True)
    asked = once(uid, locked.pk, theme.pk, entry_id, by.account.pk, said)
    made = Remark.objects.filter(uid=asked).first()
    if made:
        return made, False
    entry = _entry(locked, theme, entry_id) if entry_id else None
    remark = Remark.objects.create(
        uid=asked,
        restitution=locked,
        theme=theme,
        entry_id=entry_id,
        entry_kind=entry.kind if entry else "",
        entry_text=entry.text if entry else "",
        entry_reference=(entry.reference or "") if entry else "",
        text=said,
        by=by.account,
    )
    notify_of_remark(remark, entry)
    return remark, True


def answer_remark(*, uid: uuid.UUID, remark: Remark, text: str, by: Scope) -> Remark:
    """Say something more. Raises as `make_remark` does, for whoever may edit."""
    return _carry_on(uid, remark, EventKind.ANSWER, _said(text, needed=True), by)


def resolve_remark(*, uid: uuid.UUID, remark: Remark, text: str = "", by: Scope) -> Remark:
    """Say that it is done, with or without an answer. Of one already resolved, the answer alone is kept."""
    return _carry_on(uid, remark, EventKind.RESOLVED, _said(text), by)


def reopen_remark(*, uid: uuid.UUID, remark: Remark, text: str = "", by: Scope) -> Remark:
    """Say that it is not done after all. Of one that is open, the answer alone is kept."""
    return _carry_on(uid, remark, EventKind.REOPENED, _said(text), by)


@transaction.atomic
def _carry_on(uid: uuid.UUID, remark: Remark, kind: EventKind, text: str, by: Scope) -> Remark:
    """One event, told to those who took part. The lock of the restitution makes them come one after the other."""
    _lock(remark.restitution, by, Right.EDIT)
    asked = once(uid, remark.pk, kind, by.account.pk, text)
    current = Remark.objects.select_related("restitution__territory", "theme").get(pk=remark.pk)
    if RemarkEvent.objects.filter(uid=asked).exists():
        return current
    if kind == (EventKind.RESOLVED if current.is_resolved else EventKind.REOPENED):
        if not text:
            return current
        kind = EventKind.ANSWER
    event = RemarkEvent.objects.create(uid=asked, remark=current, kind=kind, text=text, by=by.account)
    if kind != EventKind.ANSWER:
        current.resolved_at = event.at if kind == EventKind.RESOLVED else None
        current.save(update_fields=["resolved_at"])
    notify_of_event(event)
    return current


def _lock(restitution: Restitution, by: Scope, right: Right) -> Restitution:
    locked = Restitution.objects.select_for_update(of=("self",)).select_related("territory").get(pk=restitution.pk)
    if not by.may(right, locked.territory):
        raise PermissionError(right)
    if locked.state == State.PUBLISHED:
        raise PublishedError
    return locked


def _entry(restitution: Restitution, theme: Theme, entry_id: uuid.UUID) -> Entry:
    entry = Entry.objects.filter(pk=entry_id, sheet__restitution=restitution, sheet__theme=theme).first()
    if entry is None:
        raise EntryGoneError
    return entry


def _said(text: str, *, needed: bool = False) -> str:
    """The lines of a text, cleaned."""
    said = clean_paragraphs(text)
    if needed and not said:
        raise ValidationError("Écrivez quelque chose.")
    if len(said) > REMARK_LIMIT:
        raise ValidationError("Ce texte dépasse 2\u00a0000 caractères.")
    return said
