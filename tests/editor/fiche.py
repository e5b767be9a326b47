"""A fiche edited live, as tests write of it: operations by short names, batches by the real service or over HTTP."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.test import Client

from accounts.models import User
from editor.outcome import Outcome
from editor.protocol import read_operation
from editor.services import Applied, apply_batch
from editor.state import sheet_state
from restitutions.models import Entry, Restitution, Revision, Row, ThemeSheet
from restitutions.selectors import themes_of
from tests.cast import Cast
from workshops.models import Theme

Op = dict[str, Any]


def new_id() -> str:
    return str(uuid.uuid4())


def op(do: str, subject: str, pk: str, base: Any = 0, **values: Any) -> Op:
    """One operation as a page sends it."""
    made = {"op": new_id(), "subject": subject, "id": pk, "base": base, "do": do}
    return {**made, "set": values} if do == "set" else made


def place(row: str, kind: str = "irritant", *, parent: str | None = None, after: str | None = None) -> dict[str, Any]:
    return {"row": row, "kind": kind, "parent": parent, "after": after}


def write(pk: str, base: Any, **values: Any) -> Op:
    """Set values of an entry."""
    return op("set", "entry", pk, base, **values)


def delete(pk: str, base: Any, subject: str = "entry") -> Op:
    return op("delete", subject, pk, base)


def restore(pk: str, base: Any = 0, subject: str = "entry") -> Op:
    return op("restore", subject, pk, base)


@dataclass
class Fiche:
    """A fiche of a draft of the académie de Nantes."""

    cast: Cast
    restitution: Restitution
    theme: Theme

    @property
    def sheet(self) -> ThemeSheet:
        _, sheets = themes_of(self.restitution)
        return sheets[self.theme.pk]

    @property
    def address(self) -> str:
        return f"/restitutions/{self.restitution.pk}/{self.theme.number}/saisie/"

    @property
    def cursor(self) -> int:
        return self.state["cursor"]

    @property
    def state(self) -> dict[str, Any]:
        return sheet_state(self.sheet)

    def apply(self, *ops: Op, by: User | None = None) -> Applied:
        return apply_batch(
            restitution=self.restitution,
            theme=self.theme,
            ops=[read_operation(one) for one in ops],
            by=by or self.cast.facilitator,
        )

    def send(self, *ops: Op, by: User | None = None) -> list[Outcome]:
        return list(self.apply(*ops, by=by).outcomes)

    def one(self, sent: Op, by: User | None = None) -> Outcome:
        """The outcome of one operation."""
        return self.send(sent, by=by)[0]

    def row(self, table: str = "diagnosis", after: str | None = None) -> str:
        pk = new_id()
        self.send(op("set", "row", pk, place={"table": table, "after": after}))
        return pk

    def entry(self, row: str, text: str = "Le réseau tombe", kind: str = "irritant", **where: Any) -> str:
        pk = new_id()
        self.send(write(pk, 0, text=text, place=place(row, kind, **where)))
        return pk

    def retex(self, label: str = "RETEX 1") -> str:
        pk = new_id()
        self.send(op("set", "retex", pk, label=label, place={"after": None}))
        return pk

    def version(self, pk: str) -> int:
        return Entry.objects.get(pk=pk).version

    def texts(self, row: str, kind: str = "irritant") -> list[str]:
        """The texts of a cell as they are read, "- " before sub-points."""
        found = [one for one in self.state["entries"] if (one["row"], one["kind"]) == (row, kind)]
        return [("- " if one["parent"] else "") + one["text"] for one in found]

    def positions(self, row: str, kind: str = "irritant", parent: str | None = None) -> list[int]:
        found = Entry.objects.filter(row__pk=row, kind=kind)
        found = found.filter(parent__pk=parent) if parent else found.filter(parent=None)
        found = found.order_by("position", "pk")
        return list(found.values_list("position", flat=True))

    def rows(self, table: str = "diagnosis") -> list[tuple[str, int]]:
        found = Row.objects.filter(sheet=self.sheet, table=table).order_by("position", "pk")
        return [(str(row.pk), row.position) for row in found]

    def changes(self, pk: str) -> list[str]:
        return list(Revision.objects.filter(subject_id=pk).order_by("pk").values_list("change", flat=True))

    def batch(self, *ops: Op, **more: Any) -> dict[str, Any]:
        """The body of a request."""
        account = {"account": self.cast.facilitator.pk, "client": "onglet", "cursor": 0}
        return {"schema": 1, "campaign": self.cast.campaign.slug, **account, "ops": list(ops), **more}

    def post(self, client: Client, body: Any, **headers: Any) -> Any:
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return client.post(self.address, data=data, content_type="application/json", **headers)

    def results(self, client: Client, *ops: Op, **more: Any) -> list[dict[str, Any]]:
        """The results of a batch over HTTP, which must be accepted."""
        response = self.post(client, self.batch(*ops, **more))
        assert response.status_code == 200, response.content
        return response.json()["results"]
