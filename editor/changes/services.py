"""Putting back what was deleted, going back to earlier words: a batch of live entry, never a rewrite of history."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from accounts.models import User
from editor.changes.selectors import Thing, earlier_words
from editor.outcome import Outcome, refused
from editor.protocol import Operation
from editor.services import apply_batch
from editor.values import RefusedError, checked_values
from restitutions.enums import Change, Subject
from restitutions.models import Entry, Restitution, Revision
from workshops.models import Theme

_WITH_ITS_ROW = timedelta(minutes=1)
_NAMES = uuid.UUID("5f0d7c4e-2f4b-4c5c-9d5a-0c8b1f6f7a11")


def put_thing_back(*, restitution: Restitution, theme: Theme, thing: Thing, uid: uuid.UUID, by: User) -> Outcome:
    """Restore an entry, a RETEX, or a row with the entries that went with it; the same `uid` again changes nothing.

    Raises NotADraftError, Restitution.DoesNotExist.
    """
    ops = [Operation(uid, Subject(thing.subject), thing.pk, "restore")]
    if thing.deletion is not None and thing.subject == Subject.ROW:
        ops += [
            Operation(uuid.uuid5(_NAMES, f"{uid} {pk}"), Subject.ENTRY, pk, "restore")
            for pk in _entries_of(thing.deletion)
        ]
    return apply_batch(restitution=restitution, theme=theme, ops=ops, by=by, challenges=True).outcomes[0]


def _entries_of(deletion: Revision) -> list[uuid.UUID]:
    """The entries that the same person deleted with their row, within the minute before it, lead-ins first."""
    same = Revision.objects.filter(
        sheet=deletion.sheet_id, by=deletion.by_id, change=Change.DELETED, pk__lt=deletion.pk
    )
    near = same.filter(subject=Subject.ENTRY, at__gte=deletion.at - _WITH_ITS_ROW).order_by("pk")
    places = [(revision.before.get("place", {}), revision.subject_id) for revision in near]
    own = [(place, pk) for place, pk in places if place.get("row") == str(deletion.subject_id)]
    own.sort(key=lambda one: (bool(one[0].get("parent")), int(one[0].get("position", 0))))
    there = set(Entry.objects.filter(pk__in=[pk for _, pk in own]).values_list("pk", flat=True))
    return [pk for _, pk in own if pk not in there]


def words_before(thing: Thing, first: int, last: int) -> dict[str, Any]:
    """The words of a thing before its revisions `first` to `last`; nothing when they are not its own."""
    before: dict[str, Any] = {}
    for revision in Revision.objects.filter(subject_id=thing.pk, pk__gte=first, pk__lte=last).order_by("-pk"):
        before |= revision.before
    return earlier_words(before)


def go_back_to(
    *,
    restitution: Restitution,
    theme: Theme,
    thing: Thing,
    words: dict[str, Any],
    version: int,
    uid: uuid.UUID,
    by: User,
) -> Outcome:
    """Give a thing earlier words: a new revision; a conflict when it was changed since `version`.

    Raises NotADraftError, Restitution.DoesNotExist.
    """
    subject = Subject(thing.subject)
    op = Operation(uid, subject, thing.pk, "set", version)
    try:
        values = checked_values(subject, words, unknown="Ce texte n’est plus connu.")
    except RefusedError as error:
        return refused(op, str(error))
    op = Operation(uid, subject, thing.pk, "set", version, None, values)
    return apply_batch(restitution=restitution, theme=theme, ops=[op], by=by, challenges=True).outcomes[0]
