"""What a restitution lacks before it goes on, and where it is filled."""

from __future__ import annotations

import uuid

import pytest
from pytest_django import DjangoAssertNumQueries

from restitutions.checklist import missing, warnings_of
from restitutions.enums import Kind, Table
from restitutions.models import Entry, MeetingSummary, NarrativeBlock, Restitution, RestitutionWorkshop, Row, ThemeSheet
from tests.cast import Cast
from workshops.models import Attendance, Workshop

pytestmark = [pytest.mark.django_db, pytest.mark.data]

SILENT = "Aucun nombre de participants n’est renseigné dans"
NO_SESSION = "Aucune session n’est rattachée."


def texts(restitution: Restitution) -> list[str]:
    return [point.text for point in warnings_of(restitution)]


def report(restitution: Restitution, cast: Cast, *participants: int | None, **fields: str) -> list[Workshop]:
    """Sessions with this number of participants in one category."""
    made = []
    for rank, number in enumerate(participants):
        session = Workshop.objects.create(campaign=cast.campaign, territory=cast.nantes, **fields)
        Attendance.objects.create(workshop=session, category="usagers", checked=True, participants=number)
        RestitutionWorkshop.objects.create(restitution=restitution, workshop=session, position=rank)
        made.append(session)
    return made


def plan(sheet: ThemeSheet, *kinds: Kind | None) -> None:
    """Rows of the plan with one entry of each kind; None is a row where nothing is written."""
    for position, kind in enumerate(kinds):
        row = Row.objects.create(sheet=sheet, table=Table.PLAN, position=position)
        if kind:
            Entry.objects.create(sheet=sheet, row=row, kind=kind, text="Un point")


def test_a_restitution_without_session_is_told_where_to_choose_them(restitution: Restitution) -> None:
    [point] = warnings_of(restitution)
    assert (point.text, point.url) == (NO_SESSION, f"/restitutions/{restitution.pk}/modifier/")


def test_sessions_of_which_no_head_count_is_known_are_told_0_is_known(restitution: Restitution, cast: Cast) -> None:
    first, second = report(restitution, cast, None, None)
    [point] = warnings_of(restitution)
    assert (point.text, point.url) == (
        f"{SILENT} les 2 sessions rapportées.",
        f"/sessions/{first.pk}/participation/",
    )
    Attendance.objects.filter(workshop=second).update(participants=0)
    assert warnings_of(restitution) == []


def test_a_cancelled_session_says_nothing_of_attendance(restitution: Restitution, cast: Cast) -> None:
    report(restitution, cast, 12, state="annulee")
    assert texts(restitution) == [NO_SESSION]
    report(restitution, cast, None)
    assert texts(restitution) == [f"{SILENT} la session rapportée."]


def test_a_summary_of_the_meetings_that_says_how_many_came_is_enough(restitution: Restitution) -> None:
    MeetingSummary.objects.create(restitution=restitution, academie="Nantes")
    assert texts(restitution) == [NO_SESSION]
    MeetingSummary.objects.update(participants=40)
    assert texts(restitution) == []


def test_empty_thematiques_are_told_once_one_is_filled(restitution: Restitution, sheet: ThemeSheet, cast: Cast) -> None:
    report(restitution, cast, 12)
    assert (texts(restitution), missing(restitution)) == (
        [],
        ["Aucune thématique n’est renseignée : remplissez au moins une fiche."],
    )
    NarrativeBlock.objects.create(restitution=restitution, part="description", type="paragraph", text="Un constat")
    assert len(missing(restitution)) == 1
    NarrativeBlock.objects.create(
        restitution=restitution, sheet=sheet, part="situation", type="paragraph", text="Un constat"
    )
    points = warnings_of(restitution)
    assert missing(restitution) == []
    assert [point.url for point in points] == [f"/restitutions/{restitution.pk}/{rank}/" for rank in (1, 2, 4, 5)]
    assert points[0].text == "La thématique 1 (Égal accès) n’est pas renseignée."


@pytest.mark.parametrize(
    ("kinds", "lacking"),
    [
        ([Kind.ACTION], []),
        ([None, Kind.PLANNED_LEVER, None, Kind.ACTION, Kind.STAKEHOLDER], [1, 4]),
    ],
)
def test_rows_of_a_plan_without_action_are_named_by_their_words_and_lead_to_the_cell(
    restitution: Restitution, sheet: ThemeSheet, cast: Cast, kinds: list[Kind | None], lacking: list[int]
) -> None:
    report(restitution, cast, 12)
    plan(sheet, *kinds)
    found = [(point.text, point.url, point.link) for point in warnings_of(restitution) if "Plan" in point.text]
    rows = [Row.objects.get(position=rank) for rank in lacking]
    assert found == [
        (
            "Thématique 3, tableau «\u00a0Plan d’action\u00a0»\u00a0: la ligne «\u00a0Un point\u00a0» "
            "ne dit pas comment\u00a0: sa colonne «\u00a0Comment\u00a0» est vide.",
            f"/restitutions/{restitution.pk}/3/#cellule-{row.pk}-action",
            "Compléter cette ligne",
        )
        for row in rows
    ]


def test_a_row_is_named_by_the_beginning_of_its_quoi(restitution: Restitution, sheet: ThemeSheet, cast: Cast) -> None:
    report(restitution, cast, 12)
    plan(sheet, Kind.STAKEHOLDER)
    Entry.objects.create(
        sheet=sheet, row=Row.objects.get(), kind=Kind.PLANNED_LEVER, text="Doubler la liaison " * 9, position=3
    )
    [point] = [point for point in warnings_of(restitution) if "Plan" in point.text]
    assert "«\u00a0Doubler la liaison Doubler la liaison Doubler la liaison Do…\u00a0»" in point.text


def test_what_is_not_a_draft_leads_to_where_it_is_read(restitution: Restitution, sheet: ThemeSheet, cast: Cast) -> None:
    [session] = report(restitution, cast, None)
    plan(sheet, Kind.PLANNED_LEVER)
    restitution.state = "transmise"
    urls = [point.url for point in warnings_of(restitution)]
    assert urls[0] == f"/sessions/{session.pk}/"
    assert urls[1] == f"/restitutions/{restitution.pk}/1/"
    assert urls[-1] == f"/restitutions/{restitution.pk}/3/#cellule-{Row.objects.get().pk}-action"
    RestitutionWorkshop.objects.all().delete()
    assert (warnings_of(restitution)[0].text, warnings_of(restitution)[0].url) == (NO_SESSION, "")


@pytest.mark.parametrize(("number", "told"), [(1, 6), (30, 11)])
def test_the_list_costs_the_same_whatever_there_is(
    restitution: Restitution,
    sheet: ThemeSheet,
    cast: Cast,
    number: int,
    told: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    report(restitution, cast, *[None] * number)
    plan(sheet, *[Kind.PLANNED_LEVER] * number)
    with django_assert_num_queries(5):
        points = warnings_of(restitution)
    assert len(points) == told
    if number == 30:
        assert points[-1].text.endswith("25 autres lignes ont aussi la colonne «\u00a0Comment\u00a0» vide.")


def test_something_of_another_restitution_counts_for_nothing(restitution: Restitution, cast: Cast) -> None:
    other = Restitution.objects.create(uid=uuid.uuid4(), campaign=cast.campaign, territory=cast.nantes)
    report(other, cast, 12)
    plan(ThemeSheet.objects.create(restitution=other, theme=cast.campaign.themes.get(number=1)), Kind.PLANNED_LEVER)
    assert (texts(restitution), len(missing(restitution))) == ([NO_SESSION], 1)
