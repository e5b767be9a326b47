"""What a document says about itself, beside its report: which version, when, for whom, under which brand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from syntheses.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The edition of a report that is printed.

    `version` is None for a working draft, printed "Document de travail". `date` is a date or an aware datetime; it is
    also the creation date of the file, so that the same edition always gives the same bytes. `brand` holds "entity",
    "site", "tagline" and "contact" (absent keys print nothing). `checksum` is the hexadecimal digest of the frozen
    report, or "".
    """

    version: int | None
    date: date
    brand: Mapping[str, object] = field(default_factory=dict)
    campaign_title: str = ""
    territory_name: str = ""
    checksum: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """An earlier version of what is printed: its number and its report. What changed since goes into an annex."""

    number: int
    report: Report
