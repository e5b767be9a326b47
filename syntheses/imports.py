"""From a file to a restitution: read, preview, confirm."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.scope import Scope
from common.text import TITLE_LIMIT, clean_text, fold
from restitutions.models import Restitution
from syntheses.compose import compose_all
from syntheses.intake import check, intake, title_of
from syntheses.models import ImportPreview
from syntheses.readers import read_report
from syntheses.readers.json_reader import from_dict
from syntheses.readers.themes import ThemeName
from syntheses.report import (
    NotUnderstood,
    Reading,
    Report,
    ReportRefusedError,
    TerritoryRef,
    counts,
    without_attachments,
)
from syntheses.sources import unknown_sources
from syntheses.writers.json_writer import to_dict
from territories.models import Territory
from workshops.models import Campaign

NOTHING_READ = (
    "Aucune partie d’une restitution n’a été reconnue : rien n’a été importé. Le document doit suivre le modèle "
    "officiel, ses titres et les colonnes de ses tableaux."
)
NOT_CARRIED = "Le document nomme cette pièce jointe sans la contenir\u00a0: joignez-la de nouveau au RETEX."
TAKEN_IN = ("title", "campaign", "territory", "document", "source")
"""Keys of the JSON form that an import may change."""


def read_upload(
    data: bytes, *, filename: str, campaign: Campaign, territory: Territory, theme: int | None = None
) -> Reading:
    """Read a file with the thématiques of a campaign. Raises ReportRefusedError (one French sentence).

    `theme` is the number of the thématique of a document that names none (a table alone, without a heading).

    What the file says that is not true of where it goes is among what was not understood: another campaign, another
    territory, references of entries nobody knows here.
    """
    themes = [ThemeName(number=theme.number, names=theme.names) for theme in campaign.themes.order_by("number")]
    reading = read_report(data, filename=clean_text(filename)[:TITLE_LIMIT], themes=themes, theme=theme)
    report = reading.report
    if not any(number for kind, number in counts(report).items() if kind != "themes"):
        raise ReportRefusedError(NOTHING_READ)
    astray = [*_elsewhere(report, campaign, territory), *unknown_sources(report, campaign, territory), *_files(report)]
    return Reading(report=without_attachments(report), not_understood=(*astray, *reading.not_understood))


def _files(report: Report) -> Iterator[NotUnderstood]:
    """The files that a report lists: a document names them, it does not hold them."""
    for position, section in enumerate(report.themes):
        for rank, item in enumerate(section.retex):
            for one in item.attachments:
                yield NotUnderstood(where=f"themes[{position}].retex[{rank}]", text=one.name, why=NOT_CARRIED)


def _elsewhere(report: Report, campaign: Campaign, territory: Territory) -> Iterator[NotUnderstood]:
    """The campaign and the territory a file names, when they are not those that were chosen."""
    if fold(report.campaign) not in ("", fold(campaign.slug), fold(campaign.title)):
        why = f"Le document nomme une autre campagne que celle choisie ({campaign.title})."
        yield NotUnderstood(where="campagne", text=report.campaign, why=why)
    named = report.territory
    if named and not _is(named, territory):
        text = named.name or f"{named.level}:{named.code}"
        why = f"Le document nomme un autre territoire que celui choisi ({territory.label})."
        yield NotUnderstood(where="territoire", text=text, why=why)


def _is(named: TerritoryRef, territory: Territory) -> bool:
    """Whether a file names this territory: by level and code when it gives them, otherwise by name."""
    pairs = ((named.level, territory.level), (named.code, territory.code))
    if any(said and said != own for said, own in pairs):
        return False
    return bool(named.level and named.code) or fold(named.name) in ("", fold(territory.name), fold(territory.label))


def look_alikes(preview: ImportPreview, scope: Scope) -> list[Restitution]:
    """Restitutions of the same place and campaign read from a file of that name, or that say the same.

    Confirming would count the same people twice. As many SQL statements whatever there is.
    """
    here = Restitution.objects.in_scope_of(scope).filter(territory=preview.territory_id, campaign=preview.campaign_id)
    report = from_dict(preview.payload)
    named = {name for name in (preview.filename, report.source) if name}
    content = _content(preview.payload)
    found = list(here.select_related("territory").order_by("-pk"))
    reports = compose_all(here)
    return [
        one
        for one in found
        if one.source in named or _content(to_dict(without_attachments(reports[one.pk]))) == content
    ]


def _content(payload: dict[str, Any]) -> Any:
    """A report without what depends on where and when it was taken in."""
    kept = {key: value for key, value in payload.items() if key not in TAKEN_IN}
    return _bare(kept)


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items() if key not in ("ref", "sources")}
    return [_bare(item) for item in value] if isinstance(value, list) else value


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
    title_of(reading.report, title)
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
