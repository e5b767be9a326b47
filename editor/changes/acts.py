"""Revisions gathered: what one person did to one thing within ten minutes is one act."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from restitutions.enums import Change
from restitutions.models import Revision

TOGETHER = timedelta(minutes=10)
_GATHERED = {Change.CREATED, Change.EDITED, Change.LINKED}


@dataclass
class Act:
    """`before` and `after` hold what differs between the beginning and the end, from revision `first` to `last`."""

    subject: str
    subject_id: uuid.UUID
    change: str
    by: User | None
    since: datetime
    until: datetime
    first: int
    last: int
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    @property
    def changed(self) -> list[str]:
        """The names of the values that are not what they were."""
        return [name for name, value in self.after.items() if self.before.get(name) != value]


def gather(revisions: Iterable[Revision]) -> list[Act]:
    """The acts of revisions given from the newest to the oldest, in that order too.

    What somebody else did to the same thing in between parts two acts. One that comes to nothing (a word typed and
    taken out) is not told.
    """
    acts: list[Act] = []
    open_acts: dict[uuid.UUID, Act] = {}
    for revision in revisions:
        act = open_acts.get(revision.subject_id)
        if act is None or not _goes_with(act, revision):
            act = _act(revision)
            acts.append(act)
            open_acts[revision.subject_id] = act
            continue
        act.since, act.first = revision.at, revision.pk
        act.change = revision.change if revision.change == Change.CREATED else act.change
        act.before = {**act.before, **revision.before}
        act.after = {**revision.after, **act.after}
    return [act for act in acts if act.change != Change.EDITED or act.changed]


def _goes_with(act: Act, revision: Revision) -> bool:
    """Whether an older revision is of the same act."""
    if act.change not in _GATHERED - {Change.CREATED} or revision.change not in _GATHERED:
        return False
    if Change.LINKED in {act.change, revision.change} and act.change != revision.change:
        return False
    is_same_person = (act.by and act.by.pk) == revision.by_id
    return is_same_person and act.until - revision.at <= TOGETHER


def _act(revision: Revision) -> Act:
    return Act(
        subject=revision.subject,
        subject_id=revision.subject_id,
        change=revision.change,
        by=revision.by,
        since=revision.at,
        until=revision.at,
        first=revision.pk,
        last=revision.pk,
        before=dict(revision.before),
        after=dict(revision.after),
    )
