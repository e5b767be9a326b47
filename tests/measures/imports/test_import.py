"""A table of values: weighed line by line, recorded all together or not at all."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.scope import Scope
from indicators.models import Indicator
from measures.import_model import MeasureImport
from measures.imports.cells import SheetRefusedError
from measures.imports.services import NotReadyError, confirm, forget_imports, prepare, read_as_shares
from measures.imports.weigh import Effect, Weighing, weigh
from measures.models import Measure
from tests.cast import Cast
from tests.measures.made import measure, yearly

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def kept_of(indicator: Indicator, by: User, *lines: str, name: str = "valeurs.csv") -> MeasureImport:
    """An import of a CSV file."""
    data = "\n".join(lines).encode()
    return prepare(data=data, filename=name, indicator=indicator, uid=uuid.uuid4(), by=by)


def scope_of(user: User) -> Scope:
    return Scope(user)


def weighed(kept: MeasureImport) -> Weighing:
    return weigh(kept, scope_of(kept.owner), kept.owner)


def settle(
    kept: MeasureImport, *, without: tuple[str, ...] = (), correct: bool | None = None, mark: str | None = None
) -> dict[str, int]:
    seen = weighed(kept).mark if mark is None else mark
    done = confirm(kept=kept, scope=scope_of(kept.owner), by=kept.owner, mark=seen, without=without, correct=correct)
    assert done.outcome is not None
    return dict(done.outcome)


def values() -> dict[tuple[str, int], str]:
    rows = Measure.objects.in_force().values_list("territory__ref", "period_start", "value")
    return {(ref, start.year): f"{value:f}" for ref, start, value in rows}


def test_a_table_of_territories_and_periods_is_recorded_once(cast: Cast) -> None:
    lines = ("code;libellé;2019;2020;source;humeur", "D85;Vendée;12,5 %;;Enquête;bonne", "D44;;10;20;;", "D49;;;;;")
    kept = kept_of(yearly(cast.nantes), cast.coordinator, *lines)
    assert kept.unread == ["humeur"]
    assert [(one.raw.where, one.effect) for one in weighed(kept).lines] == [
        ("cellule C2", Effect.NEW),
        ("cellule C3", Effect.NEW),
        ("cellule D3", Effect.NEW),
    ]
    assert Measure.objects.count() == 0
    first = settle(kept)
    assert first == {"recorded": 3, "corrected": 0, "kept": 0, "aside": 0} == settle(kept, mark="an old page")
    assert values() == {("D85", 2019): "12.50", ("D44", 2019): "10.00", ("D44", 2020): "20.00"}
    told = Measure.objects.order_by("pk").values_list("source", "way", "by__email")
    assert (
        list(told)
        == [("Enquête", "import", cast.coordinator.email)] + [("valeurs.csv", "import", cast.coordinator.email)] * 2
    )


def test_a_table_of_one_value_a_line_says_all_of_each(cast: Cast) -> None:
    lines = (
        "Relevés de l’année;;;;",
        "Territoire;Date;Valeur;Sur combien;Source;Commentaire",
        "Vendée;12/05/2020;12,5;1 200;Enquête;Été",
    )
    settle(kept_of(yearly(cast.nantes), cast.coordinator, *lines))
    one = Measure.objects.get()
    assert (one.territory, one.value, one.weight, one.source, one.comment) == (
        cast.vendee,
        Decimal("12.5"),
        Decimal(1200),
        "Enquête",
        "Été",
    )


def test_one_wrong_line_among_many_stops_all_until_it_is_set_aside_by_its_place(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    kept = kept_of(indicator, cast.coordinator, "code;2019;2020", "D85;12;130", "D44;10;20", "D56;1;", "Atlantide;;3")
    wrong = weighed(kept).of(Effect.WRONG)
    assert [(one.raw.where, one.errors) for one in wrong] == [
        ("cellule C2", ("Un taux est compris entre 0 et 100.",)),
        ("cellule B4", (_unknown("D56"),)),
        ("cellule C5", (_unknown("Atlantide"),)),
    ]
    for without in ((), ("cellule C2", "cellule B4"), ("ligne 4",)):
        with pytest.raises(NotReadyError, match="encore en erreur"):
            settle(kept, without=without)
    assert Measure.objects.count() == 0
    assert settle(kept, without=("cellule C2", "cellule B4", "cellule C5")) == {
        "recorded": 3,
        "corrected": 0,
        "kept": 0,
        "aside": 3,
    }


def test_one_wrong_line_among_a_thousand_writes_nothing_until_it_is_mended_or_set_aside_by_name(cast: Cast) -> None:
    months = [f"{year}-{month:02}" for year in range(2000, 2017) for month in range(1, 13)][:200]
    lines = [f"{code};{month};1" for code in ("D85", "D44", "D49", "D53", "D72") for month in months]
    lines[617] = "D53;2001-06;beaucoup"
    indicator = yearly(cast.nantes, periodicity="mensuelle")
    kept = kept_of(indicator, cast.coordinator, "code;période;valeur", *lines)
    found = weighed(kept)
    assert [(one.raw.where, len(found.of(Effect.NEW))) for one in found.of(Effect.WRONG)] == [("ligne 619", 999)]
    with pytest.raises(NotReadyError, match="encore en erreur"):
        settle(kept, without=("ligne 618",), mark=found.mark)
    assert Measure.objects.count() == 0
    assert settle(kept, without=("ligne 619",), mark=found.mark) == {
        "recorded": 999,
        "corrected": 0,
        "kept": 0,
        "aside": 1,
    }
    mended = kept_of(indicator, cast.coordinator, "code;période;valeur", *lines[:617], "D53;2001-06;2", *lines[618:])
    assert settle(mended) == {"recorded": 1, "corrected": 0, "kept": 999, "aside": 0}


def _unknown(name: str) -> str:
    return f"«\u00a0{name}\u00a0» n’est pas un territoire de cet indicateur. Écrivez son code ou son nom complet."


def test_every_reason_of_a_line_is_said(cast: Cast) -> None:
    kept = kept_of(yearly(cast.nantes), cast.coordinator, "territoire;période;valeur", ";bientôt;12 €", "D85;2020;")
    assert [len(one.errors) for one in weighed(kept).lines] == [3]
    lines = ("territoire;période;valeur", "D85;2020;1", "Vendée;mars 2020;2", "D85;2199;3", "D85;1900;4", ";2020;5")
    again = kept_of(yearly(cast.nantes, "Autre"), cast.coordinator, *lines)
    assert [one.errors for one in weighed(again).of(Effect.WRONG)] == [
        ("Le fichier donne déjà une valeur pour ce territoire en 2020.",),
        ("«\u00a02199\u00a0» n’est pas une période reconnue. Écrivez par exemple «\u00a02021\u00a0».",),
        ("Donnez une date à partir de 1950.",),
        ("Le territoire manque.",),
    ]


def test_values_that_differ_are_corrected_or_kept_as_the_person_says(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    measure(indicator, cast.vendee, "2019-05-05", "12", cast.facilitator, source="Enquête")
    measure(indicator, cast.vendee, "2020-05-05", "13", cast.facilitator)
    table = ("code;2019;2020", "D85;12,0;14")
    kept = kept_of(indicator, cast.coordinator, *table)
    assert [one.effect for one in weighed(kept).lines] == [Effect.SAME, Effect.DIFFERENT]
    with pytest.raises(NotReadyError, match="Dites quoi faire"):
        settle(kept)
    assert settle(kept, correct=False) == {"recorded": 0, "corrected": 0, "kept": 2, "aside": 0}
    assert values() == {("D85", 2019): "12.00", ("D85", 2020): "13.00"}
    again = kept_of(indicator, cast.coordinator, *table)
    assert settle(again, correct=True) == {"recorded": 0, "corrected": 1, "kept": 1, "aside": 0}
    assert values() == {("D85", 2019): "12.00", ("D85", 2020): "14.00"}
    last = Measure.objects.get(corrects__isnull=False)
    assert last.corrects is not None
    assert (last.comment, last.corrects.value) == ("Corrigée par le fichier valeurs.csv.", Decimal(13))


def test_a_correction_keeps_what_a_rate_is_out_of_unless_the_table_says_it(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    measure(indicator, cast.vendee, "2019-05-05", "12.5", cast.facilitator, weight="1200")
    kept = kept_of(indicator, cast.coordinator, "code;2019", "D85;12,5")
    assert [one.effect for one in weighed(kept).lines] == [Effect.SAME]
    settle(kept_of(indicator, cast.coordinator, "code;sur combien;2019", "D85;;13"), correct=True)
    assert Measure.objects.in_force().get().weight == Decimal(1200)
    settle(kept_of(indicator, cast.coordinator, "code;2019;Total;Effectif", "D85;14;14;900"), correct=True)
    assert Measure.objects.in_force().get().weight == Decimal(900)


def test_what_is_confirmed_is_what_was_seen(cast: Cast) -> None:
    kept = kept_of(yearly(cast.nantes), cast.coordinator, "code;2019", "D85;0,5")
    seen = weighed(kept).mark
    read_as_shares(kept=kept, is_share=True)
    kept.refresh_from_db()
    with pytest.raises(NotReadyError, match="ont changé entre-temps"):
        settle(kept, mark=seen)
    assert values() == {}


def test_one_place_named_twice_is_wrong_the_second_time(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    measure(indicator, cast.vendee, "2019-05-05", "12", cast.facilitator)
    kept = kept_of(indicator, cast.coordinator, "territoire;2019", "D85;12", "Vendée;99")
    assert [one.effect for one in weighed(kept).lines] == [Effect.SAME, Effect.WRONG]


def test_a_table_of_too_many_values_is_refused_and_a_large_one_is_weighed_in_bounds(cast: Cast) -> None:
    years = ";".join(["2019"] * 200)
    with pytest.raises(SheetRefusedError, match="plus de 10000 valeurs"):
        kept_of(yearly(cast.nantes), cast.coordinator, f"code;{years}", *[f"D85;{'1;' * 200}"] * 51)
    comment = "x" * 5000
    kept = kept_of(yearly(cast.nantes, "Autre"), cast.coordinator, "code;2019;2020;commentaire", f"D85;1;2;{comment}")
    assert [len(one["comment"]) for one in kept.lines] == [2001, 2001]
    assert weighed(kept).of(Effect.WRONG)[0].errors == (
        "Le texte compte 2001 caractères\u202f; réduisez-le à 2000 au plus.",
    )


def test_what_came_meanwhile_is_read_again_before_anything_is_recorded(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    kept = kept_of(indicator, cast.coordinator, "code;2020", "D85;14")
    seen = weighed(kept).mark
    measure(indicator, cast.vendee, "2020-05-05", "13", cast.facilitator)
    with pytest.raises(NotReadyError, match="ont changé entre-temps"):
        settle(kept, mark=seen, correct=True)
    assert values() == {("D85", 2020): "13.00"}


def test_one_enters_ones_own_territories_alone(cast: Cast) -> None:
    indicator = yearly(cast.france)
    kept = kept_of(indicator, cast.facilitator, "code;2020", "D85;14", "D56;15")
    assert [one.errors for one in weighed(kept).of(Effect.WRONG)] == [
        ("Vous ne saisissez pas les valeurs de «\u00a0Morbihan\u00a0».",)
    ]


def test_rates_kept_as_shares_are_percentages_when_the_person_says_so(cast: Cast) -> None:
    kept = kept_of(yearly(cast.nantes), cast.coordinator, "code;2020", "D85;0,125", "D44;90 %")
    assert not weighed(kept).may_be_shares
    kept = kept_of(yearly(cast.nantes, "Autre"), cast.coordinator, "code;2020", "D85;0,125", "D44;1")
    assert weighed(kept).may_be_shares
    read_as_shares(kept=kept, is_share=True)
    kept.refresh_from_db()
    settle(kept)
    assert values() == {("D85", 2020): "12.50", ("D44", 2020): "100.00"}


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (("ville;habitants", "Nantes;3"), "Les titres des colonnes n’ont pas été reconnus"),
        (("code;période", "D85;2020"), "Les titres des colonnes n’ont pas été reconnus"),
        (("code;2020", "D85;"), "Aucune valeur dans ce fichier"),
    ],
)
def test_a_table_without_headings_or_values_is_refused(cast: Cast, lines: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(SheetRefusedError, match=sentence):
        kept_of(yearly(cast.nantes), cast.coordinator, *lines)
    assert MeasureImport.objects.count() == 0


def test_weighing_takes_as_many_statements_at_any_number(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    indicator = yearly(cast.nantes)
    years = ";".join(str(year) for year in range(1960, 2020))
    for table in (("code;2020", "D85;14"), (f"code;{years}", *(f"{code};{'1;' * 60}" for code in ("D85", "D44")))):
        kept, scope = kept_of(indicator, cast.coordinator, *table), scope_of(cast.coordinator)
        scope.paths("edit")
        with django_assert_num_queries(7):
            weigh(kept, scope, cast.coordinator)


def test_what_nobody_confirmed_goes_and_the_lines_of_the_others(cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    left = kept_of(indicator, cast.coordinator, "code;2020", "D85;14")
    done = kept_of(indicator, cast.coordinator, "code;2019", "D85;14")
    settle(done)
    forget_imports(before=timezone.now() - timedelta(days=30))
    assert MeasureImport.objects.filter(pk__in=[left.pk, done.pk]).exclude(lines=[]).count() == 2
    forget_imports(before=timezone.now() + timedelta(days=1))
    assert list(MeasureImport.objects.values_list("pk", "lines")) == [(done.pk, [])]
    assert values() == {("D85", 2019): "14.00"}
