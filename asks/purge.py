"""What asks leave behind them goes after a time. May run twice without harm."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from asks.again import WINDOW
from asks.enums import AskState
from asks.models import Ask, AskLink, Digest, LinkRequest

BATCH = 500


def purge_old_asks(now: datetime) -> None:
    """Delete the links that ended, the messages of a day, then the asks that are over, `ASK_RETENTION_DAYS` ago.

    The requests for new links go after a day.
    An ask that is open is still due: it stays, or its reminders would begin anew. Nothing goes while a link opens.
    """
    before = now - timedelta(days=max(settings.ASK_RETENTION_DAYS, settings.ASK_LINK_DAYS))
    day = timezone.localdate(before)
    LinkRequest.objects.filter(asked_at__lt=now - 24 * WINDOW).delete()
    AskLink.objects.filter(expires_at__lt=before).delete()
    Digest.objects.filter(day__lt=day, is_checked=True).delete()
    over = Ask.objects.exclude(state=AskState.OPEN).filter(
        Q(answered_at=None) | Q(answered_at__lt=before),
        Q(last_sent_on=None) | Q(last_sent_on__lt=day),
        created_at__lt=before,
        links=None,
    )
    while _delete_some(over.values("pk")[:BATCH]):
        pass


@transaction.atomic
def _delete_some(over: QuerySet[Any, Any]) -> int:
    """One that a run opens again meanwhile is not over any more: it is locked, then looked at anew."""
    still = Ask.objects.select_for_update(of=("self",)).exclude(state=AskState.OPEN).filter(pk__in=over)
    return Ask.objects.filter(pk__in=[one.pk for one in still]).delete()[0]
