"""Several people at the same instant, on PostgreSQL: writes come one after the other, and each is told the truth."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from restitutions.models import Entry, Restitution, Revision, Row, ThemeSheet
from restitutions.services import StaleRowError, save_row
from tests.at_once import at_once
from tests.cast import make_cast
from tests.editor.fiche import Fiche, Op, delete, new_id, op, place, restore, write
from tests.restitutions.conftest import cells
from tests.services import require_postgresql

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture
def fiche(transactional_db: None) -> Fiche:
    require_postgresql()
    call_command("load_reference", verbosity=0)
    cast = make_cast()
    restitution = Restitution.objects.create(campaign=cast.campaign, territory=cast.nantes, title="Essai")
    return Fiche(cast, restitution, cast.campaign.themes.get(number=3))


def posting(fiche: Fiche, who: str, *ops: Op) -> Callable[[], list[dict[str, Any]]]:
    """A request of somebody's own browser: the short way when it is only words."""
    client = Client()
    user = getattr(fiche.cast, who)
    client.force_login(user)
    body = fiche.batch(*ops, account=user.pk, cursor=fiche.cursor)
    return lambda: fiche.post(client, body).json()["results"]


@pytest.mark.parametrize("values", [{"text": "Mien"}, {"text": "Mien", "highlighted": True}], ids=["short", "long"])
def test_the_same_point_with_the_same_base_is_saved_for_one_and_a_conflict_for_the_other(
    fiche: Fiche, values: dict[str, Any]
) -> None:
    pk = fiche.entry(fiche.row(), "Un")
    sent = [
        posting(fiche, who, write(pk, 1, **{**values, "text": f"De {who}"})) for who in ("facilitator", "coordinator")
    ]
    results = [result for (result,) in at_once(sent)]
    assert sorted(one["status"] for one in results) == ["conflict", "saved"]
    lost = next(one for one in results if one["status"] == "conflict")
    assert (lost["theirs"]["text"], fiche.version(pk)) == (Entry.objects.get(pk=pk).text, 2)


@pytest.mark.parametrize("kind", ["words", "creation", "deletion", "restore", "row", "retex"])
def test_the_same_operation_twice_at_once_is_one_revision(fiche: Fiche, kind: str) -> None:
    row = fiche.row()
    pk, gone = fiche.entry(row, "Un"), fiche.entry(row, "Parti")
    fiche.send(delete(gone, 1))
    sent = {
        "words": write(pk, 1, text="Deux"),
        "creation": write(new_id(), 0, text="Deux", place=place(row)),
        "deletion": delete(pk, 1),
        "restore": restore(gone),
        "row": op("set", "row", new_id(), place={"table": "plan", "after": None}),
        "retex": op("set", "retex", new_id(), label="RETEX 1"),
    }[kind]
    answers = at_once([posting(fiche, "facilitator", sent) for _ in range(4)])
    assert {(one["status"], one["version"], one["reference"]) for (one,) in answers} == {
        (answers[0][0]["status"], answers[0][0]["version"], answers[0][0]["reference"])
    }
    assert answers[0][0]["status"] == "saved"
    assert Revision.objects.filter(op=sent["op"]).count() == 1


def test_the_first_operations_of_several_people_make_one_fiche(fiche: Fiche) -> None:
    acts = [
        posting(fiche, who, op("set", "row", new_id(), place={"table": "plan", "after": None}))
        for who in ("facilitator", "coordinator", "administrator")
    ]
    assert [one["status"] for (one,) in at_once(acts)] == ["saved"] * 3
    assert ThemeSheet.objects.count() == 1
    assert [position for _, position in fiche.rows("plan")] == [0, 1, 2]


def test_points_added_by_many_at_once_all_have_their_place_and_their_own_reference(fiche: Fiche) -> None:
    row = fiche.row()
    acts = [
        posting(fiche, who, *[write(new_id(), 0, text=f"{who} {n}", place=place(row)) for n in range(5)])
        for who in ("facilitator", "coordinator", "administrator")
    ]
    at_once(acts)
    assert fiche.positions(row) == list(range(15))
    assert len(set(Entry.objects.values_list("reference", flat=True))) == 15


def test_one_deletes_what_another_changes(fiche: Fiche) -> None:
    for _ in range(3):
        pk = fiche.entry(fiche.row(), "Un")
        (deleted,), (written,) = at_once(
            [posting(fiche, "facilitator", delete(pk, 1)), posting(fiche, "coordinator", write(pk, 1, text="Deux"))]
        )
        assert {deleted["status"], written["status"]} == {"saved", "conflict"}
        assert Entry.objects.filter(pk=pk).exists() is (written["status"] == "saved")


def test_a_row_is_deleted_while_another_adds_a_point_in_it(fiche: Fiche) -> None:
    for _ in range(3):
        row = fiche.row()
        add = write(new_id(), 0, text="Un", place=place(row))
        _, (added,) = at_once(
            [posting(fiche, "facilitator", delete(row, 1, "row")), posting(fiche, "coordinator", add)]
        )
        assert added["status"] == "saved"
        assert fiche.texts(row) == ["Un"]


def test_a_form_and_live_entry_at_once(fiche: Fiche) -> None:
    for _ in range(3):
        row = fiche.row()
        pk = fiche.entry(row, "Un")
        version = Row.objects.get(pk=row).version

        def form(row: str = row, version: int = version) -> Any:
            return save_row(
                sheet=fiche.sheet,
                table="diagnosis",
                row_id=uuid.UUID(row),
                version=version,
                position=None,
                cells=cells(irritant="Un par le formulaire"),
                by=fiche.cast.coordinator,
            )

        saved, (live,) = at_once([form, posting(fiche, "facilitator", write(pk, 1, text="Un en direct"))])
        stale = isinstance(saved, StaleRowError)
        assert (live["status"] == "saved") is stale
        assert fiche.texts(row) == ["Un en direct" if stale else "Un par le formulaire"]


def test_revisions_are_numbered_in_the_order_they_are_committed(fiche: Fiche) -> None:
    """So that a page that has seen one has seen all those before it."""
    row = fiche.row()
    ids = [fiche.entry(row, f"{n}") for n in range(4)]
    seen: list[tuple[int, int]] = []

    def watch() -> None:
        for _ in range(60):
            last = Revision.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            seen.append((last, Revision.objects.filter(pk__lte=last).count()))

    def typing(pk: str) -> Callable[[], None]:
        client = Client()
        client.force_login(fiche.cast.facilitator)

        def type_on() -> None:
            for n in range(1, 9):
                fiche.post(client, fiche.batch(write(pk, n, text=f"texte {n}")))

        return type_on

    at_once([watch, *map(typing, ids)])
    total = Revision.objects.order_by("pk")
    for last, count in seen:
        assert total.filter(pk__lte=last).count() == count
    assert [fiche.version(pk) for pk in ids] == [9, 9, 9, 9]
