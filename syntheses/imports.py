"""From a file to a restitution: read, preview, confirm."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.text import TITLE_LIMIT, clean_text
from restitutions.models import Restitution
from syntheses.intake import check, intake
from syntheses.models import ImportPreview
from syntheses.readers import read_report
from syntheses.readers.json_reader import from_dict
from syntheses.readers.themes import ThemeName
from syntheses.report import Reading, ReportRefusedError
from syntheses.writers.json_writer import to_dict
from territories.models import Territory
from workshops.models import Campaign


def read_upload(data: bytes, *, filename: str, campaign: Campaign) -> Reading:
    """Read a file with the thématiques of a campaign. Raises ReportRefusedError (one French sentence)."""
    themes = [ThemeName(number=theme.number, names=theme.names) for theme in campaign.themes.order_by("number")]
    return read_report(data, filename=clean_text(filename)[:TITLE_LIMIT], themes=themes)


def prepare_import(
    reading: Reading,
    *,
    key: uuid.UUID,
    filename: str,
    owner: User,
    campaign: Campaign,
    territory: Territory,
    title: str,
) -> ImportPreview:
    """Keep what was read until its person confirms. The same `key` sent twice is one preview.

    Raises ReportRefusedError (one French sentence) when it cannot become a restitution of the campaign.
    """
    check(reading.report, {theme.number: theme for theme in campaign.themes.order_by("number")})
    preview, _ = ImportPreview.objects.get_or_create(
        pk=key,
        defaults={
            "owner": owner,
            "campaign": campaign,
            "territory": territory,
            "title": title,
            "filename": clean_text(filename)[:TITLE_LIMIT],
            "payload": to_dict(reading.report),
            "not_understood": [asdict(item) for item in reading.not_understood],
        },
    )
    if preview.owner_id != owner.pk:
        raise ReportRefusedError("Cet envoi appartient à une autre personne. Rechargez la page et recommencez.")
    return preview


@transaction.atomic
def confirm_import(preview: ImportPreview) -> Restitution:
    """Write the restitution of a preview, once: confirming again gives the same restitution."""
    locked = (
        ImportPreview.objects.select_for_update(of=("self",)).select_related("campaign", "territory").get(pk=preview.pk)
    )
    if locked.restitution:
        return locked.restitution
    restitution = intake(
        from_dict(locked.payload),
        campaign=locked.campaign,
        territory=locked.territory,
        by=locked.owner,
        title=locked.title,
    )
    locked.restitution, locked.confirmed_at = restitution, timezone.now()
    locked.save(update_fields=["restitution", "confirmed_at"])
    return restitution
