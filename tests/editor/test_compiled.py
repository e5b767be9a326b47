"""What is read of a fiche is asked with SQL built once."""

from __future__ import annotations

import pytest
from django.db.models import F, QuerySet

from editor.compiled import Compiled
from restitutions.models import Entry, Row
from tests.editor.fiche import Fiche

pytestmark = pytest.mark.django_db


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


def test_a_queryset_with_another_parameter_is_refused(fiche: Fiche) -> None:
    find = Compiled(lambda sheet: Entry.objects.filter(sheet=sheet, kind="irritant"))
    with pytest.raises(ValueError, match="one parameter"):
        find(fiche.sheet.pk)
