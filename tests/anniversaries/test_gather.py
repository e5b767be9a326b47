"""What the rows of a plan become: every value literal, as many statements at one and at thirty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from pytest_django import DjangoAssertNumQueries

from anniversaries.gather import NothingPublishedError, gather
from anniversaries.report import AnniversaryReport, Followed, Mark, Measured, News, Step, Value, Who, Words
from followup.models import Action, ActionEvent
from indicators.models import MeasuredBy
from restitutions.models import Entry as Measure
from restitutions.models import Restitution
from syntheses.report import Entry, Report
from tests.anniversaries.conftest import Followed as World
from tests.cast import Cast
from tests.catalogue.measured import tie
from tests.followup.conftest import many_actions, publish
from tests.measures.made import measure, yearly

pytestmark = pytest.mark.django_db
DAY = date(2022, 11, 22)
WHO = (Who(text="Conseil départemental", role="porteur"), Who(text="Communes", role="concerne"))
WHEN = (
    "Rentrée 2021 (court terme, à partir du 1er septembre 2021)",
    "D’ici à deux ans (moyen terme, jusqu’au 31 décembre 2022)",
)


def gathered(followed: World, *, tells_reasons: bool = True) -> AnniversaryReport:
    return gather(followed.restitution, as_of=DAY, tells_reasons=tells_reasons)


def test_the_report_says_which_plan_it_is_about(followed: World) -> None:
    found = gathered(followed)
    assert (found.title, found.territory) == ("Restitution de Vendée", "Vendée")
    assert (found.version, found.published_on, found.as_of) == (1, date(2021, 6, 1), DAY)
    assert [(one.number, one.label) for one in found.themes][2] == (3, "Travailler ensemble")
    assert (found.before, found.changes, found.words) == (None, (), ())


def test_an_action_says_what_was_planned_and_what_was_done(followed: World) -> None:
    first, second = gathered(followed).actions
    planned = {"theme": 3, "who": WHO, "when": WHEN, "horizon": "moyen"} | {
        "planned_start": date(2021, 9, 1),
        "planned_end": date(2022, 12, 31),
    }
    assert first == Followed(
        **planned,  # type: ignore[arg-type]
        reference="D85-T3-A1",
        text="Signer une convention avec le département",
        details=("avant l’été",),
        due=date(2022, 6, 30),
        state="en_cours",
        progress=40,
        started_on=date(2021, 9, 2),
        body="Conseil départemental",
        is_late=True,
        news=News(
            on=date(2022, 2, 1),
            text="Avancement\u00a0: 0\u00a0% → 40\u00a0%. Échéance\u00a0: 30 juin 2022.",
        ),
    )
    assert second == Followed(
        **planned,  # type: ignore[arg-type]
        reference="D85-T3-A3",
        text="Former une personne par école",
        due=date(2022, 12, 31),
        state="abandonnee",
        ended_on=date(2022, 1, 15),
        reason="La commune n’a plus d’école",
        news=News(on=date(2022, 2, 1), text="État\u00a0: À lancer → Abandonnée. Fin réelle\u00a0: 15 janvier 2022."),
    )


def test_an_indicator_says_its_values_its_target_and_where_it_stands(followed: World) -> None:
    [found] = gathered(followed).indicators
    assert found == Measured(
        key=str(followed.indicator.uid),
        name="Écoles reliées",
        measures=(("D85-T3-S1", "Nombre d’écoles reliées"),),
        standing="en_bonne_voie",
        sentence="35\u00a0% en 2021, pour 30,47\u00a0% attendus le 31 décembre 2021\u00a0: de 12,5\u00a0% (le 1er "
        "septembre 2020) à 80\u00a0% (le 1er septembre 2025).",
        baseline=Mark(on=date(2020, 9, 1), number=Fraction(25, 2), said="12,5\u00a0%"),
        targets=(Mark(on=date(2025, 9, 1), number=Fraction(80), said="80\u00a0%"),),
        values=(value(2020, 20), value(2021, 35, follows=True)),
        scale=tuple(Step(number=Fraction(one), said=f"{one}\u00a0%") for one in (0, 20, 40, 60, 80)),
    )


def value(year: int, number: int, *, follows: bool = False) -> Value:
    return Value(
        start=date(year, 1, 1),
        end=date(year, 12, 31),
        label=str(year),
        number=Fraction(number),
        said=f"{number}\u00a0%",
        how="valeur saisie",
        follows=follows,
    )


def test_what_one_form_changed_is_one_news(followed: World) -> None:
    # Its two events are noted one after the other.
    ActionEvent.objects.filter(what="avancement").update(at="2022-02-01T11:04:59Z")
    news = gathered(followed).actions[0].news
    assert news
    assert news.text == "Avancement\u00a0: 0\u00a0% → 40\u00a0%. Échéance\u00a0: 30 juin 2022."


def test_reasons_are_the_team_s_unless_they_are_asked_for(followed: World) -> None:
    assert [one.reason for one in gathered(followed, tells_reasons=False).actions] == ["", ""]


def test_nobody_is_named_and_no_comment_is_told(followed: World) -> None:
    said = str(gathered(followed))
    assert followed.cast.facilitator.name not in said
    assert "Conseil départemental" in said


def test_without_a_version_online_there_is_nothing_to_report_on(followed: World) -> None:
    followed.move("depublier")
    with pytest.raises(NothingPublishedError):
        gathered(followed)


@pytest.mark.parametrize("number", [1, 30])
def test_as_many_statements_at_one_and_at_thirty(
    cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    measures = tuple(Entry(text=f"Mesure {rank}") for rank in range(number))
    plan = publish(cast, cast.vendee, many(number, measures))
    for rank, entry in enumerate(measures_of(plan)):
        indicator = yearly(cast.vendee, f"Indicateur {rank}")
        MeasuredBy.objects.create(entry=entry, indicator=indicator)
        measure(indicator, cast.vendee, "2020-01-01", "20", cast.facilitator)
    with django_assert_num_queries(10):
        found = gather(plan, as_of=DAY, tells_reasons=True)
    assert (len(found.actions), len(found.indicators), len(found.indicators[0].values)) == (number, number, 1)


def many(number: int, measures: tuple[Entry, ...]) -> Report:
    report = many_actions(number)
    [section] = report.themes
    [row] = section.plan
    return replace(report, themes=(replace(section, plan=(replace(row, indicators=measures),)),))


def measures_of(plan: Restitution) -> list[Measure]:
    return list(Measure.objects.filter(sheet__restitution=plan, kind="success_measure").order_by("position"))


def test_a_measure_that_nothing_measures_stays_in_words(cast: Cast) -> None:
    plan = publish(cast, cast.vendee)
    found = gather(plan, as_of=DAY, tells_reasons=True)
    assert found.indicators == ()
    assert found.words == (Words(reference="D85-T3-S1", text="Nombre d’écoles reliées", theme=3),)


def test_a_small_number_is_not_given_and_does_not_judge(cast: Cast) -> None:
    plan = publish(cast, cast.vendee)
    indicator = yearly(cast.vendee, "Écoles", kind="nombre", baseline_value=None, baseline_on=None)
    tie(plan, indicator)
    measure(indicator, cast.vendee, "2019-01-01", "40", cast.facilitator)
    measure(indicator, cast.vendee, "2020-01-01", "3", cast.facilitator)
    [found] = gather(plan, as_of=DAY, tells_reasons=True).indicators
    assert [(one.label, one.number, one.said) for one in found.values] == [
        ("2019", Fraction(40), "40"),
        ("2020", None, ""),
    ]
    assert found.sentence == "Le dernier nombre est trop petit pour être donné."


def test_an_action_that_left_the_plan_is_told_with_what_became_of_it(followed: World) -> None:
    Action.objects.filter(reference="D85-T3-A3").update(on_plan=False)
    assert [(one.reference, one.on_plan, one.state) for one in gathered(followed).actions] == [
        ("D85-T3-A1", True, "en_cours"),
        ("D85-T3-A3", False, "abandonnee"),
    ]


@pytest.mark.parametrize(("names", "told"), [(("corriger",), True), (("depublier", "renvoyer"), False)])
def test_what_only_a_version_taken_offline_said_is_not_told_again(
    followed: World, names: tuple[str, ...], told: bool
) -> None:
    followed.move(*names)
    Measure.objects.get(reference="D85-T3-A3").delete()
    followed.move("transmettre", "valider", "publier")
    assert (followed.second.on_plan, followed.second.is_online) == (False, True)
    assert ("D85-T3-A3" in {one.reference for one in gathered(followed).actions}) is told
