"""Publishing: what goes with a change of state."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.scope import Scope
from common.text import clean_text
from common.workflow import TransitionRefusedError
from restitutions.models import Restitution, StateChange
from restitutions.workflow import CORRECT, GIVE_UP, PUBLISH, UNPUBLISH, WITHDRAW, WORKFLOW, change_state
from syntheses import kept
from syntheses.followers import tell_followers
from syntheses.freeze import freeze_report, is_as_frozen, lock_content, said_of
from syntheses.jobs import ask_for_version_pdf
from syntheses.models import Version
from syntheses.notices import notify_of_change
from syntheses.selectors import current_versions

CHANGED_SINCE = (
    "Le texte a changé depuis la version en ligne\u00a0: la correction ne peut pas être abandonnée d’un geste. "
    "Le brouillon reste, votre équipe seule le lit, et la version en ligne ne bouge pas."
)
"""Why a correction cannot be given up: nobody would bring the words back exactly."""

NOTHING_SEEN = "-"
"""The stamp of a person who was shown nothing: equal to none."""


class ChangedMeanwhileError(Exception):
    """The restitution is not what the person saw when they opened the confirmation."""


class AlreadyMadeError(Exception):
    """The same person has just made this very change: the form was sent twice."""


def stamp_of(restitution: Restitution) -> str:
    """What a person saw when they opened a page: the last change of state (0 for none), the last save."""
    last = _changes(restitution).values_list("pk", flat=True).first()
    return f"{last or 0}-{restitution.updated_at.timestamp():.6f}"


def _changes(restitution: Restitution) -> QuerySet[StateChange]:
    return StateChange.objects.filter(restitution=restitution).order_by("-pk")


def _check_seen(restitution: Restitution, name: str, seen: str, by: Scope) -> None:
    last = list(_changes(restitution)[:2])
    before = last[1].pk if len(last) > 1 else 0
    if last and (last[0].transition, last[0].by_id) == (name, by.account.pk) and seen.split("-")[0] == str(before):
        raise AlreadyMadeError
    if restitution.state in WORKFLOW[name].sources and seen != stamp_of(restitution):
        raise ChangedMeanwhileError


@transaction.atomic
def move_restitution(
    restitution: Restitution, name: str, *, by: Scope, reason: str = "", seen: str = ""
) -> Restitution:
    """Change the state, and what goes with it.

    Publishing freezes a version and asks for its PDF; unpublishing withdraws what is readable; a correction leaves it
    readable until the next version. Each change is told to those concerned by an e-mail. `seen` is the `stamp_of` what
    the person confirms, "" when nobody looked (commands). Raises what `change_state` raises, ChangedMeanwhileError,
    AlreadyMadeError.
    """
    if seen:
        _check_seen(Restitution.objects.select_for_update(of=("self",)).get(pk=restitution.pk), name, seen, by)
    moved = change_state(restitution, name, by=by, reason=reason)
    if name == PUBLISH:
        _publish(moved, by=by, reason=clean_text(reason))
    elif name in (UNPUBLISH, WITHDRAW):
        _withdraw(moved, clean_text(reason))
    elif name == GIVE_UP:
        _take_back(moved)
    notify_of_change(_changes(moved).select_related("by", "restitution__territory", "restitution__campaign")[0])
    return moved


def _publish(restitution: Restitution, *, by: Scope, reason: str) -> None:
    """Make the next version, and ask for its PDF. `reason` is kept when it corrects a version that is online."""
    numbers = Version.objects.filter(restitution=restitution)
    corrects = numbers.readable().exists()
    version = Version.objects.create(
        restitution=restitution,
        number=(numbers.aggregate(last=Max("number"))["last"] or 0) + 1,
        title=restitution.title,
        snapshot=freeze_report(restitution),
        published_at=restitution.published_at or timezone.now(),
        published_by=by.account,
        reason=(reason or correction_reason(restitution))[:2000] if corrects else "",
        edition=said_of(restitution),
    )
    ask_for_version_pdf(version, layout=restitution.layout, by=by.account)
    kept.ring(version)
    tell_followers(restitution.pk)


def correction_reason(restitution: Restitution) -> str:
    """Why the last correction of a restitution was begun, "" when there was none."""
    last = _changes(restitution).filter(transition=CORRECT).first()
    return last.reason if last else ""


def _take_back(restitution: Restitution) -> None:
    """End a correction: the version online is again what the rows say, which must be so to the last word.

    Raises TransitionRefusedError when anything was changed.
    """
    version = _as_online(lock_content(restitution.pk))
    if version is None:
        raise TransitionRefusedError(CHANGED_SINCE)
    restitution.published_at = version.published_at
    restitution.save(update_fields=["published_at"])


def giving_up_refusal(restitution: Restitution) -> str:
    """Why the correction of a restitution cannot be given up, "" when it can; nothing is locked nor written."""
    return "" if _as_online(restitution) else CHANGED_SINCE


def _as_online(restitution: Restitution) -> Version | None:
    """The version online when a restitution says now what it froze; None otherwise."""
    version = current_versions().filter(restitution=restitution).select_related("snapshot").first()
    return version if version and is_as_frozen(restitution, version.snapshot) else None


def _withdraw(restitution: Restitution, reason: str) -> None:
    """Take every readable version of a restitution offline."""
    readable = Version.objects.readable().filter(restitution=restitution)
    readable.update(withdrawn_at=timezone.now(), withdrawal_reason=reason[:2000])
    tell_followers(restitution.pk)
