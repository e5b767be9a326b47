"""Saying where an action stands: its state, its progress and dates, who is responsible, a comment.

Each is done once, whatever is sent twice; none overwrites what another person saved meanwhile. What was done from a
version made another one: sent again, it finds what it asked, or it is stale.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.enums import Right
from accounts.models import User
from accounts.scope import Scope
from common.once import once
from common.text import TITLE_LIMIT, clean_paragraphs, clean_text
from followup.enums import ActionState, EventKind
from followup.models import WORDS_LIMIT, Action, ActionEvent
from followup.people import may_be_responsible
from followup.workflow import TOO_EARLY, WORKFLOW, Asked, apply
from measures.checks import EARLIEST

_OF_STATE = ("state", "state_reason", "progress", "started_on", "ended_on")
_OF_DATES = ("started_on", "ended_on", "due_on")
_ASIDE = (EventKind.COMMENT, EventKind.DOCUMENT, EventKind.PLAN)
"""What makes no form stale."""
_FIELDS = ("state", "state_reason", "progress", "started_on", "ended_on", "due_on", "responsible", "responsible_body")


class StaleActionError(Exception):
    """Somebody changed the action since the form was opened; nothing was written.

    `current` is the action as it is now, `last` what was noted of it last, comments and documents apart.
    """

    def __init__(self, current: Action) -> None:
        super().__init__("stale")
        self.current = current
        noted = ActionEvent.objects.filter(action=current).exclude(what__in=_ASIDE)
        self.last = noted.select_related("by").order_by("-pk").first()


@transaction.atomic
def change_action_state(
    *, uid: uuid.UUID, action: Action, name: str, version: int, by: Scope, reason: str = "", on: date | None = None
) -> Action:
    """Make one transition of `followup.workflow`, on the day it happened (today when it is not said).

    Raises PermissionError, StaleActionError, TransitionRefusedError (French), ValidationError for a reason too long.
    """
    transition, said = WORKFLOW[name], _said(reason, "reason")
    current = lock_action(action, by)
    asked = once(uid, current.pk, version, EventKind.STATE, name, by.account.pk, said, on)
    if _is_last_state(current, asked):
        return current
    _refuse_stale(current, version)

    def change() -> None:
        today = timezone.localdate()
        apply(current, transition, Asked(today, said, on, _progress_before_the_end(current)))

    return _write(current, change, {EventKind.STATE: (asked, _OF_STATE)}, by, said)


@transaction.atomic
def save_progress(
    *,
    uid: uuid.UUID,
    action: Action,
    version: int,
    by: Scope,
    progress: int,
    due_on: date | None,
    started_on: date | None,
    ended_on: date | None,
) -> Action:
    """Write the progress and the dates of an action. Saving what is already there writes nothing.

    Raises PermissionError, StaleActionError, ValidationError (French, by field) for what its state does not allow.
    """
    current = lock_action(action, by)
    values = {"progress": progress, "due_on": due_on, "started_on": started_on, "ended_on": ended_on}
    asked = once(uid, current.pk, version, by.account.pk, *values.values())
    names = {EventKind.PROGRESS: (asked, ("progress",)), EventKind.DATES: (once(asked, "dates"), _OF_DATES)}
    if _holds(current, values):
        return current
    _refuse_stale(current, version)
    if errors := _faults(current, progress, started_on, ended_on) | _of_another_age(values):
        raise ValidationError(errors)
    return _write(current, lambda: _set(current, values), names, by)


@transaction.atomic
def save_responsible(
    *, uid: uuid.UUID, action: Action, version: int, by: Scope, person: User | None, body: str
) -> Action:
    """Say who is responsible: a person who may read the territory, a body, both or nobody.

    Raises as `save_progress` does.
    """
    current = lock_action(action, by)
    values = {"responsible": person, "responsible_body": clean_text(body)}
    asked = once(uid, current.pk, version, by.account.pk, person.pk if person else "", values["responsible_body"])
    if _holds(current, values):
        return current
    _refuse_stale(current, version)
    if len(str(values["responsible_body"])) > TITLE_LIMIT:
        raise ValidationError({"body": "Ce nom dépasse 300 caractères."})
    if person and person != current.responsible and not may_be_responsible(current.territory, person):
        raise ValidationError({"person": "Cette personne n’a pas de rôle sur ce territoire."})
    names = {EventKind.RESPONSIBLE: (asked, ("responsible", "responsible_body"))}
    return _write(current, lambda: _set(current, values), names, by)


@transaction.atomic
def comment_action(*, uid: uuid.UUID, action: Action, by: Scope, text: str) -> Action:
    """Add a comment, for the team. Raises PermissionError, ValidationError for an empty or too long text."""
    said = _said(text, "text")
    if not said:
        raise ValidationError({"text": "Écrivez votre commentaire."})
    current = lock_action(action, by)
    asked = once(uid, current.pk, EventKind.COMMENT, by.account.pk, said)
    if not ActionEvent.objects.filter(uid=asked).exists():
        ActionEvent.objects.create(uid=asked, action=current, what=EventKind.COMMENT, text=said, by=by.account)
        current.followed_at = timezone.now()
        current.save(update_fields=["followed_at"])
    return current


def lock_action(action: Action, by: Scope) -> Action:
    """The action as it is now; those who change it come one after the other."""
    locked = Action.objects.select_for_update(of=("self",)).select_related("territory", "responsible")
    current = locked.get(pk=action.pk)
    if not by.may(Right.EDIT, current.territory):
        raise PermissionError(Right.EDIT)
    return current


def _is_last_state(current: Action, uid: uuid.UUID) -> bool:
    """Whether this very change was made before, and no other change of state since."""
    last = ActionEvent.objects.filter(action=current, what=EventKind.STATE).order_by("-pk").first()
    return last is not None and last.uid == uid


def _refuse_stale(current: Action, version: int) -> None:
    if version != current.version:
        raise StaleActionError(current)


def _holds(current: Action, values: Mapping[str, Any]) -> bool:
    return all(getattr(current, name) == value for name, value in values.items())


def _set(current: Action, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(current, name, value)


def _faults(current: Action, progress: int, started_on: date | None, ended_on: date | None) -> dict[str, str]:
    """What the state of an action does not allow, by field."""
    errors: dict[str, str] = {}
    state, today = ActionState(current.state), timezone.localdate()
    if not 0 <= progress <= 100:
        errors["progress"] = "L’avancement va de 0 à 100\u00a0%."
    elif state == ActionState.TO_START and progress:
        errors["progress"] = "Cette action est à lancer\u00a0: lancez-la pour dire où elle en est."
    elif state == ActionState.DONE and progress != 100:
        errors["progress"] = "Cette action est terminée\u00a0: rouvrez-la pour changer son avancement."
    if state == ActionState.TO_START and started_on:
        errors["started_on"] = "Cette action est à lancer\u00a0: elle n’a pas encore commencé."
    elif state == ActionState.UNDER_WAY and not started_on:
        errors["started_on"] = "Donnez le début réel\u00a0: cette action est en cours."
    elif started_on and started_on > today:
        errors["started_on"] = "Le début réel ne peut pas être à venir."
    if bool(ended_on) != current.is_closed:
        errors["ended_on"] = "Donnez la fin réelle." if current.is_closed else "Cette action n’est pas finie."
    elif ended_on and ended_on > today:
        errors["ended_on"] = "La fin réelle ne peut pas être à venir."
    elif ended_on and started_on and ended_on < started_on:
        errors["ended_on"] = "La fin réelle ne peut pas précéder le début réel."
    return errors


def _of_another_age(values: Mapping[str, Any]) -> dict[str, str]:
    """The dates whose year was typed short, by field."""
    return {name: TOO_EARLY for name in _OF_DATES if values[name] and values[name] < EARLIEST}


def _progress_before_the_end(current: Action) -> int:
    """The progress that a closed action had when it was closed; what it has now when that is not known."""
    if not current.is_closed:
        return current.progress
    closing = ActionEvent.objects.filter(action=current, what=EventKind.STATE).order_by("-pk").first()
    return int(closing.before.get("progress", current.progress)) if closing else current.progress


def _write(
    current: Action,
    change: Callable[[], None],
    names: Mapping[EventKind, tuple[uuid.UUID, tuple[str, ...]]],
    by: Scope,
    text: str = "",
) -> Action:
    """Change an action, note what changed under each name that has some, and save."""
    before = _stored(current)
    change()
    after = _stored(current)
    for what, (uid, fields) in names.items():
        changed = [name for name in fields if before[name] != after[name]]
        if changed:
            ActionEvent.objects.create(
                uid=uid,
                action=current,
                what=what,
                before={name: before[name] for name in changed if name != "state_reason"},
                after={name: after[name] for name in changed if name != "state_reason"},
                text=text,
                by=by.account,
            )
    current.version, current.followed_at = current.version + 1, timezone.now()
    current.save(update_fields=[*_FIELDS, "version", "followed_at", "updated_at"])
    return current


def _stored(action: Action) -> dict[str, Any]:
    """The fields of the follow-up, as JSON holds them."""
    values: dict[str, Any] = {name: getattr(action, name) for name in _FIELDS}
    values["responsible"] = action.responsible_id
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _said(text: str, field: str) -> str:
    """The lines of a text, cleaned."""
    said = clean_paragraphs(text)
    if len(said) > WORDS_LIMIT:
        raise ValidationError({field: "Ce texte dépasse 2\u00a0000 caractères."})
    return said
