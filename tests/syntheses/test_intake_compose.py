"""A report goes into rows and comes back the same; the number of SQL statements does not follow its size."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from restitutions.models import Entry, Restitution, Retex, Row
from syntheses.compose import compose, compose_all
from syntheses.intake import intake
from syntheses.readers import read_report
from syntheses.readers.themes import OFFICIAL_THEMES
from syntheses.report import (
    DiagnosisRow,
    PlanRow,
    ProjectionRow,
    Report,
    ReportRefusedError,
    Session,
    ThemeSection,
)
from syntheses.report import (
    Entry as ReportEntry,
)
from syntheses.report import (
    Retex as ReportRetex,
)
from tests.cast import Cast
from workshops.models import Workshop

pytestmark = [pytest.mark.django_db, pytest.mark.data]

DEMO = Path(__file__).resolve().parents[2] / "fixtures" / "demo"


def demo(name: str) -> Report:
    return read_report((DEMO / name).read_bytes(), filename=name, themes=OFFICIAL_THEMES).report


def small(text: str = "Le réseau tombe", **section: Any) -> Report:
    cells: dict[str, Any] = {"diagnosis": (DiagnosisRow(irritants=(ReportEntry(text=text),)),)} | section
    return Report(layout="ateliers", themes=(ThemeSection(theme=3, **cells),))


def refs(report: Report) -> list[str]:
    return [entry.ref for row in report.themes[0].diagnosis for entry in row.irritants]


def test_a_reference_names_territory_theme_and_kind(cast: Cast) -> None:
    first = compose(intake(small(), campaign=cast.campaign, territory=cast.region))
    second = compose(intake(small(), campaign=cast.campaign, territory=cast.region))
    assert (refs(first), refs(second)) == (["PDL-T3-I1"], ["PDL-T3-I2"])


def test_a_reference_is_not_given_again_after_a_deletion(cast: Cast) -> None:
    intake(small(), campaign=cast.campaign, territory=cast.region)
    Entry.objects.all().delete()
    again = compose(intake(small(), campaign=cast.campaign, territory=cast.region))
    assert refs(again) == ["PDL-T3-I2"]


def test_a_free_reference_is_kept_and_a_foreign_or_taken_one_replaced(cast: Cast) -> None:
    entries = tuple(ReportEntry(text=ref, ref=ref) for ref in ("PDL-T3-I7", "BRE-T3-I1", "PDL-T3-I7", "PDL-T4-I1"))
    report = small(diagnosis=(DiagnosisRow(irritants=(*entries, ReportEntry(text="sans"))),))
    composed = compose(intake(report, campaign=cast.campaign, territory=cast.region))
    given = refs(composed)
    assert len(set(given)) == 5
    assert all(ref.startswith("PDL-T3-I") for ref in given)
    single = small(diagnosis=(DiagnosisRow(irritants=(ReportEntry(text="gardée", ref="PDL-T3-I70"),)),))
    assert refs(compose(intake(single, campaign=cast.campaign, territory=cast.region))) == ["PDL-T3-I70"]
    assert refs(compose(intake(small(), campaign=cast.campaign, territory=cast.region))) == ["PDL-T3-I71"]


def test_the_reference_of_a_deleted_entry_is_not_given_to_what_a_file_proposes(cast: Cast) -> None:
    five = small(diagnosis=(DiagnosisRow(irritants=tuple(ReportEntry(text=f"Point {n}") for n in range(5))),))
    intake(five, campaign=cast.campaign, territory=cast.region)
    Entry.objects.filter(reference="PDL-T3-I3").delete()
    entries = tuple(ReportEntry(text=ref, ref=ref) for ref in ("PDL-T3-I3", "PDL-T3-I6", "PDL-T3-I9"))
    composed = compose(
        intake(small(diagnosis=(DiagnosisRow(irritants=entries),)), campaign=cast.campaign, territory=cast.region)
    )
    assert refs(composed) == ["PDL-T3-I7", "PDL-T3-I6", "PDL-T3-I9"]
    assert refs(compose(intake(small(), campaign=cast.campaign, territory=cast.region))) == ["PDL-T3-I10"]


def test_sub_bullets_come_back_under_their_lead_in(cast: Cast) -> None:
    nested = ReportEntry(
        text="Former", highlighted=True, items=(ReportEntry(text="les élèves"), ReportEntry(text="les parents"))
    )
    report = small(plan=(PlanRow(what=(nested, ReportEntry(text="Équiper"))),))
    what = compose(intake(report, campaign=cast.campaign, territory=cast.region)).themes[0].plan[0].what
    assert [(e.text, e.highlighted, [i.text for i in e.items]) for e in what] == [
        ("Former", True, ["les élèves", "les parents"]),
        ("Équiper", False, []),
    ]


def test_a_row_cites_the_retex_its_cell_numbers(cast: Cast) -> None:
    retex = tuple(ReportRetex(label=label) for label in ("RETEX 1", "Retex 2", "RETEX 3 bis"))
    rows = (DiagnosisRow(retex=("1, 3 bis",)), DiagnosisRow(retex=("RETEX 1 et 2",)), DiagnosisRow(retex=("Autre",)))
    report = small(retex=retex, diagnosis=rows)
    intake(report, campaign=cast.campaign, territory=cast.region)
    cited = [
        sorted(row.retex.values_list("label", flat=True))
        for row in Row.objects.filter(table="diagnosis").order_by("position")
    ]
    assert cited == [["RETEX 1", "RETEX 3 bis"], ["RETEX 1", "Retex 2"], []]


def test_the_same_words_tie_the_thread(cast: Cast) -> None:
    report = small(
        "Zones blanches",
        projections=(
            ProjectionRow(irritants=(ReportEntry(text="zones  blanches !"),), levers=(ReportEntry(text="Équiper"),)),
        ),
        plan=(PlanRow(what=(ReportEntry(text="Equiper"), ReportEntry(text="Autre chose"))),),
    )
    intake(report, campaign=cast.campaign, territory=cast.region)
    pairs = Entry.objects.filter(answers__isnull=False).order_by("kind").values_list("text", "answers__text")
    assert list(pairs) == [("zones  blanches !", "Zones blanches"), ("Equiper", "Équiper")]


@pytest.mark.parametrize("name", ["pays-de-la-loire.json", "nouvelle-aquitaine.json"])
def test_a_demo_report_comes_back_the_same(cast: Cast, name: str) -> None:
    report = demo(name)
    composed = compose(intake(report, campaign=cast.campaign, territory=cast.region))
    assert strip(composed) == strip(dataclasses.replace(report, campaign="egn-2020", territory=composed.territory))
    assert not Entry.objects.exclude(kind="retex_label").filter(reference=None).exists()
    assert not Retex.objects.filter(reference=None).exists()


def test_a_theme_of_another_campaign_is_refused_and_nothing_written(cast: Cast) -> None:
    report = Report(layout="ateliers", themes=(ThemeSection(theme=9, heading="Thématique 9 : La mer"),))
    with pytest.raises(ReportRefusedError, match="La thématique « Thématique 9 : La mer » n’est pas"):
        intake(report, campaign=cast.campaign, territory=cast.region)
    assert (Restitution.objects.count(), Workshop.objects.count()) == (0, 0)


def test_an_empty_report_is_refused(cast: Cast) -> None:
    with pytest.raises(ReportRefusedError, match="Aucune partie"):
        intake(Report(layout="region"), campaign=cast.campaign, territory=cast.region)


def test_compose_takes_as_many_statements_for_one_or_thirty(cast: Cast) -> None:
    report = demo("pays-de-la-loire.json")
    top = intake(report, campaign=cast.campaign, territory=cast.region)
    counts = []
    for more in (1, 29):
        for _ in range(more):
            child = intake(small(), campaign=cast.campaign, territory=cast.vendee)
            Restitution.objects.filter(pk=child.pk).update(feeds=top)
        with CaptureQueriesContext(connection) as one:
            compose(top)
        with CaptureQueriesContext(connection) as many:
            assert len(compose_all(Restitution.objects.filter(feeds=top))) == (1 if more == 1 else 30)
        counts.append((len(one), len(many)))
    assert counts == [(14, 14), (14, 14)]


def test_intake_writes_twenty_rows_in_as_many_statements_as_two(cast: Cast) -> None:
    def statements(rows: int) -> int:
        lines = tuple(DiagnosisRow(irritants=(ReportEntry(text=f"Irritant {n}"),)) for n in range(rows))
        with CaptureQueriesContext(connection) as queries:
            intake(small(diagnosis=lines), campaign=cast.campaign, territory=cast.region)
        return len(queries)

    assert statements(2) == statements(20)


def test_an_untitled_session_is_named_by_its_territory(cast: Cast) -> None:
    report = dataclasses.replace(small(), sessions=(Session(region=""), Session(region="Le Bocage")))
    composed = compose(intake(report, campaign=cast.campaign, territory=cast.vendee))
    assert [session.region for session in composed.sessions] == [cast.vendee.label, "Le Bocage"]


def strip(value: object) -> object:
    """The report without the references, which intake gives."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: strip(getattr(value, f.name)) for f in dataclasses.fields(value) if f.name != "ref"}
        return type(value)(**fields)
    if isinstance(value, tuple):
        return tuple(strip(item) for item in value)
    return value
