"""What a document says of itself around its content: the fields of a template and their values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from common.text import clean_text
from syntheses.edition import Edition
from syntheses.report import Report

from .print_context import default_title
from .typography import printed_day

REQUIRED = ("titre", "territoire", "campagne", "date", "version", "contenu")
"""Fields that a template must have."""

OPTIONAL = ("region", "contact", "entite", "site", "devise", "empreinte")
CONTENT = "contenu"


def field_values(report: Report, *, layout: str, edition: Edition) -> Mapping[str, str]:
    """The value of every field but the content; "" when nothing is known."""
    brand = {key: clean_text(str(value or "")) for key, value in edition.brand.items()}
    place = edition.territory_name or (report.territory.name if report.territory else "") or report.region
    return {
        "titre": clean_text(report.title) or default_title(report, layout),
        "territoire": clean_text(place),
        "campagne": clean_text(edition.campaign_title or report.campaign),
        "date": printed_day(edition.date),
        "version": "Document de travail" if edition.version is None else f"Version {edition.version}",
        "region": clean_text(report.region),
        "contact": clean_text(report.contact) or brand.get("contact", ""),
        "entite": brand.get("entity", ""),
        "site": brand.get("site", ""),
        "devise": brand.get("tagline", ""),
        "empreinte": f"Empreinte : {edition.checksum}" if edition.checksum else "",
    }


def properties(values: Mapping[str, str], edition: Edition) -> Mapping[str, str]:
    """Title, subject, creator and moment of a file, whatever its format; `values` are those of the fields."""
    return {
        "title": " – ".join(filter(None, (values["titre"], values["territoire"]))),
        "subject": values["campagne"],
        "creator": values["entite"] or values["site"],
        "created": _instant(edition.date),
    }


def _instant(day: date) -> str:
    """To the second, in universal time."""
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day, tzinfo=UTC)
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
