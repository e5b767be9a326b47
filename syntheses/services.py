"""Freezing and publishing: a version is a Report frozen as JSON."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.scope import Scope
from restitutions.models import Restitution
from restitutions.workflow import PUBLISH, UNPUBLISH, change_state
from syntheses.compose import compose
from syntheses.edition import Edition
from syntheses.models import Snapshot, Version
from syntheses.report import Report
from syntheses.writers.json_writer import to_dict


def checksum(payload: object) -> str:
    """SHA-256 of the payload's canonical JSON (sorted keys, no spaces, UTF-8), in hexadecimal."""
    canonical = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def freeze_report(restitution: Restitution, report: Report | None = None) -> Snapshot:
    """The snapshot of a restitution as it stands now; the same content gives the same snapshot."""
    payload = to_dict(report or compose(restitution))
    snapshot, _ = Snapshot.objects.get_or_create(
        restitution=restitution, checksum=checksum(payload), defaults={"payload": payload}
    )
    return snapshot


def edition_of(snapshot: Snapshot, version: Version | None) -> Edition:
    """What a document says of itself besides the report. Fixed once frozen: the same edition gives the same bytes."""
    restitution = snapshot.restitution
    return Edition(
        version=version.number if version else None,
        date=version.published_at if version else snapshot.created_at,
        brand=settings.BRAND,
        campaign_title=restitution.campaign.title,
        territory_name=restitution.territory.label,
        checksum=snapshot.checksum,
    )


@transaction.atomic
def move_restitution(restitution: Restitution, name: str, *, by: Scope, reason: str = "") -> Restitution:
    """Change the state, and what goes with it: publishing freezes a version, unpublishing withdraws it."""
    moved = change_state(restitution, name, by=by, reason=reason)
    if name == PUBLISH:
        last = Version.objects.filter(restitution=moved).aggregate(last=Max("number"))["last"] or 0
        Version.objects.create(
            restitution=moved,
            number=last + 1,
            snapshot=freeze_report(moved),
            published_at=moved.published_at or timezone.now(),
            published_by=by.account,
            reason=reason,
        )
    elif name == UNPUBLISH:
        Version.objects.filter(restitution=moved, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    return moved
