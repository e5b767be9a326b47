"""The law of the archive: what is taken in an empty installation leaves it again as the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from consolidation.models import Decision
from followup.models import Action, ActionEvent
from restitutions.models import Entry, ReferenceSequence, Restitution, RetexAttachment
from syntheses.compose import compose
from syntheses.intake import intake
from syntheses.models import RenderJob, Version, VersionFile
from syntheses.report import DiagnosisRow, Report, ThemeSection
from syntheses.report import Entry as Point
from tests import files
from tests.cast import Cast
from tests.indicators.made import make_indicator
from tests.measures.made import measure
from tests.syntheses.archive.world import (
    DATA,
    PDF,
    counted,
    empty,
    export,
    make_world,
    members_of,
    stored,
    take,
    undone,
)
from tests.syntheses.strategies import reports, texts

Draw = Callable[[st.SearchStrategy[Any]], Any]
MONTHS = st.sampled_from([f"2021-{month:02}-01" for month in range(1, 7)])
VALUES = st.decimals("0", "99999999", places=2).map(str)
STATES: tuple[dict[str, Any], ...] = (
    {},
    {"state": "en_cours", "started_on": date(2021, 3, 1), "progress": 40, "due_on": date(2022, 1, 1)},
    {"state": "abandonnee", "state_reason": "Crédits\ngelés", "ended_on": date(2021, 5, 2), "on_plan": False},
)

pytestmark = [pytest.mark.django_db]


@settings(
    max_examples=6,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)
@given(department=reports(placed=True), region=reports(placed=True), said=st.data())
def test_what_leaves_comes_in_and_leaves_again_the_same(
    cast: Cast, tmp_path: Path, department: Report, region: Report, said: st.DataObject
) -> None:
    with undone():
        points = tuple(Point(text="Un irritant", ref=f"D85-T1-I{number}") for number in (1, 2, 10))
        known = ThemeSection(theme=1, diagnosis=(DiagnosisRow(irritants=points),))
        below = [
            intake(Report(layout="ateliers", themes=(known,)), campaign=cast.campaign, territory=cast.vendee),
            intake(department, campaign=cast.campaign, territory=cast.nantes),
        ]
        above = intake(region, campaign=cast.campaign, territory=cast.region)
        Restitution.objects.filter(pk__in=[one.pk for one in below]).update(feeds=above)
        go_on(cast, below[1], said.draw)
        composed = {one.uid: compose(one) for one in (*below, above)}
        before, first = counted(), export(tmp_path / "one.zip", cast.region)
        empty()
        take(first)
        again = export(tmp_path / "two.zip", cast.region)
        assert differing(first, again) == []
        assert [one.title for one in Restitution.objects.all() if compose(one) != composed[one.uid]] == []
        after = counted()
        del before["territories.territory"], after["territories.territory"]
        assert after == before


def go_on(cast: Cast, plan: Restitution, draw: Draw) -> None:
    """What comes after a plan: values of an indicator with their corrections, actions and what is said of them."""
    indicator = make_indicator(cast.region, draw(texts(50)), kind="nombre", periodicity="mensuelle")
    for place, month in draw(st.lists(st.tuples(st.sampled_from([cast.nantes, cast.vendee]), MONTHS), unique=True)):
        before = None
        for value in draw(st.lists(st.none() | VALUES, max_size=4)):
            if value is None and (before is None or before.withdrawn):
                continue
            comment = draw(texts(50))
            before = measure(indicator, place, month, value, cast.coordinator, corrects=before, comment=comment)
    for rank, state in enumerate(draw(st.lists(st.sampled_from(STATES), max_size=4))):
        fields = {"reference": f"NAN-T3-A{rank + 1}", "text": draw(texts(50)), "responsible_body": draw(texts(50))}
        owner = {"campaign": cast.campaign, "territory": cast.nantes, "restitution": plan, "is_online": False}
        action = Action.objects.create(**owner, **fields, **state, responsible=cast.coordinator, theme=None)
        for uid in draw(st.lists(st.uuids(), max_size=3, unique=True)):
            before_after = {"before": {"responsible": None, "due_on": None}, "after": {"due_on": "2021-01-31"}}
            ActionEvent.objects.create(uid=uid, action=action, what="dates", text=draw(texts(50)), **before_after)


def differing(one: bytes, other: bytes) -> list[str]:
    """The members that are not the same; pytest would look for the difference of the whole for minutes."""
    if one == other:
        return []
    first, second = members_of(one), members_of(other)
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name)) or ["the zip"]


def test_every_table_that_is_carried_comes_back(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world(cast)
    before = counted()
    assert [name for name, rows in before.items() if not rows] == []
    first = world.export(tmp_path)
    numbers = set(Restitution.objects.values_list("pk", flat=True))
    empty()
    told: list[int] = []
    monkeypatch.setattr("syntheses.followers._followers", [told.append])
    taken = take(first)
    assert world.export(tmp_path, "again.zip") == first
    assert counted() == before | {"territories.territory": taken.new["territoires"]}
    assert taken.new == {"territoires": 5, "campagnes": 1, "indicateurs": 1, "sessions": 2, "restitutions": 2} | {
        "releves": 4,
        "suivi": 1,
        "anniversaires": 1,
    }
    assert not numbers & set(Restitution.objects.values_list("pk", flat=True))
    assert told == [Version.objects.get().restitution_id]


def kept(file: FieldFile) -> bytes:
    return Path(file.path).read_bytes()


def test_what_was_attached_and_printed_is_there_byte_for_byte(cast: Cast, tmp_path: Path) -> None:
    world = make_world(cast)
    first = world.export(tmp_path)
    old = str(RetexAttachment.objects.get().file)
    empty()
    for name in stored():
        default_storage.delete(name)
    take(first)
    attachment, job = RetexAttachment.objects.get(), RenderJob.objects.get()
    assert kept(attachment.file) == files.image()
    assert (str(attachment.file) == old, attachment.added_by) == (False, None)
    assert kept(job.file) == PDF
    assert kept(VersionFile.objects.get(format="json").file) == DATA
    assert (job.state, job.version) == ("done", Version.objects.get())


def test_nobody_is_carried_and_everything_else_is(cast: Cast, tmp_path: Path) -> None:
    world = make_world(cast)
    first = world.export(tmp_path)
    assert not any(b"@example.org" in data for data in members_of(first).values())
    empty()
    take(first)
    above = Restitution.objects.get(uid=world.above.uid)
    assert (above.created_by, above.updated_at, above.state) == (None, world.above.updated_at, "publiee")
    assert Restitution.objects.get(uid=world.below.uid).feeds == above
    assert Decision.objects.get().into == Entry.objects.get(text="C’est lent")
    assert ReferenceSequence.objects.get(prefix="D85-T3-I").last == 2


def test_the_same_archive_twice_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    world = make_world(cast)
    first = world.export(tmp_path)
    for _ in range(2):
        before, names = counted(), stored()
        taken = take(first)
        assert set(taken.new.values()) == {0}
        assert (counted(), stored()) == (before, names)
    assert world.export(tmp_path, "again.zip") == first


def test_a_version_without_its_pdf_asks_for_it(cast: Cast, tmp_path: Path) -> None:
    world = make_world(cast)
    RenderJob.objects.all().delete()
    first = world.export(tmp_path)
    empty()
    take(first)
    assert [job.state for job in RenderJob.objects.all()] == ["queued"]
    assert world.export(tmp_path, "again.zip") == first


def test_numbers_already_given_here_are_not_given_again(cast: Cast, tmp_path: Path) -> None:
    first = make_world(cast).export(tmp_path)
    ReferenceSequence.objects.filter(prefix="D85-T3-I").update(last=99)
    ReferenceSequence.objects.filter(prefix="D85-T3-R").delete()
    take(first)
    assert dict(ReferenceSequence.objects.filter(prefix__startswith="D85-T3-").values_list("prefix", "last")) == {
        "D85-T3-D": 1,
        "D85-T3-I": 99,
        "D85-T3-IP": 1,
        "D85-T3-R": 1,
    }


def test_what_points_outside_points_at_nothing(cast: Cast, tmp_path: Path) -> None:
    """The archive of a part is whole by itself."""
    make_world(cast)
    part = export(tmp_path / "part.zip", cast.vendee)
    empty()
    take(part)
    one = Restitution.objects.get()
    assert (one.title, one.feeds) == ("Restitution de Vendée", None)
