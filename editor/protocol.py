"""What a page sends: JSON → operations, or refusals in French. The shapes are those of docs/live-entry.md."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from editor.values import RefusedError, checked_values
from restitutions.enums import Subject

SCHEMA = 1
MAX_OPS = 200
MAX_BYTES = 4 * 1024 * 1024
_ACTIONS = ("set", "delete", "restore")
_FOREIGN = "Cette modification vient d’une autre campagne\u00a0: copiez ce texte dans la bonne fiche."
_OLD_PAGE = "Cette modification vient d’une autre version de la page\u00a0: rechargez-la, puis copiez ce texte."


class NotThisProtocolError(Exception):
    """A request that is no batch at all. `str()` is one French sentence."""


@dataclass(frozen=True)
class Operation:
    """One change asked for. `base` is a version, 0 for a new thing; `after` an operation whose version is the base."""

    op: uuid.UUID
    subject: Subject
    pk: uuid.UUID
    action: str
    base: int = 0
    after: uuid.UUID | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Refusal:
    """An operation that will never pass. `op` and `pk` are given back as they came."""

    op: str
    pk: str
    why: str


@dataclass(frozen=True)
class Batch:
    """`account` is the one that typed, `campaign` the one it was typed for."""

    campaign: str
    client: str
    cursor: int
    account: int | None
    ops: tuple[Operation | Refusal, ...]

    def for_campaign(self, campaign: str) -> Batch:
        """The same; what was typed for another campaign is refused."""
        if self.campaign == campaign:
            return self
        refusals = (op if isinstance(op, Refusal) else Refusal(str(op.op), str(op.pk), _FOREIGN) for op in self.ops)
        return replace(self, ops=tuple(refusals))


def read_batch(body: bytes) -> Batch:
    """The batch of a request. Raises NotThisProtocolError; what is wrong with one operation refuses that one alone."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotThisProtocolError("Cette demande n’est pas lisible.") from error
    if not isinstance(data, dict) or not isinstance(data.get("ops", []), list):
        raise NotThisProtocolError("Cette demande n’est pas lisible.")
    sent = data.get("ops", [])
    if len(sent) > MAX_OPS:
        raise NotThisProtocolError(f"Trop de modifications à la fois\u00a0: {MAX_OPS} au plus.")
    read = read_operation if data.get("schema") == SCHEMA else _of_an_old_page
    campaign, cursor, account = data.get("campaign"), data.get("cursor"), data.get("account")
    return Batch(
        campaign=campaign if isinstance(campaign, str) else "",
        client=_as_sent(data.get("client")),
        cursor=cursor if isinstance(cursor, int) else 0,
        account=account if isinstance(account, int) else None,
        ops=tuple(read(raw) for raw in sent),
    )


def _of_an_old_page(raw: Any) -> Refusal:
    return _refused(raw, _OLD_PAGE)


def read_operation(raw: Any) -> Operation | Refusal:
    """One operation, with its values checked and cleaned."""
    try:
        return _operation(raw)
    except RefusedError as error:
        return _refused(raw, str(error))
    except RecursionError:
        # Lists in lists, as deep as they can be read and no deeper.
        return _refused(raw, _OLD_PAGE)


def _operation(raw: Any) -> Operation:
    if not isinstance(raw, dict) or raw.get("do") not in _ACTIONS or raw.get("subject") not in Subject.values:
        raise RefusedError(_OLD_PAGE)
    subject = Subject(raw["subject"])
    base, after = _base(raw.get("base", 0))
    sent = raw.get("set", {}) if raw["do"] == "set" else {}
    if not isinstance(sent, dict):
        raise RefusedError(_OLD_PAGE)
    values = checked_values(subject, sent, unknown=_OLD_PAGE)
    return Operation(_id(raw.get("op")), subject, _id(raw.get("id")), raw["do"], base, after, values)


def _base(raw: Any) -> tuple[int, uuid.UUID | None]:
    if isinstance(raw, dict):
        return 0, _id(raw.get("after"))
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < 2**31:
        raise RefusedError(_OLD_PAGE)
    return raw, None


def _id(raw: Any) -> uuid.UUID:
    try:
        return uuid.UUID(raw if isinstance(raw, str) else "")
    except ValueError as error:
        raise RefusedError(_OLD_PAGE) from error


def _refused(raw: Any, why: str) -> Refusal:
    known = raw if isinstance(raw, dict) else {}
    return Refusal(_as_sent(known.get("op")), _as_sent(known.get("id")), why)


def _as_sent(raw: Any) -> str:
    return raw[:64] if isinstance(raw, str) else ""
