"""The law of the archive: what is taken in an empty installation leaves it again as the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from hypothesis import HealthCheck, Phase, given, settings

from consolidation.models import Decision
from restitutions.models import Entry, ReferenceSequence, Restitution, RetexAttachment
from syntheses.compose import compose
from syntheses.intake import intake
from syntheses.models import RenderJob, Version, VersionFile
from syntheses.report import DiagnosisRow, Report, ThemeSection
from syntheses.report import Entry as Point
from tests import files
from tests.cast import Cast
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
from tests.syntheses.strategies import reports

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
@given(department=reports(placed=True), region=reports(placed=True))
def test_what_leaves_comes_in_and_leaves_again_the_same(
    cast: Cast, tmp_path: Path, department: Report, region: Report
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
    assert taken.new == {"territoires": 5, "campagnes": 1, "indicateurs": 1, "sessions": 2, "restitutions": 2}
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
