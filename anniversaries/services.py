"""Making a report, publishing it, taking it offline; choosing the day it makes itself."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.enums import Right
from accounts.models import User
from accounts.scope import Scope
from anniversaries import files
from anniversaries.gather import gather
from anniversaries.models import WORDS_LIMIT, Anniversary, Schedule
from anniversaries.report import AnniversaryReport, Before, from_dict, to_dict
from common.once import once
from common.text import clean_paragraphs
from common.workflow import TransitionRefusedError
from restitutions.models import Restitution
from syntheses.freeze import checksum, said_of
from syntheses.models import Version

PLAN_OFFLINE = "La synthèse n’est pas en ligne\u00a0: publiez-la d’abord, puis publiez ce rapport."
"""What may be read of a report is read beside its plan: a corrected one must not bring it back unseen."""


@transaction.atomic
def make_report(*, uid: uuid.UUID, restitution: Restitution, tells_reasons: bool, by: Scope) -> Anniversary:
    """The report of a plan as it stands now, frozen; its files are asked for. It is the team's until it is published.

    Sent twice, or asked again while nothing changed since, it is the same report, unless that one was withdrawn.
    Raises PermissionError, NothingPublishedError.
    """
    if not by.may(Right.REVIEW, restitution.territory):
        raise PermissionError(Right.REVIEW)
    asked = once(uid, restitution.pk, tells_reasons)
    return freeze(asked, restitution, timezone.now(), tells_reasons=tells_reasons, by=by.account)


def freeze(
    uid: uuid.UUID,
    restitution: Restitution,
    now: datetime,
    *,
    tells_reasons: bool,
    by: User | None,
    alone: bool = False,
) -> Anniversary:
    """Under the lock of the restitution: two who ask come one after the other."""
    locked = lock(restitution)
    if known := Anniversary.objects.filter(uid=uid).first():
        return known
    of_plan = Anniversary.objects.filter(restitution=locked)
    told = latest_published(locked)
    as_of = timezone.localdate(now)
    payload = to_dict(gather(locked, as_of=as_of, tells_reasons=tells_reasons, before=told))
    digest = checksum(payload)
    if known := of_plan.filter(checksum=digest, withdrawn_at=None).first():
        return known
    made = Anniversary.objects.create(
        uid=uid,
        restitution=locked,
        number=(of_plan.aggregate(last=Max("number"))["last"] or 0) + 1,
        as_of=as_of,
        payload=payload,
        checksum=digest,
        edition=said_of(locked),
        made_at=now,
        made_by=by,
        is_scheduled=alone,
    )
    files.ask_for_files(made)
    return made


def lock(restitution: Restitution) -> Restitution:
    rows = Restitution.objects.select_for_update(of=("self",)).select_related("territory", "campaign")
    return rows.get(pk=restitution.pk)


def latest_published(restitution: Restitution) -> tuple[Before, AnniversaryReport] | None:
    """What the public last read of a plan: the next report tells its changes from there."""
    last = Anniversary.objects.published().filter(restitution=restitution).order_by("-number").first()
    return (Before(number=last.number, as_of=last.as_of), from_dict(last.payload)) if last else None


@transaction.atomic
def publish_report(report: Anniversary, *, by: Scope) -> Anniversary:
    """The one door by which everybody reads a report, the first time and after its plan was withdrawn.

    Published already, it stays as it was. Its plan is online, and stays so until this is done. Raises PermissionError,
    TransitionRefusedError (French) for one that was withdrawn, or whose plan is not online.
    """
    lock(report.restitution)
    current = _current(report, by)
    if current.withdrawn_at:
        raise TransitionRefusedError("Ce rapport a été retiré\u00a0: faites-en un autre.")
    if not Version.objects.readable().filter(restitution=current.restitution).exists():
        raise TransitionRefusedError(PLAN_OFFLINE)
    if current.may_be_published:
        current.published_at, current.published_by, current.ended = timezone.now(), by.account, False
        current.save(update_fields=["published_at", "published_by"])
    return current


@transaction.atomic
def withdraw_report(report: Anniversary, *, reason: str, by: Scope) -> Anniversary:
    """Take a report offline, for a reason that stays with the team. Its files stay; it is not published again.

    Raises PermissionError, TransitionRefusedError (French).
    """
    current, said = _current(report, by), clean_paragraphs(reason)
    if current.published_at is None:
        raise TransitionRefusedError("Ce rapport n’est pas publié.")
    if not said:
        raise TransitionRefusedError("Indiquez le motif\u00a0: il reste à votre équipe.")
    if len(said) > WORDS_LIMIT:
        raise TransitionRefusedError("Ce motif dépasse 2\u00a0000 caractères.")
    if current.withdrawn_at is None:
        current.withdrawn_at, current.withdrawal_reason = timezone.now(), said
        current.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    return current


def _current(report: Anniversary, by: Scope) -> Anniversary:
    """The report as it is now; those who move it come one after the other."""
    rows = Anniversary.objects.told().select_for_update(of=("self",)).select_related("restitution__territory")
    current = rows.get(pk=report.pk)
    if not by.may(Right.REVIEW, current.restitution.territory):
        raise PermissionError(Right.REVIEW)
    return current


class StaleScheduleError(Exception):
    """Somebody chose another day meanwhile; `current` is what stands, None when it was taken away."""

    def __init__(self, current: Schedule | None) -> None:
        super().__init__("stale")
        self.current = current


def stamp_of(schedule: Schedule | None) -> str:
    """What a person saw when they opened the page: "" for nothing chosen."""
    return f"{schedule.day}-{schedule.set_at.timestamp():.6f}" if schedule else ""


@transaction.atomic
def set_schedule(
    *, restitution: Restitution, day: date, yearly: bool, tells_reasons: bool, seen: str, by: Scope
) -> Schedule:
    """Choose the day on which the next report of a plan is made, in the place of the one chosen before.

    Saying again what is said writes nothing. Raises PermissionError, ValueError for a day that is past,
    StaleScheduleError when what stands is not what was `seen`.
    """
    if not by.may(Right.REVIEW, restitution.territory):
        raise PermissionError(Right.REVIEW)
    if day <= timezone.localdate():
        raise ValueError(day)
    locked = lock(restitution)
    values = {"day": day, "yearly": yearly, "tells_reasons": tells_reasons}
    known = Schedule.objects.filter(restitution=locked).select_related("set_by").first()
    if known and all(getattr(known, name) == value for name, value in values.items()):
        return known
    if seen != stamp_of(known):
        raise StaleScheduleError(known)
    # Changing the rest on a 28 February that stands for the 29th does not choose the 28th.
    chosen = known.chosen if known and known.day == day else day
    said = {**values, "chosen": chosen, "set_by": by.account, "set_at": timezone.now()}
    return Schedule.objects.update_or_create(restitution=locked, defaults=said)[0]


@transaction.atomic
def take_schedule_away(*, restitution: Restitution, by: Scope) -> None:
    """No report is made by itself any more. Raises PermissionError."""
    if not by.may(Right.REVIEW, restitution.territory):
        raise PermissionError(Right.REVIEW)
    lock(restitution)
    Schedule.objects.filter(restitution=restitution).delete()
