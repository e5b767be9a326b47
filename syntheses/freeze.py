"""Freezing a restitution: its Report as JSON, and what a document made from it says of itself."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from restitutions.models import Restitution, RetexAttachment
from syntheses.compose import compose
from syntheses.edition import Edition, Since
from syntheses.models import Snapshot, Version
from syntheses.readers.json_reader import from_dict
from syntheses.report import Report
from syntheses.writers.json_writer import to_dict
from workshops.models import Workshop


def checksum(payload: object) -> str:
    """SHA-256 of the payload's canonical JSON (sorted keys, no spaces, UTF-8), in hexadecimal."""
    canonical = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@transaction.atomic
def freeze_report(restitution: Restitution) -> Snapshot:
    """The snapshot of a restitution as it stands now; the same content gives the same snapshot.

    The restitution and its sessions are locked while they are read, and until the caller's transaction ends: what is
    frozen is one moment, never half of somebody's save.
    """
    locked = lock_content(restitution.pk)
    payload = to_dict(compose(locked))
    snapshot, is_new = Snapshot.objects.get_or_create(
        restitution=locked, checksum=checksum(payload), defaults={"payload": payload, "was_draft": locked.is_draft}
    )
    if is_new:
        snapshot.files.set(RetexAttachment.objects.kept().filter(retex__sheet__restitution=locked))
    if snapshot.was_draft and not locked.is_draft:
        snapshot.was_draft = False
        snapshot.save(update_fields=["was_draft"])
    snapshot.restitution = locked
    return snapshot


def is_as_frozen(restitution: Restitution, snapshot: Snapshot) -> bool:
    """Whether a restitution says now, to the last word, what was frozen."""
    return checksum(to_dict(compose(restitution))) == snapshot.checksum


def lock_content(restitution_id: int) -> Restitution:
    """A restitution, locked with its sessions as the saves lock them, until the end of the transaction."""
    restitutions = Restitution.objects.select_for_update(of=("self",)).select_related("territory", "campaign")
    locked = restitutions.get(pk=restitution_id)
    sessions = Workshop.objects.filter(reported_in__restitution=restitution_id).order_by("pk")
    list(sessions.select_for_update(of=("self",)).only("pk"))
    return locked


def said_of(restitution: Restitution) -> dict[str, Any]:
    """What the documents of a restitution say now besides the report: the `edition` of a version made now."""
    return {
        "brand": dict(settings.BRAND),
        "campaign_title": restitution.campaign.title,
        "territory_name": restitution.territory.label,
    }


def edition_of(snapshot: Snapshot, version: Version | None) -> Edition:
    """What a document says of itself besides the report; of a version, as it was published: always the same bytes."""
    return Edition(
        version=version.number if version else None,
        date=timezone.localtime(version.published_at if version else snapshot.created_at),
        checksum=snapshot.checksum,
        **(version.edition if version else said_of(snapshot.restitution)),
    )


def since_version(restitution_id: int, number: int) -> Since | None:
    """An earlier version of a restitution, to tell what changed since; None for 0 (no SQL) or when there is none."""
    if not number:
        return None
    found = Version.objects.select_related("snapshot").filter(restitution=restitution_id, number=number).first()
    return Since(number=number, report=from_dict(found.snapshot.payload)) if found else None


def draft_edition(restitution: Restitution) -> Edition:
    """The edition of a restitution shown as it stands at this moment, without freezing anything."""
    return Edition(version=None, date=timezone.localtime(), **said_of(restitution))


def read_version(version: Version) -> tuple[Report, Edition]:
    """What a version froze, and its edition; one SQL statement when the restitution is loaded with the version."""
    snapshot = version.snapshot
    snapshot.restitution = version.restitution
    return from_dict(snapshot.payload), edition_of(snapshot, version)
