"""The address of live entry: who is let in, what is no batch, what is not of here. Never a 500."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editor import services, sync_views
from restitutions.enums import State
from restitutions.models import Entry, Restitution, Revision, ThemeSheet
from tests.editor.fiche import Fiche, Op, delete, new_id, op, place, restore, write

pytestmark = pytest.mark.django_db


def problem(response: Any) -> tuple[int, str]:
    """The status of problem details, and the French sentence."""
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert response.json()["status"] == response.status_code
    return response.status_code, response.json()["detail"]


def test_the_state_of_a_fiche_and_of_one_never_saved(fiche: Fiche, browser: Client) -> None:
    empty = browser.get(fiche.address)
    assert empty["Cache-Control"] == "private, no-store"
    assert (empty.json()["cursor"], empty.json()["rows"], ThemeSheet.objects.count()) == (0, [], 0)
    row = fiche.row()
    pk = fiche.entry(row, "Le réseau tombe")
    state = browser.get(fiche.address).json()
    assert state["account"] == {"id": fiche.cast.facilitator.pk, "name": "Animateur"}
    assert (state["schema"], state["campaign"], state["number"]) == (1, "egn-2020", 3)
    assert state["rows"] == [{"id": row, "table": "diagnosis", "version": 2}]
    assert state["entries"] == [
        {
            "id": pk,
            "row": row,
            "kind": "irritant",
            "parent": None,
            "version": 1,
            "reference": "NAN-T3-I1",
            "answers": [],
            "indicator": None,
            "text": "Le réseau tombe",
            "highlighted": False,
            "role": "",
            "horizon": "",
            "starts_on": None,
            "ends_on": None,
        }
    ]


def test_a_batch_over_http(fiche: Fiche, browser: Client) -> None:
    row, pk = new_id(), new_id()
    body = fiche.batch(
        op("set", "row", row, place={"table": "diagnosis", "after": None}), write(pk, 0, text="Un", place=place(row))
    )
    answer = fiche.post(browser, body)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    data = answer.json()
    assert [one["status"] for one in data["results"]] == ["saved", "saved"]
    assert (data["schema"], data["people"], len(data["saved_at"])) == (1, [], 5)
    assert data["cursor"] == Revision.objects.latest("pk").pk == data["state"]["cursor"]
    again = fiche.post(browser, {**body, "cursor": data["cursor"]}).json()
    assert (again["results"], again["state"], again["cursor"]) == (data["results"], data["state"], data["cursor"])


def test_words_alone_are_answered_without_the_state_unless_others_wrote(fiche: Fiche, browser: Client) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    cursor = fiche.cursor
    first = fiche.post(browser, fiche.batch(write(pk, 1, text="Deux"), cursor=cursor)).json()
    assert (first["state"], first["cursor"] > cursor) == (None, True)
    fiche.retex()
    age = timedelta(seconds=6)  # what is younger waits: see test_news.py
    Revision.objects.update(at=F("at") - age)
    sent = write(pk, 2, text="Trois")
    late = fiche.post(browser, fiche.batch(sent, cursor=first["cursor"])).json()
    (result,) = late["results"]
    assert (result["status"], result["version"], result["reference"]) == ("saved", 3, "NAN-T3-I1")
    assert [one["label"] for one in late["state"]["retex"]] == ["RETEX 1"]


def test_without_operation_it_says_who_is_there_and_what_changed(fiche: Fiche, browser: Client) -> None:
    other = Client()
    other.force_login(fiche.cast.coordinator)
    fiche.post(other, fiche.batch(account=fiche.cast.coordinator.pk, client="autre"))
    pk = fiche.entry(fiche.row(), "Un")
    data = fiche.post(browser, fiche.batch()).json()
    assert (data["people"], data["results"], data["state"]["entries"][0]["id"]) == (["Coordinatrice"], [], pk)
    assert fiche.post(browser, fiche.batch(cursor=data["cursor"])).json()["state"] is None


def test_another_campaign_or_an_older_page_is_refused_entry_by_entry(fiche: Fiche, browser: Client) -> None:
    row = fiche.row()
    sent = write(new_id(), 0, text="Un", place=place(row))
    old = "d’une autre version de la page\u00a0: rechargez-la, puis copiez ce texte."
    for more, why in (
        ({"campaign": "egn-2031"}, "d’une autre campagne\u00a0: copiez ce texte dans la bonne fiche."),
        ({"schema": 0}, old),
        ({"schema": None, "campaign": ["x"]}, old),
    ):
        assert [(one["op"], one["status"], one["why"]) for one in fiche.results(browser, sent, **more)] == [
            (sent["op"], "refused", f"Cette modification vient {why}")
        ]
    assert fiche.texts(row) == []


def test_another_account_is_told_before_anything_is_written(fiche: Fiche, browser: Client) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    for sent in (write(pk, 1, text="Deux"), write(pk, 1, highlighted=True)):
        status, why = problem(fiche.post(browser, fiche.batch(sent, account=fiche.cast.coordinator.pk)))
        assert (status, why.split(".")[0]) == (401, "Un autre compte est connecté")
    assert fiche.version(pk) == 1


def test_signed_out(fiche: Fiche) -> None:
    for response in (fiche.post(Client(), fiche.batch()), Client().get(fiche.address)):
        assert problem(response)[0] == 401


def test_what_is_out_of_scope_is_not_found_and_what_may_not_be_written_is_said(fiche: Fiche, browser: Client) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    sent = write(pk, 1, text="Deux")
    for who, status in (("other_coordinator", 404), ("outsider", 404), ("reader", 404)):
        client = Client()
        client.force_login(getattr(fiche.cast, who))
        assert problem(fiche.post(client, fiche.batch(sent, account=None)))[0] == status
    nowhere = fiche.address.replace("/3/", "/9/")
    assert problem(browser.post(nowhere, fiche.batch(), content_type="application/json"))[0] == 404
    Restitution.objects.update(state=State.SUBMITTED, submitted_at=timezone.now())
    client.force_login(fiche.cast.reader)
    assert problem(fiche.post(client, fiche.batch(sent, account=None)))[0] == 403
    response = fiche.post(browser, fiche.batch(sent))
    assert (problem(response)[0], response.json()["state"]) == (409, "transmise")
    assert Entry.objects.get(pk=pk).text == "Un"


def test_a_token_too_old_is_an_error_that_a_script_reads_as_one(fiche: Fiche) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(fiche.cast.facilitator)
    assert fiche.post(strict, fiche.batch()).status_code == 403
    token = strict.get(fiche.address).json()["csrf"]
    assert fiche.post(strict, fiche.batch(), headers={"X-CSRFToken": token}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        " ", "pas du JSON", "[]", "null", '"x"', "1", '{"ops": null}', '{"ops": {}}', b"\xff\xfe\x00", "[" * 100_000,
        '{"ops": ' + "[" * 100_000, '{"cursor": ' + "9" * 5000 + "}",
    ],
    ids=range(12),
)  # fmt: skip
def test_what_is_not_this_protocol_is_said_so(fiche: Fiche, browser: Client, body: str | bytes) -> None:
    assert problem(fiche.post(browser, body))[0] == 400


def test_the_limits_of_a_request(fiche: Fiche, browser: Client) -> None:
    row = fiche.row()
    points = [write(new_id(), 0, text=f"{n}", place=place(row)) for n in range(201)]
    status, why = problem(fiche.post(browser, fiche.batch(*points)))
    assert (status, why) == (400, "Trop de modifications à la fois\u00a0: 200 au plus.")
    assert {one["status"] for one in fiche.results(browser, *points[:200])} == {"saved"}
    huge = json.dumps(fiche.batch()) + " " * 4 * 1024 * 1024
    assert problem(fiche.post(browser, huge))[0] == 413
    form = browser.post(fiche.address, {"ops": "[]"})
    assert problem(form)[0] == 415


@pytest.mark.parametrize(
    ("length", "expected"), [("abc", 413), ("-1", 413), ("9" * 400, 413), ("", 400), ("0", 400), ("１２", 400)]
)
def test_an_odd_length_is_no_error_of_ours(fiche: Fiche, browser: Client, length: str, expected: int) -> None:
    assert fiche.post(browser, fiche.batch(), CONTENT_LENGTH=length).status_code == expected


def test_a_restitution_deleted_meanwhile_is_not_found(
    fiche: Fiche, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = fiche.row()

    def deleted(**_: Any) -> None:
        raise Restitution.DoesNotExist

    monkeypatch.setattr(sync_views, "apply_batch", deleted)
    sent = write(new_id(), 0, text="Un", place=place(row))
    assert problem(fiche.post(browser, fiche.batch(sent)))[0] == 404


def test_a_database_that_does_not_answer_loses_nothing_and_refuses_nothing(
    fiche: Fiche, browser: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    row = fiche.row()
    batch = fiche.batch(*[write(new_id(), 0, text="Un", place=place(row)) for _ in range(3)])

    def broken(*_: Any) -> None:
        raise OperationalError("the connection was lost")

    with monkeypatch.context() as patched:
        patched.setattr(services, "flush", broken)
        status, why = problem(fiche.post(browser, batch))
    assert (status, why.split(".")[0]) == (503, "L’enregistrement ne répond pas pour l’instant")
    assert {one["status"] for one in fiche.post(browser, batch).json()["results"]} == {"saved"}


DEEP: Any = []
for _ in range(800):
    DEEP = [DEEP]

HOSTILE: list[Any] = [
    "x" * 100_000, "\x00\x01\x1f", "a\x00b", "\ud800", "a\udfff b", "<script>alert(1)</script>", "\u202eabc\u202c",
    "\ufffe\uffff", "e\u0301" * 3000, 10**300, -1, 2**63, 1.5, float("nan"), float("inf"), True, False, None, [], {},
    [[]], [None], {"a": 1}, DEEP,
    "", " ", "\u200b", "9999-99-99", "0001-01-01", "None", [{"url": "javascript:alert(1)"}], [{"url": 3}], ["\ud800"],
    {"row": [], "kind": []}, {"row": {}, "kind": {}, "after": 1, "parent": True}, {"table": []}, {"after": []},
]  # fmt: skip
FIELDS = {
    "entry": (
        "text", "highlighted", "place", "role", "horizon", "starts_on", "ends_on", "indicator", "link", "unlink", "x",
    ),
    "row": ("place", "text"),
    "retex": ("label", "scope", "lines", "speakers", "links", "place"),
}  # fmt: skip


@pytest.mark.parametrize(("subject", "name"), [(subject, name) for subject, names in FIELDS.items() for name in names])
def test_a_hostile_value_is_refused_or_cleaned_and_the_rest_saved(
    fiche: Fiche, browser: Client, subject: str, name: str
) -> None:
    row, retex = fiche.row("plan"), fiche.retex()
    entry = fiche.entry(row, "Rentrée", "timeframe")
    pk = {"entry": entry, "row": row, "retex": retex}[subject]
    version = {"entry": 1, "row": 2, "retex": 1}[subject]
    ops = [op("set", subject, pk, version, **{name: value}) for value in HOSTILE]
    good = write(new_id(), 0, text="Un bon point", place=place(row, "action"))
    results = fiche.results(browser, *ops, good)
    assert results[-1]["status"] == "saved"
    assert {one["status"] for one in results} <= {"saved", "refused", "conflict"}
    assert all(one["why"] for one in results if one["status"] == "refused")
    assert browser.get(fiche.address).status_code == 200
    for address in ("", "historique/", f"historique/{pk}/"):
        assert browser.get(fiche.address.replace("saisie/", address)).status_code == 200
    kept = [*Entry.objects.values_list("text", flat=True), *(one["label"] for one in fiche.state["retex"])]
    assert not any("\x00" in text or "\ud800" in text or len(text) > 10_000 for text in kept)


@pytest.mark.parametrize("name", ["op", "id", "subject", "base", "do", "set"])
def test_a_hostile_operation_is_refused_alone(fiche: Fiche, browser: Client, name: str) -> None:
    row = fiche.row()
    pk = fiche.entry(row, "Un")
    ops = [{**write(pk, 1, text="Un"), "op": new_id(), name: value} for value in HOSTILE]
    good = write(new_id(), 0, text="Un bon point", place=place(row))
    results = fiche.results(browser, *ops, *HOSTILE, good)
    assert results[-1]["status"] == "saved"
    assert len(results) == 2 * len(HOSTILE) + 1
    assert Entry.objects.get(pk=pk).text == "Un"


@pytest.mark.parametrize("name", ["schema", "campaign", "client", "cursor"])
def test_a_hostile_envelope_is_no_error_of_ours(fiche: Fiche, browser: Client, name: str) -> None:
    sent = delete(str(uuid.uuid4()), 1)
    for value in HOSTILE:
        assert fiche.post(browser, fiche.batch(sent, **{name: value})).status_code in {200, 400}
    for value in HOSTILE:
        assert fiche.post(browser, fiche.batch(sent, account=value)).status_code in {200, 400, 401}


def test_as_many_statements_for_two_points_as_for_fifty_of_a_hundred_and_fifty(fiche: Fiche, browser: Client) -> None:
    row = fiche.row()
    fiche.entry(row, "Celui que les autres poussent")
    seen: dict[str, list[int]] = {"created": [], "written": [], "deleted": [], "put back": [], "state": []}
    for count in (2, 50):  # on SQLite an INSERT holds some sixty points
        points = [write(new_id(), 0, text=f"{n}", place=place(row)) for n in range(count)]
        ids = [point["id"] for point in points]
        batches = {
            "created": points,
            "written": [write(pk, 1, text=f"{n} encore", highlighted=True) for n, pk in enumerate(ids)],
            "deleted": [delete(pk, 2) for pk in ids],
            "put back": [restore(pk) for pk in ids],
        }
        for name, ops in batches.items():
            seen[name].append(statements(browser, fiche, *ops))
        seen["state"].append(statements(browser, fiche))
        fiche.send(*[write(new_id(), 0, text=f"{n}", place=place(row, "strength")) for n in range(100)])
    assert seen == {
        "created": [31, 31],
        "written": [22, 22],
        "deleted": [34, 34],
        "put back": [28, 28],
        "state": [12, 12],
    }


def statements(browser: Client, fiche: Fiche, *ops: Op) -> int:
    """SQL statements of a batch, or of the state; savepoints, which only tests have, apart."""
    with CaptureQueriesContext(connection) as captured:
        answer = fiche.post(browser, fiche.batch(*ops)) if ops else browser.get(fiche.address)
    assert {one["status"] for one in answer.json().get("results", ())} <= {"saved"}
    return sum("SAVEPOINT" not in query["sql"] for query in captured)
