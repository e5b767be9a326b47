"""Publishing: what goes with a change of state."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.scope import Scope
from restitutions.models import Restitution, StateChange
from restitutions.workflow import PUBLISH, UNPUBLISH, WORKFLOW, change_state
from syntheses.freeze import freeze_report, said_of
from syntheses.jobs import ask_for_version_pdf
from syntheses.models import Version
from syntheses.notices import notify_of_change
from syntheses.signals import version_published, version_withdrawn

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

    Publishing freezes a version and asks for its PDF, unpublishing withdraws it; each change is told to those
    concerned by an e-mail. `seen` is the `stamp_of` what the
    person confirms, "" when nobody looked (commands). Raises what `change_state` raises, ChangedMeanwhileError,
    AlreadyMadeError.
    """
    if seen:
        _check_seen(Restitution.objects.select_for_update(of=("self",)).get(pk=restitution.pk), name, seen, by)
    moved = change_state(restitution, name, by=by, reason=reason)
    if name == PUBLISH:
        last = Version.objects.filter(restitution=moved).aggregate(last=Max("number"))["last"] or 0
        version = Version.objects.create(
            restitution=moved,
            number=last + 1,
            snapshot=freeze_report(moved),
            published_at=moved.published_at or timezone.now(),
            published_by=by.account,
            reason=reason,
            edition=said_of(moved),
        )
        ask_for_version_pdf(version, layout=moved.layout, by=by.account)
        version_published.send(Version, version=version)
    elif name == UNPUBLISH:
        _withdraw(moved)
    notify_of_change(_changes(moved).select_related("by", "restitution__territory", "restitution__campaign")[0])
    return moved


def _withdraw(restitution: Restitution) -> None:
    """Take every readable version of a restitution offline."""
    readable = Version.objects.readable().filter(restitution=restitution).select_related("snapshot")
    for version in readable.order_by("number"):
        version.restitution = restitution
        version.withdrawn_at = timezone.now()
        version.save(update_fields=["withdrawn_at"])
        version_withdrawn.send(Version, version=version)
