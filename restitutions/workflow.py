"""The one door through which a restitution changes state."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.enums import Right
from accounts.scope import Scope
from common.text import clean_text
from common.workflow import Transition, TransitionRefusedError, Workflow
from restitutions.checklist import missing
from restitutions.enums import State
from restitutions.locks import refresh_locks
from restitutions.models import Restitution, RestitutionWorkshop, StateChange

SUBMIT, RETURN, VALIDATE, PUBLISH, UNPUBLISH = "transmettre", "renvoyer", "valider", "publier", "depublier"
CORRECT, GIVE_UP, WITHDRAW = "corriger", "abandonner", "retirer"

DURING_CORRECTION = (GIVE_UP, WITHDRAW)
"""What can only be done while a version stays online: end a correction that changed nothing, take the version down."""


WORKFLOW = Workflow(
    [
        Transition(
            SUBMIT,
            "Envoyer au coordinateur",
            "La restitution est transmise à la coordination.",
            frozenset({State.DRAFT}),
            State.SUBMITTED,
            Right.EDIT,
        ),
        Transition(
            VALIDATE,
            "Valider",
            "La restitution est validée.",
            frozenset({State.SUBMITTED}),
            State.VALIDATED,
            Right.REVIEW,
        ),
        Transition(
            PUBLISH,
            "Publier",
            "La restitution est publiée : tout le monde peut la lire.",
            frozenset({State.VALIDATED}),
            State.PUBLISHED,
            Right.REVIEW,
        ),
        Transition(
            CORRECT,
            "Corriger",
            "La restitution est de nouveau un brouillon. La version en ligne reste lisible jusqu’à la suivante.",
            frozenset({State.PUBLISHED}),
            State.DRAFT,
            Right.REVIEW,
            needs_reason=True,
        ),
        Transition(
            UNPUBLISH,
            "Dépublier",
            "La restitution n’est plus publiée.",
            frozenset({State.PUBLISHED}),
            State.VALIDATED,
            Right.REVIEW,
            needs_reason=True,
        ),
        Transition(
            RETURN,
            "Renvoyer en brouillon",
            "La restitution est de nouveau un brouillon.",
            frozenset({State.SUBMITTED, State.VALIDATED}),
            State.DRAFT,
            Right.REVIEW,
            needs_reason=True,
        ),
        Transition(
            GIVE_UP,
            "Abandonner la correction",
            "La correction est abandonnée\u00a0: la restitution est de nouveau publiée, telle qu’elle était.",
            frozenset({State.DRAFT, State.SUBMITTED, State.VALIDATED}),
            State.PUBLISHED,
            Right.REVIEW,
        ),
        Transition(
            WITHDRAW,
            "Retirer la version en ligne",
            "Plus aucune version n’est en ligne. La correction reste à l’état où elle était.",
            frozenset({State.DRAFT, State.SUBMITTED, State.VALIDATED}),
            "",
            Right.REVIEW,
            needs_reason=True,
        ),
    ]
)

_STAMPS = {State.SUBMITTED: "submitted_at", State.VALIDATED: "validated_at", State.PUBLISHED: "published_at"}
_CORRECTION_BEGINS_OR_ENDS = (CORRECT, PUBLISH, UNPUBLISH, GIVE_UP, WITHDRAW)
_ORDER = [State.DRAFT, State.SUBMITTED, State.VALIDATED, State.PUBLISHED]


def available(restitution: Restitution, scope: Scope) -> list[Transition]:
    """The changes of state this person may make now, in the order of the table."""
    return [
        transition
        for transition in WORKFLOW.leaving(restitution.state)
        if scope.may(transition.right, restitution.territory)
        and (restitution.is_corrected or transition.name not in DURING_CORRECTION)
    ]


@transaction.atomic
def change_state(restitution: Restitution, name: str, *, by: Scope, reason: str = "") -> Restitution:
    """Make one transition: guard, stamp, locks of the sessions, log row. Returns the locked, changed restitution.

    Raises TransitionRefusedError (French) when the state has changed meanwhile, a reason is wanted, something is
    missing; PermissionError when the person may not.
    """
    transition = WORKFLOW[name]
    locked = Restitution.objects.select_for_update(of=("self",)).select_related("territory").get(pk=restitution.pk)
    if not by.may(transition.right, locked.territory):
        raise PermissionError(name)
    if locked.state not in transition.sources:
        raise TransitionRefusedError(
            f"Cette restitution est maintenant à l’état « {locked.get_state_display()} » : "
            f"l’action « {transition.label} » n’est plus possible."
        )
    if name in DURING_CORRECTION and not locked.is_corrected:
        raise TransitionRefusedError(
            "Cette restitution n’est pas en correction\u00a0: "
            f"l’action «\u00a0{transition.label}\u00a0» n’est pas possible."
        )
    reason = clean_text(reason)
    if transition.needs_reason and not reason:
        raise TransitionRefusedError("Indiquez le motif : les personnes concernées le liront.")
    if name == SUBMIT and (sentences := missing(locked)):
        raise TransitionRefusedError(" ".join(sentences))
    source, now = locked.state, timezone.now()
    if name in _CORRECTION_BEGINS_OR_ENDS:
        locked.correcting_since = now if name == CORRECT else None
    _stamp(locked, State(transition.target or source), now)
    refresh_locks(RestitutionWorkshop.objects.filter(restitution=locked).values_list("workshop", flat=True))
    StateChange.objects.create(
        restitution=locked,
        transition=name,
        source=source,
        target=locked.state,
        by=by.account,
        at=now,
        reason=reason[:2000],
    )
    return locked


def _stamp(restitution: Restitution, target: State, now: object) -> None:
    """Set the state and its dates: those of later states are erased, the new one is now unless it is a step back."""
    reached = _ORDER.index(target)
    for state, attribute in _STAMPS.items():
        if _ORDER.index(state) > reached:
            setattr(restitution, attribute, None)
        elif getattr(restitution, attribute) is None:
            setattr(restitution, attribute, now)
    restitution.state = target
    restitution.save(update_fields=["state", *_STAMPS.values(), "correcting_since", "updated_at"])
