"""Telling those concerned of a remark, and of what follows it: one e-mail a person each time."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import Truncator

from accounts.enums import Right
from accounts.models import User
from accounts.reach import nearest_holders, still_holding
from common.addresses import absolute_url
from common.context_processors import current_brand
from mail.services import queue_message
from mail.texts import render_text
from remarks.enums import EventKind
from remarks.models import Remark, RemarkEvent
from restitutions.models import Entry
from restitutions.writers import writers_of

SUBJECTS = {
    EventKind.ANSWER: "réponse à une remarque",
    EventKind.RESOLVED: "une remarque est résolue",
    EventKind.REOPENED: "une remarque est rouverte",
}


def notify_of_remark(remark: Remark, entry: Entry | None) -> None:
    """Queue, in the transaction of a remark, an e-mail to those who write the restitution and may still.

    When none is left, to the nearest people who may.
    """
    territory = remark.restitution.territory
    writers = {*writers_of(remark.restitution), entry.updated_by_id if entry else None} - {remark.by_id}
    people = still_holding(Right.EDIT, territory, writers) or nearest_holders(Right.EDIT, territory)
    _queue(remark, people, by=remark.by, key=f"remarque:{remark.pk}", subject="une remarque vous est adressée")


def notify_of_event(event: RemarkEvent) -> None:
    """Queue, in the transaction of what follows a remark, an e-mail to whoever took part in it before."""
    remark = event.remark
    ids = {remark.by_id, *RemarkEvent.objects.filter(remark=remark).order_by().values_list("by", flat=True)}
    people = still_holding(Right.READ_DRAFTS, remark.restitution.territory, ids)
    _queue(remark, people, by=event.by, key=f"suite:{event.pk}", subject=SUBJECTS[EventKind(event.kind)], event=event)


def _queue(
    remark: Remark, people: Iterable[User], *, by: User | None, key: str, subject: str, event: RemarkEvent | None = None
) -> None:
    for person in people:
        if by is None or person.pk == by.pk:
            continue
        text = render_text(
            "remark",
            person=person,
            by=by,
            remark=remark,
            event=event,
            recalled=Truncator(remark.text).chars(300).splitlines() if event else [],
            lines=(event or remark).text.splitlines(),
            address=absolute_url(reverse("restitutions:remark", args=[remark.pk])),
        )
        site = current_brand().site
        queue_message(to=person.email, subject=f"{site}\u00a0: {subject}", text=text, key=f"{key}:{person.pk}")
