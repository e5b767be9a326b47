"""Telling those concerned that a restitution changed state: one e-mail a person and a change."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from accounts.enums import Right
from accounts.models import User
from accounts.reach import nearest_holders, still_holding
from common.addresses import absolute_url
from common.context_processors import current_brand
from mail.models import Message
from mail.services import queue_message
from mail.texts import render_text
from restitutions.enums import State
from restitutions.models import StateChange
from restitutions.workflow import CORRECT, GIVE_UP, PUBLISH, RETURN, SUBMIT, UNPUBLISH, VALIDATE, WITHDRAW
from restitutions.writers import writers_of

SUBJECTS = {
    SUBMIT: "une restitution attend votre relecture",
    RETURN: "une restitution vous est renvoyée",
    VALIDATE: "votre restitution est validée",
    PUBLISH: "votre restitution est publiée",
    CORRECT: "votre restitution est en correction",
    GIVE_UP: "la correction de votre restitution est abandonnée",
    UNPUBLISH: "votre restitution n’est plus publiée",
    WITHDRAW: "votre restitution n’est plus publiée",
}
"""The end of each subject: nothing that a person typed."""


def notify_of_change(change: StateChange) -> list[Message]:
    """Queue the e-mails that tell of a change of state, in its transaction; asked again, nothing more is queued."""
    restitution = change.restitution
    people = concerned_by(change)
    context = {
        "change": change,
        "name": change.transition,
        "restitution": restitution,
        "address": absolute_url(reverse("syntheses:restitution", args=[restitution.pk])),
        "public_address": absolute_url(reverse("syntheses:synthesis", args=[restitution.territory.slug])),
    }
    subject = f"{current_brand().site}\u00a0: {SUBJECTS[change.transition]}"
    return [
        queue_message(
            to=person.email,
            subject=subject,
            text=render_text("state_change", person=person, **context),
            key=f"etat:{change.pk}:{person.pk}",
        )
        for person in people
    ]


def concerned_by(change: StateChange) -> list[User]:
    """Whom a change of state is told to, whoever made it apart.

    What is sent, to the nearest coordination; what becomes of it, to those who wrote it and may still read it.
    """
    restitution = change.restitution
    if change.transition == SUBMIT:
        people: Iterable[User] = nearest_holders(Right.REVIEW, restitution.territory)
    else:
        right = Right.READ if change.target != State.DRAFT else Right.READ_DRAFTS
        people = still_holding(right, restitution.territory, writers_of(restitution))
    return [person for person in people if person.pk != change.by_id]
