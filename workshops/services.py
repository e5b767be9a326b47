"""Writes on campaigns."""

from __future__ import annotations

import json
from pathlib import Path

from django.db import transaction

from workshops.models import Campaign, Theme


@transaction.atomic
def load_campaigns(source: Path) -> int:
    """Create or update campaigns and their thématiques from a JSON list; safe to run again. Returns how many."""
    rows = json.loads(source.read_text(encoding="utf-8"))
    for row in rows:
        campaign, _ = Campaign.objects.update_or_create(
            slug=row["slug"],
            defaults={"title": row["title"], "opens_on": row["opens_on"], "closes_on": row["closes_on"]},
        )
        for theme in row["themes"]:
            Theme.objects.update_or_create(
                campaign=campaign,
                number=theme["number"],
                defaults={
                    "title": theme["title"],
                    "short_label": theme["label"],
                    "variants": theme["variants"],
                    "colour": theme["accent"],
                },
            )
    return len(rows)
