"""The one door through which an action changes state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.enums import Right
from accounts.scope import Scope
from common.workflow import Transition, TransitionRefusedError, Workflow
from followup.enums import CLOSED, UNDER_A_REASON, ActionState
from followup.models import Action
from measures.checks import EARLIEST

START, SUSPEND, RESUME, END = "lancer", "suspendre", "reprendre", "terminer"
ABANDON, REOPEN, UNSTART = "abandonner", "rouvrir", "remettre"

TOO_EARLY = f"Donnez une date à partir de {EARLIEST.year}."

_OPEN = frozenset({ActionState.TO_START, ActionState.UNDER_WAY, ActionState.SUSPENDED})

WORKFLOW = Workflow(
    [
        Transition(
            START,
            "Lancer",
            "L’action est en cours.",
            frozenset({ActionState.TO_START}),
            ActionState.UNDER_WAY,
            Right.EDIT,
        ),
        Transition(
            RESUME,
            "Reprendre",
            "L’action est de nouveau en cours.",
            frozenset({ActionState.SUSPENDED}),
            ActionState.UNDER_WAY,
            Right.EDIT,
        ),
        Transition(END, "Terminer", "L’action est terminée.", _OPEN, ActionState.DONE, Right.EDIT),
        Transition(
            SUSPEND,
            "Suspendre",
            "L’action est suspendue.",
            frozenset({ActionState.TO_START, ActionState.UNDER_WAY}),
            ActionState.SUSPENDED,
            Right.EDIT,
            needs_reason=True,
        ),
        Transition(
            ABANDON,
            "Abandonner",
            "L’action est abandonnée.",
            _OPEN,
            ActionState.ABANDONED,
            Right.EDIT,
            needs_reason=True,
        ),
        Transition(
            REOPEN,
            "Rouvrir",
            "L’action est de nouveau en cours.",
            frozenset(CLOSED),
            ActionState.UNDER_WAY,
            Right.EDIT,
            needs_reason=True,
        ),
        Transition(
            UNSTART,
            "Remettre à lancer",
            "L’action est de nouveau à lancer.",
            frozenset({ActionState.UNDER_WAY, ActionState.SUSPENDED}),
            ActionState.TO_START,
            Right.EDIT,
            needs_reason=True,
        ),
    ]
)


@dataclass(frozen=True)
class Asked:
    """What is given with a change of state: why, and the day it happened (today when it is not said).

    `progress_before` is the progress that a closed action had, for when it is reopened.
    """

    today: date
    reason: str = ""
    on: date | None = None
    progress_before: int = 0


def available(action: Action, scope: Scope) -> list[Transition]:
    """The changes of state this person may make now, in the order of the table."""
    leaving = WORKFLOW.leaving(action.state)
    return [one for one in leaving if scope.may(one.right, action.territory)]


def apply(action: Action, transition: Transition, asked: Asked) -> None:
    """Guard one transition, and set the state with the dates, progress and reason that go with it; nothing is saved.

    Raises TransitionRefusedError (French).
    """
    if action.state not in transition.sources:
        raise TransitionRefusedError(
            f"Cette action est maintenant à l’état «\u00a0{action.get_state_display()}\u00a0»\u00a0: "
            f"«\u00a0{transition.label}\u00a0» n’est plus possible."
        )
    if transition.needs_reason and not asked.reason:
        raise TransitionRefusedError("Indiquez le motif\u00a0: il reste au journal, pour l’équipe.")
    day = asked.on or asked.today
    if day < EARLIEST:
        raise TransitionRefusedError(TOO_EARLY)
    if day > asked.today:
        raise TransitionRefusedError("Cette date est à venir\u00a0: un changement d’état dit ce qui a eu lieu.")
    if transition.target in CLOSED and action.started_on and day < action.started_on:
        raise TransitionRefusedError("La fin réelle ne peut pas précéder le début réel.")
    _stamp(action, transition, day, asked)


def _stamp(action: Action, transition: Transition, day: date, asked: Asked) -> None:
    was_closed, target = action.is_closed, ActionState(transition.target)
    action.state = target
    action.state_reason = asked.reason if target in UNDER_A_REASON else ""
    action.ended_on = day if target in CLOSED else None
    if target == ActionState.UNDER_WAY:
        action.started_on = action.started_on or day
    if target == ActionState.DONE:
        action.progress = 100
    elif was_closed:
        action.progress = asked.progress_before
    if target == ActionState.TO_START:
        action.started_on, action.progress = None, 0
