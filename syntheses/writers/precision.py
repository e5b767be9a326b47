"""What is known of an entry besides its words, said in words: role, horizon, dates."""

from __future__ import annotations

from restitutions.enums import Horizon, StakeholderRole
from syntheses.report import Entry

from .typography import period


def precision(entry: Entry) -> str:
    """Role, horizon and dates of an entry, in words, or ""."""
    said = (
        dict(StakeholderRole.choices).get(entry.role, entry.role).lower(),
        dict(Horizon.choices).get(entry.horizon, entry.horizon).lower(),
        period(entry.starts_on, entry.ends_on),
    )
    return ", ".join(part for part in said if part)


def with_precision(entry: Entry) -> str:
    """The words of an entry, its precision after them in parentheses."""
    said = precision(entry)
    return f"{entry.text} ({said})" if said else entry.text
