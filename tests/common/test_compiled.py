"""A queryset whose SQL is built once finds what it would find."""

from __future__ import annotations

import gc
import uuid
import weakref
from threading import Thread
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, QuerySet, Value

from common.compiled import Compiled
from restitutions.models import Entry, Restitution, Row
from territories.models import Territory
from tests.cast import Cast
from tests.editor.fiche import Fiche, place, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def fiche(cast: Cast) -> Fiche:
    made = {"campaign": cast.campaign, "territory": cast.nantes, "created_by": cast.facilitator}
    return Fiche(cast, Restitution.objects.create(**made), cast.campaign.themes.get(number=3))


def test_the_queryset_is_built_once_and_finds_what_is_there_each_time(fiche: Fiche) -> None:
    built = []

    def rows(sheet: int) -> QuerySet[Row]:
        built.append(sheet)
        return Row.objects.filter(sheet=sheet).annotate(number=F("sheet__theme__number")).order_by("position")

    find = Compiled(rows)
    first = fiche.row()
    assert [str(row.pk) for row in find(fiche.sheet.pk)] == [first]
    second = fiche.row()
    assert {(str(row.pk), vars(row)["number"]) for row in find(fiche.sheet.pk)} == {(first, 3), (second, 3)}
    assert find(fiche.sheet.pk + 1) == []
    assert len(built) == 1


def test_several_values_lists_of_them_and_ranks(fiche: Fiche, django_assert_num_queries: Any) -> None:
    rows = [uuid.UUID(fiche.row()) for _ in range(3)][::-1]  # each was put first
    find: Compiled[Any] = Compiled(
        lambda sheet, table, ids: (
            Row.objects.filter(pk__in=ids, sheet=sheet, table=table)
            .order_by("position")
            .values_list("pk", "sheet__theme__number")
        )
    )
    sheet = fiche.sheet.pk
    with django_assert_num_queries(3):
        assert find(sheet, "diagnosis", rows[1:]) == [(rows[1], 3), (rows[2], 3)]
        assert find(sheet, "plan", rows) == []
        assert find(sheet, "diagnosis", []) == []
        assert find(2**63, "diagnosis", rows) == []
        assert find.between(1, 2, sheet, "diagnosis", rows) == [(rows[1], 3)]


def test_what_is_related_is_read_with_it(fiche: Fiche, django_assert_num_queries: Any) -> None:
    row, pk = fiche.row(), uuid.uuid4()
    fiche.apply(write(str(pk), 0, text="Le réseau tombe", place=place(row, "irritant")))
    find = Compiled(lambda entry: Entry.objects.filter(pk=entry).select_related("row__sheet"))
    sheet = fiche.sheet.pk
    with django_assert_num_queries(1):
        [entry] = find(pk)
        assert entry.row is not None
        assert entry.row.sheet.pk == sheet


def test_sql_with_a_percent_sign_of_its_own_is_refused() -> None:
    odd = Func(Value("a"), template="%(expressions)s || '%%s'")
    with pytest.raises(ValueError, match="percent sign"):
        Compiled(lambda: Row.objects.annotate(odd=odd))()


def test_what_a_text_begins_with_is_taken_to_the_letter(cast: Cast) -> None:
    find = Compiled(lambda top: Territory.objects.filter(path__startswith=top).order_by("pk").values_list("pk"))
    assert (cast.nantes.pk,) in find(cast.region.path)
    assert [find(odd) for odd in ("/%", cast.region.path.replace("R", "_"), "\\", "' OR 1=1 --")] == [[], [], [], []]


@pytest.mark.django_db(transaction=True)
def test_the_connection_of_the_thread_that_asked_first_ends_with_it() -> None:
    find = Compiled(lambda pk: Territory.objects.filter(pk=pk))
    held: list[weakref.ref[BaseDatabaseWrapper]] = []

    def ask() -> None:
        assert find(0) == []
        held.append(weakref.ref(connections[DEFAULT_DB_ALIAS]))
        connections.close_all()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    del thread
    gc.collect()
    assert [one() for one in held] == [None]
    assert find(0) == []
