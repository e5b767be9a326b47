"""Rows → what the API says of them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from catalogue.models import PublishedEntry, PublishedSession
from catalogue.search import place_of, thread_of, written_at
from common.addresses import absolute_url
from restitutions.enums import State
from restitutions.models import Entry, Restitution
from syntheses.selectors import own_url
from territories.models import Territory
from workshops.models import Theme

Value = dict[str, Any]


def theme(one: Theme) -> Value:
    return {
        "campaign": one.campaign.slug,
        "number": one.number,
        "title": one.title,
        "short_label": one.short_label,
    }


def territory(one: Territory) -> Value:
    said = {name: getattr(one, name) for name in ("ref", "level", "code", "name", "label")}
    return {**said, "parent": one.parent.ref if one.parent else None, "archived": one.is_archived}


def version(one: Any) -> Value:
    """Of a Version annotated with `is_latest`."""
    page = own_url(one)
    return {
        "id": one.pk,
        "restitution": one.restitution_id,
        "number": one.number,
        "title": one.name,
        **_place(one.restitution),
        "published_at": one.published_at,
        "checksum": one.snapshot.checksum,
        "is_latest": one.is_latest,
        "page_url": absolute_url(page),
        "json_url": absolute_url(f"{page}json/"),
    }


def entry(one: PublishedEntry) -> Value:
    thread = thread_of(one.reference)
    own = ("reference", "parent_reference", "kind", "text", "highlighted", "theme", "position")
    return {
        **{name: getattr(one, name) for name in own},
        **_row(one),
        "restitution": one.version.restitution_id,
        "state": State.PUBLISHED,
        "url": absolute_url(place_of(one)),
        "thread_url": absolute_url(thread) if thread else "",
    }


def written_entry(one: Entry) -> Value:
    """Of an entry read with its fiche, its lead-in and where they are from: what is said today, in no version."""
    restitution = one.sheet.restitution
    thread = thread_of(one.reference or "")
    return {
        **{name: getattr(one, name) for name in ("kind", "text", "highlighted", "position")},
        "reference": one.reference or "",
        "parent_reference": (one.parent.reference or "") if one.parent else "",
        "theme": one.sheet.theme.number,
        **_place(restitution),
        "restitution": restitution.pk,
        "state": restitution.state,
        "version": None,
        "url": absolute_url(written_at(one)),
        "thread_url": absolute_url(thread) if thread else "",
    }


def session(one: PublishedSession) -> Value:
    return {
        **_row(one),
        "position": one.position,
        "title": one.region,
        "dates_places": one.dates_places,
        "format": one.format,
        "participants": one.participants,
        "participants_secret": one.participants_secret,
        "attendance": one.attendance,
    }


def restitution(one: Restitution) -> Value:
    return {
        "id": one.pk,
        "title": str(one),
        "state": one.state,
        **_place(one),
        "updated_at": one.updated_at,
        "url": absolute_url(reverse("syntheses:restitution", args=[one.pk])),
    }


def _row(one: PublishedEntry | PublishedSession) -> Value:
    return {
        "campaign": one.campaign.slug,
        "territory": one.territory.ref,
        "level": one.level,
        "version": one.version_id,
    }


def _place(of: Restitution) -> Value:
    return {"campaign": of.campaign.slug, "territory": of.territory.ref, "level": of.territory.level}
