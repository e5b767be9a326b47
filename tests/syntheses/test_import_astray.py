"""What an import says of where a file goes: another place, unknown origins, a document that is already there."""

from __future__ import annotations

import dataclasses
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.scope import Scope
from restitutions.models import Entry, Restitution
from syntheses.compose import compose
from syntheses.imports import look_alikes, prepare_import, read_upload
from syntheses.intake import intake
from syntheses.models import ImportPreview
from syntheses.report import DiagnosisRow, Reading, Report, ReportRefusedError, TerritoryRef, ThemeSection
from syntheses.report import Entry as ReportEntry
from syntheses.writers.json_writer import write_json
from territories.models import Territory
from tests.cast import Cast
from tests.syntheses.conftest import REPORT, SignIn

pytestmark = pytest.mark.django_db

UNKNOWN = "Référence d’origine inconnue dans cette installation."


def lines(report: Report, cast: Cast, territory: Territory) -> list[tuple[str, str, str]]:
    reading = read_upload(write_json(report), filename="a.json", campaign=cast.campaign, territory=territory)
    return [(item.where, item.text, item.why) for item in reading.not_understood]


def merged(*sources: str) -> Report:
    """A synthesis whose only irritant was merged from these references, and its sub-point from the last one."""
    entry = ReportEntry(text="Le réseau", sources=sources, items=(ReportEntry(text="surtout", sources=sources[-1:]),))
    return Report(layout="ateliers", themes=(ThemeSection(theme=3, diagnosis=(DiagnosisRow(irritants=(entry,)),)),))


@pytest.fixture
def reference(cast: Cast) -> str:
    """Of an irritant of Vendée."""
    intake(merged(), campaign=cast.campaign, territory=cast.vendee)
    found = Entry.objects.filter(parent=None).get().reference
    assert found
    return found


# --- another place --------------------------------------------------------------------------------------------------


def test_a_file_of_another_campaign_and_territory_says_so(cast: Cast) -> None:
    place = TerritoryRef(level="academie", code="14", name="Académie de Rennes")
    report = dataclasses.replace(REPORT, campaign="egn-2031", territory=place)
    assert lines(report, cast, cast.nantes) == [
        (
            "campagne",
            "egn-2031",
            "Le document nomme une autre campagne que celle choisie (États généraux du numérique 2020).",
        ),
        (
            "territoire",
            "Académie de Rennes",
            "Le document nomme un autre territoire que celui choisi (Académie de Nantes).",
        ),
    ]


@pytest.mark.parametrize(
    ("level", "code", "name", "text"),
    [
        ("academie", "17", "Tout autre nom", ""),
        ("", "", "académie de nantes", ""),
        ("", "", "Nantes", ""),
        ("academie", "", "", ""),
        ("departement", "17", "", "departement:17"),
        ("departement", "", "Vendée", "Vendée"),
        ("", "", "Vendée", "Vendée"),
    ],
)
def test_a_territory_is_known_by_its_code_then_by_its_name(
    cast: Cast, level: str, code: str, name: str, text: str
) -> None:
    place = TerritoryRef(level=level, code=code, name=name)
    report = dataclasses.replace(REPORT, campaign="Etats généraux du numérique 2020", territory=place)
    assert [line[1] for line in lines(report, cast, cast.nantes)] == ([text] if text else [])


# --- origins --------------------------------------------------------------------------------------------------------


def test_known_origins_are_linked_and_the_others_are_listed(cast: Cast, reference: str) -> None:
    report = merged(reference, "BRE-T3-I9", "XYZ")
    assert lines(report, cast, cast.nantes) == [
        ("themes[0].diagnosis.irritants", "BRE-T3-I9", UNKNOWN),
        ("themes[0].diagnosis.irritants", "XYZ", UNKNOWN),
    ]
    composed = compose(intake(report, campaign=cast.campaign, territory=cast.nantes))
    assert composed.themes[0].diagnosis[0].irritants[0].sources == (reference,)


def test_an_origin_of_a_sub_point_is_linked_too(cast: Cast, reference: str) -> None:
    composed = compose(intake(merged(reference), campaign=cast.campaign, territory=cast.vendee))
    assert composed.themes[0].diagnosis[0].irritants[0].items[0].sources == (reference,)


def test_an_origin_outside_the_territory_is_not_one(cast: Cast, reference: str) -> None:
    assert lines(merged(reference), cast, cast.rennes) == [("themes[0].diagnosis.irritants", reference, UNKNOWN)]
    composed = compose(intake(merged(reference), campaign=cast.campaign, territory=cast.rennes))
    assert composed.themes[0].diagnosis[0].irritants[0].sources == ()


def test_linking_two_hundred_origins_takes_as_many_statements_as_one(cast: Cast) -> None:
    many = tuple(ReportEntry(text=f"Irritant {rank}") for rank in range(200))
    section = ThemeSection(theme=3, diagnosis=(DiagnosisRow(irritants=many),))
    intake(Report(layout="ateliers", themes=(section,)), campaign=cast.campaign, territory=cast.vendee)
    given = [reference for reference in Entry.objects.values_list("reference", flat=True) if reference]

    def statements(sources: list[str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            intake(merged(*sources), campaign=cast.campaign, territory=cast.vendee)
        return len(queries)

    assert statements(given[:1]) == statements(given)
    assert Entry.origins.through.objects.count() == 203


# --- already there --------------------------------------------------------------------------------------------------


def preview(cast: Cast, report: Report = REPORT, name: str = "essai.docx", place: Territory | None = None) -> str:
    made = prepare_import(
        Reading(report=report),
        key=uuid.uuid4(),
        filename=name,
        owner=cast.facilitator,
        campaign=cast.campaign,
        territory=place or cast.nantes,
        title="",
    )
    return f"/restitutions/importer/{made.pk}/"


@pytest.mark.parametrize(("source", "title"), [("essai.docx", "Tout autre chose"), ("ancien.docx", "Synthèse d’essai")])
def test_a_document_already_there_is_said_before_it_is_counted_twice(
    cast: Cast, as_user: SignIn, source: str, title: str
) -> None:
    kept = dataclasses.replace(REPORT, source=source, title=title)
    if source == "essai.docx":
        kept = dataclasses.replace(kept, description=(), themes=(ThemeSection(theme=2, label="Autre"),))
    there = intake(kept, campaign=cast.campaign, territory=cast.nantes)
    page = " ".join(as_user(cast.facilitator).get(preview(cast)).content.decode().split())
    assert "Ce document est peut-être déjà importé" in page
    assert f'<a href="/restitutions/{there.pk}/" dir="auto">{title}</a>' in page


def test_another_place_or_another_document_says_nothing(cast: Cast, as_user: SignIn) -> None:
    intake(dataclasses.replace(REPORT, source="essai.docx"), campaign=cast.campaign, territory=cast.vendee)
    other = Report(layout="ateliers", source="autre.docx", themes=(ThemeSection(theme=1, label="Autre"),))
    intake(other, campaign=cast.campaign, territory=cast.nantes)
    page = as_user(cast.facilitator).get(preview(cast)).content.decode()
    assert "déjà importé" not in page


def test_looking_for_it_asks_as_much_at_one_as_at_twenty(cast: Cast) -> None:
    preview(cast)
    made, scope = ImportPreview.objects.get(), Scope(cast.facilitator)
    scope.may_somewhere("edit")

    def statements(more: int) -> int:
        for _ in range(more):
            intake(REPORT, campaign=cast.campaign, territory=cast.nantes)
        with CaptureQueriesContext(connection) as queries:
            assert len(look_alikes(made, scope)) == Restitution.objects.count()
        return len(queries)

    assert statements(1) == statements(19)


# --- titles ---------------------------------------------------------------------------------------------------------


def test_a_title_is_refused_rather_than_cut(cast: Cast) -> None:
    with pytest.raises(ReportRefusedError, match="Le titre a 301 caractères, 300 au plus"):
        intake(REPORT, campaign=cast.campaign, territory=cast.nantes, title="a" * 301)
    assert Restitution.objects.count() == 0
    with pytest.raises(ReportRefusedError, match="Le titre a 302 caractères"):
        preview(cast, dataclasses.replace(REPORT, title="a" * 302))
    one = intake(REPORT, campaign=cast.campaign, territory=cast.nantes, title=" " + "a" * 300)
    assert one.title == "a" * 300
