"""Freezing a restitution: its Report as JSON, and what a document made from it says of itself."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.utils import timezone

from restitutions.models import Restitution
from syntheses.compose import compose
from syntheses.edition import Edition
from syntheses.models import Snapshot, Version
from syntheses.readers.json_reader import from_dict
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
        date=timezone.localtime(version.published_at if version else snapshot.created_at),
        brand=settings.BRAND,
        campaign_title=restitution.campaign.title,
        territory_name=restitution.territory.label,
        checksum=snapshot.checksum,
    )


def draft_edition(restitution: Restitution) -> Edition:
    """The edition of a restitution shown as it stands at this moment, without freezing anything."""
    return Edition(
        version=None,
        date=timezone.localtime(),
        brand=settings.BRAND,
        campaign_title=restitution.campaign.title,
        territory_name=restitution.territory.label,
    )


def read_version(version: Version) -> tuple[Report, Edition]:
    """What a version froze, and its edition; one SQL statement when the restitution is loaded with the version."""
    snapshot = version.snapshot
    snapshot.restitution = version.restitution
    return from_dict(snapshot.payload), edition_of(snapshot, version)
