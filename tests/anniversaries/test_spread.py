"""The values of the parts of a territory in its report: what everybody reads of them, drawn and in tables."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from fractions import Fraction
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from accounts.scope import Scope
from anniversaries.gather import gather
from anniversaries.report import AnniversaryReport, Measured, Part, Range, Spread, Step, from_dict, to_dict
from anniversaries.services import make_report, publish_report
from anniversaries.writers.office import write_office
from anniversaries.writers.pdf import print_document
from anniversaries.writers.spread_shape import spread_shape
from indicators.models import Indicator
from measures.tile_map import STEPS
from restitutions.models import Restitution
from syntheses.edition import Edition
from territories.models import Territory
from tests.anniversaries.conftest import NOW, Traveller
from tests.cast import Cast
from tests.catalogue.conftest import publish
from tests.catalogue.measured import plan, tie
from tests.followup.conftest import new
from tests.measures.made import measure, yearly

pytestmark = pytest.mark.django_db
DAY = date(2022, 11, 22)


@pytest.fixture(autouse=True)
def later(clock: Traveller) -> None:
    """2021 is over."""
    clock.move_to(NOW)


def at(code: str) -> Territory:
    return Territory.objects.get(level="departement", code=code)


def measured(cast: Cast, *codes: str, **fields: object) -> tuple[Restitution, Indicator]:
    """The plan of the académie and those of some of its départements, online, measured by one indicator."""
    indicator = yearly(cast.nantes, **fields)  # type: ignore[arg-type]
    for place in (*map(at, codes), cast.nantes):
        restitution = publish(plan(), cast, place).restitution
        tie(restitution, indicator)
    return restitution, indicator


def record(cast: Cast, indicator: Indicator, **values: str) -> None:
    for name, value in values.items():
        code, year = name[1:].split("_")
        measure(indicator, at(code), f"{year}-01-01", value, cast.administrator)


def reported(restitution: Restitution) -> AnniversaryReport:
    return gather(restitution, as_of=DAY, tells_reasons=False)


def spread_of(restitution: Restitution) -> Spread | None:
    return reported(restitution).indicators[0].spread


def part(name: str, code: str, number: int) -> Part:
    said = f"{number}\u00a0%"
    return Part(name=name, number=Fraction(number), said=said, beside=said, code=code, square=str(number))


def test_what_the_parts_whose_plan_is_online_give_is_drawn_and_nothing_of_the_others_is_told(cast: Cast) -> None:
    restitution, indicator = measured(cast, "85", "72")
    record(cast, indicator, d85_2020="10", d85_2021="70", d72_2021="30", d44_2021="55")
    assert spread_of(restitution) == Spread(
        label="2021",
        parts=(
            Part(name="Loire-Atlantique", is_told=False, code="44"),
            Part(name="Maine-et-Loire", is_told=False, code="49"),
            Part(name="Mayenne", is_told=False, code="53"),
            part("Sarthe", "72", 30),
            part("Vendée", "85", 70),
        ),
        target=Step(number=Fraction(80), said="Cible\u00a0: 80\u00a0%"),
        ranges=tuple(
            Range(low=Fraction(low), high=Fraction(low + 10), said=said, step=step)
            for low, said, step in (
                (30, "de 30 à moins de 40\u00a0%", 0),
                (40, "de 40 à moins de 50\u00a0%", 1),
                (50, "de 50 à moins de 60\u00a0%", 3),
                (60, "de 60 à 70\u00a0%", 4),
            )
        ),
    )
    assert "55" not in str(reported(restitution).indicators[0].spread)


def test_a_small_number_is_told_to_be_one_and_a_part_of_a_sum_has_nothing_to_reach(cast: Cast) -> None:
    restitution, indicator = measured(cast, "85", "72", "44", kind="nombre", baseline_value=None, baseline_on=None)
    record(cast, indicator, d85_2021="3", d72_2021="300", d44_2021="55")
    found = spread_of(restitution)
    assert found is not None
    assert found.target is None
    assert [(one.name, one.number, one.is_told, one.code) for one in found.parts if one.is_told] == [
        ("Loire-Atlantique", Fraction(55), True, "44"),
        ("Sarthe", Fraction(300), True, "72"),
        ("Vendée", None, True, "85"),
    ]
    shape = spread_shape("Prêts", found, "indicateur-1")
    assert [(one.label, one.said) for one in shape.rows][-1] == ("Vendée", "nombre trop petit pour être donné")
    assert shape.pictures.bars is not None
    assert [one.name for one in shape.pictures.bars.ordered] == ["Sarthe", "Loire-Atlantique"]


def test_one_part_alone_draws_nothing_and_the_period_is_the_last_of_which_two_say_a_number(cast: Cast) -> None:
    restitution, indicator = measured(cast, "85", "72")
    record(cast, indicator, d85_2020="10", d85_2021="70")
    assert spread_of(restitution) is None
    record(cast, indicator, d72_2020="30")
    found = spread_of(restitution)
    assert found is not None
    assert (found.label, [one.said for one in found.parts if one.is_told]) == ("2020", ["30\u00a0%", "10\u00a0%"])


@pytest.mark.parametrize("number", [1, 3])
def test_the_parts_cost_one_statement_at_any_number(
    cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for rank in range(number):
        indicator = yearly(cast.nantes, f"Indicateur {rank}")
        restitutions = [publish(plan(f"Mesure {rank}"), cast, place) for place in (at("85"), at("72"), cast.nantes)]
        for one in restitutions:
            tie(one.restitution, indicator)
        record(cast, indicator, d85_2021="10", d72_2021="30")
    with django_assert_num_queries(11):
        assert reported(restitutions[-1].restitution).indicators[0].spread


SPREAD = Spread(
    label="2021",
    parts=(
        Part(name="Région 中", number=Fraction(1, 2), said="50", beside="50", missing=2),
        *(Part(name=f"Région {rank}", number=Fraction(rank), said=str(rank), beside=str(rank)) for rank in range(13)),
        part("Vendée", "85", 70),
        Part(name="Mayenne", is_told=False, code="53"),
    ),
    ranges=(Range(low=Fraction(70), high=Fraction(70), said="70\u00a0%", step=2),),
)
REPORT = AnniversaryReport(
    title="Plan",
    territory="France",
    version=1,
    published_on=date(2021, 6, 1),
    as_of=DAY,
    indicators=(Measured(key="1", name="Écoles", standing="en_bonne_voie", sentence="Bien.", spread=SPREAD),),
)
EDITION = Edition(version=1, date=DAY, checksum="0" * 64)


def test_paper_draws_what_the_screen_shows_at_once_without_links_and_only_what_its_fonts_have() -> None:
    html = "".join(one.html for one in print_document(REPORT, EDITION).parts)
    assert html.count('<svg class="measures-bars"') == 1
    assert '<svg class="measures-map"' in html
    assert "<a " not in html
    assert "Région [U+4E2D]" in html
    assert "3\u00a0autres territoires dans le tableau." in html
    assert "Barre creuse" in html
    assert "Sans valeur publiée\u00a0: Mayenne." in html.replace("&nbsp;", "\u00a0")
    style = (settings.BASE_DIR / "static" / "css" / "pdf.css").read_text(encoding="utf-8")
    assert [
        colour for rank, colour in enumerate(STEPS) if f".step-{rank} {{ background: {colour} }}" not in style
    ] == []


@pytest.mark.parametrize(("format", "part_name"), [("docx", "word/document.xml"), ("odt", "content.xml")])
def test_the_word_and_opendocument_files_have_the_table_of_values_by_territory(format: str, part_name: str) -> None:
    data = write_office(REPORT, edition=EDITION, format=format)
    root = etree.fromstring(zipfile.ZipFile(BytesIO(data)).read(part_name))
    said = ["".join(map(str, one.itertext())) for one in root.iter("{*}p", "{*}h")]
    at = said.index("Région 中")
    assert said[at - 4 : at + 3] == [
        "Valeurs par territoire, 2021",
        "Territoire",
        "Valeur",
        "Ce qui manque",
        "Région 中",
        "50",
        "partielle, sans 2\u00a0territoires attendus",
    ]
    assert "Sans valeur publiée\u00a0: Mayenne." in said


def test_the_page_draws_the_same_with_its_table_and_no_id_twice(cast: Cast, client: Client) -> None:
    restitution, indicator = measured(cast, "85", "72", "44")
    record(cast, indicator, d85_2021="70", d72_2021="30", d44_2021="55")
    by = Scope(cast.coordinator)
    publish_report(make_report(uid=new(), restitution=restitution, tells_reasons=False, by=by), by=by)
    page = client.get(f"/syntheses/{cast.nantes.slug}/{restitution.pk}/anniversaires/1/").content.decode()
    assert re.findall(r"<title>([^<]*\(\d\d\)[^<]*)</title>", page) == [
        "Mayenne (53)\u00a0: sans valeur publiée",
        "Loire-Atlantique (44)\u00a0: 55\u00a0%",
        "Maine-et-Loire (49)\u00a0: sans valeur publiée",
        "Sarthe (72)\u00a0: 30\u00a0%",
        "Vendée (85)\u00a0: 70\u00a0%",
    ]
    assert page.count('class="measures-bars"') == 1
    assert page.count(' role="img"') == 3
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "?territoire=" not in page


def test_a_report_frozen_before_there_were_parts_is_read_and_printed_as_it_was() -> None:
    old = to_dict(replace(REPORT, indicators=(replace(REPORT.indicators[0], spread=None),)))
    for one in old["indicators"]:
        del one["spread"]
    read = from_dict({**old, "schema": 1})
    assert read.indicators[0].spread is None
    assert "measures-bars" not in "".join(one.html for one in print_document(read, EDITION).parts)
