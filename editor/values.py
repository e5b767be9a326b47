"""The fields of an operation, checked and cleaned one by one."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from common.text import ENTRY_LIMIT, TITLE_LIMIT, clean_text
from restitutions.cell_text import LINE_LIMIT
from restitutions.enums import CELLS, Horizon, Speaker, StakeholderRole, Subject, Table
from restitutions.link_text import ADDRESS_LIMIT, LINK_LIMIT

MAX_LINKED = 100
_KINDS = {str(kind) for kinds in CELLS.values() for kind in kinds}
_FAR_TOO_LONG = 10
_ODD = "Cette valeur n’est pas possible ici."


class RefusedError(Exception):
    """Why a value cannot be written, in one French sentence."""


def checked_values(subject: Subject, sent: Mapping[str, Any], *, unknown: str) -> dict[str, Any]:
    """The values of `set` for a subject, cleaned. Raises RefusedError, with `unknown` for a field that is not known."""
    checks = CHECKS[subject]
    if set(sent) - set(checks):
        raise RefusedError(unknown)
    return {name: checks[name](value) for name, value in sent.items()}


def _line(limit: int, empty: str = "") -> Callable[[Any], str]:
    """A text of one line; `empty` is said when nothing is left of it, "" allows nothing."""

    def check(raw: Any) -> str:
        if not isinstance(raw, str):
            raise RefusedError(_ODD)
        # Cleaning is slow: a text far too long is not worth it.
        text = clean_text(raw) if len(raw) <= _FAR_TOO_LONG * limit else raw
        if empty and not text:
            raise RefusedError(empty)
        if len(text) > limit:
            raise RefusedError(f"Ce texte compte {len(text)} caractères\u00a0; raccourcissez-le à {limit} au plus.")
        return text

    return check


def _choice(values: list[str]) -> Callable[[Any], str]:
    def check(raw: Any) -> str:
        if raw not in values and raw != "":
            raise RefusedError(_ODD)
        return str(raw)

    return check


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise RefusedError(_ODD)
    return raw


def _day(raw: Any) -> date | None:
    if raw is None or raw == "":
        return None
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError) as error:
        raise RefusedError("Écrivez une date comme 30/06/2021.") from error


def _id(raw: Any) -> uuid.UUID:
    try:
        return uuid.UUID(raw if isinstance(raw, str) else "")
    except ValueError as error:
        raise RefusedError(_ODD) from error


def _id_or_none(raw: Any) -> uuid.UUID | None:
    return None if raw is None else _id(raw)


def _ids(raw: Any) -> list[uuid.UUID]:
    if not isinstance(raw, list) or len(raw) > MAX_LINKED:
        raise RefusedError(_ODD)
    return [_id(value) for value in raw]


def _number_or_none(raw: Any) -> int | None:
    if raw is not None and (isinstance(raw, bool) or not isinstance(raw, int) or not 0 < raw < 2**31):
        raise RefusedError(_ODD)
    return raw


def _entry_place(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict) or not isinstance(raw.get("kind"), str) or raw["kind"] not in _KINDS:
        raise RefusedError(_ODD)
    return {
        "row": _id(raw.get("row")),
        "kind": raw["kind"],
        "parent": _id_or_none(raw.get("parent")),
        "after": _id_or_none(raw.get("after")),
    }


def _row_place(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict) or raw.get("table") not in Table.values:
        raise RefusedError(_ODD)
    return {"table": raw["table"], "after": _id_or_none(raw.get("after"))}


def _retex_place(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise RefusedError(_ODD)
    return {"after": _id_or_none(raw.get("after"))}


def _lines(raw: Any) -> list[str]:
    if not isinstance(raw, list) or len(raw) > LINE_LIMIT:
        raise RefusedError(f"Gardez {LINE_LIMIT} lignes au plus.")
    return [text for line in raw if (text := _line(ENTRY_LIMIT)(line))]


def _speakers(raw: Any) -> list[str]:
    if not isinstance(raw, list) or any(value not in Speaker.values for value in raw):
        raise RefusedError(_ODD)
    return [value for value in Speaker.values if value in raw]


def _links(raw: Any) -> list[dict[str, str]]:
    if not isinstance(raw, list) or len(raw) > LINK_LIMIT:
        raise RefusedError(f"Gardez {LINK_LIMIT} liens au plus par RETEX.")
    return [_link(value) for value in raw]


def _link(raw: Any) -> dict[str, str]:
    if not isinstance(raw, dict):
        raise RefusedError(_ODD)
    url = _line(ADDRESS_LIMIT)(raw.get("url", ""))
    if not url.startswith(("https://", "http://")) or " " in url:
        raise RefusedError("L’adresse d’un lien commence par https:// et n’a pas d’espace.")
    return {"url": url, "label": _line(TITLE_LIMIT)(raw.get("label", ""))}


CHECKS: dict[Subject, dict[str, Callable[[Any], Any]]] = {
    Subject.ENTRY: {
        "text": _line(ENTRY_LIMIT, "Un point vide ne s’enregistre pas."),
        "highlighted": _flag,
        "place": _entry_place,
        "role": _choice(list(StakeholderRole.values)),
        "horizon": _choice(list(Horizon.values)),
        "starts_on": _day,
        "ends_on": _day,
        "indicator": _number_or_none,
        "link": _ids,
        "unlink": _ids,
    },
    Subject.ROW: {"place": _row_place},
    Subject.RETEX: {
        "label": _line(TITLE_LIMIT, "Donnez un intitulé à ce RETEX, par exemple «\u00a0RETEX 1\u00a0»."),
        "scope": _line(TITLE_LIMIT),
        "lines": _lines,
        "speakers": _speakers,
        "links": _links,
        "place": _retex_place,
    },
}
"""What may be set, by subject, and how each value is checked."""
