"""What is known of an entry or of a RETEX besides its words, said in words: role, horizon, dates; who speaks."""

from __future__ import annotations

from restitutions.enums import Horizon, Speaker, StakeholderRole
from syntheses.report import Entry, Retex

from .typography import period


def precision(entry: Entry) -> str:
    """Role, horizon and dates of an entry, in words, or ""."""
    said = (
        dict(StakeholderRole.choices).get(entry.role, entry.role).lower(),
        dict(Horizon.choices).get(entry.horizon, entry.horizon).lower(),
        period(entry.starts_on, entry.ends_on),
    )
    return ", ".join(part for part in said if part)


def speakers(item: Retex) -> str:
    """Who speaks in a RETEX, in words, or ""."""
    names = dict(Speaker.choices)
    return ", ".join(names.get(value, value).lower() for value in item.speakers)


def with_precision(entry: Entry) -> str:
    """The words of an entry, its precision after them in parentheses."""
    said = precision(entry)
    return f"{entry.text} ({said})" if said else entry.text
