"""Periods and numbers as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from measures.imports.words import UnreadError, read_day, read_number

GROUPED = "Écrivez le nombre sans point ni virgule entre les milliers : 14 chiffres au plus, dont 2 après la virgule."


@pytest.mark.parametrize(
    ("text", "periodicity", "day"),
    [
        ("2021-03-15", "mensuelle", date(2021, 3, 15)),
        ("2021-03-15 00:00:00", "annuelle", date(2021, 3, 15)),
        ("15/03/2021", "", date(2021, 3, 15)),
        ("1er mars 2021", "", date(2021, 3, 1)),
        ("le 3 août 2021", "unique", date(2021, 8, 3)),
        ("Mars 2021", "mensuelle", date(2021, 3, 1)),
        ("déc. 2021", "mensuelle", date(2021, 12, 1)),
        ("03/2021", "trimestrielle", date(2021, 3, 1)),
        ("2021-03", "mensuelle", date(2021, 3, 1)),
        ("T2 2021", "trimestrielle", date(2021, 4, 1)),
        ("2e trimestre 2021", "trimestrielle", date(2021, 4, 1)),
        ("2021-T4", "annuelle", date(2021, 10, 1)),
        ("S2 2021", "semestrielle", date(2021, 7, 1)),
        ("1er semestre 2021", "semestrielle", date(2021, 1, 1)),
        ("2021", "annuelle", date(2021, 1, 1)),
        ("année 2021", "annuelle", date(2021, 1, 1)),
    ],
)
def test_a_period_is_read_as_it_is_written(text: str, periodicity: str, day: date) -> None:
    assert read_day(text, periodicity) == day


@pytest.mark.parametrize(
    ("text", "periodicity", "sentence"),
    [
        ("2021", "mensuelle", "« 2021 » est trop large. Écrivez par exemple « mars 2021 »."),
        ("S1 2021", "trimestrielle", "« S1 2021 » est trop large. Écrivez par exemple « T1 2021 »."),
        ("mars 2021", "", "« mars 2021 » est trop large. Écrivez par exemple « 15/03/2021 »."),
        ("31/02/2021", "", "« 31/02/2021 » n’est pas une période reconnue. Écrivez par exemple « 15/03/2021 »."),
        ("T5 2021", "annuelle", "« T5 2021 » n’est pas une période reconnue. Écrivez par exemple « 2021 »."),
        ("S3 2021", "annuelle", "« S3 2021 » n’est pas une période reconnue. Écrivez par exemple « 2021 »."),
        ("bientôt", "annuelle", "« bientôt » n’est pas une période reconnue. Écrivez par exemple « 2021 »."),
    ],
)
def test_what_is_not_a_period_or_is_too_long_says_how_to_write_it(text: str, periodicity: str, sentence: str) -> None:
    with pytest.raises(UnreadError) as caught:
        read_day(text, periodicity)
    assert str(caught.value).replace("\u00a0", " ") == sentence


@pytest.mark.parametrize(
    ("text", "kind", "unit", "number"),
    [
        ("1\u202f200", "nombre", "", "1200"),
        ("1 200 élèves", "nombre", "élève", "1200"),
        ("12,5 %", "taux", "", "12.5"),
        ("12.5", "taux", "", "12.5"),
        ("0,125", "taux", "", "0.125"),
        ("12.3450", "taux", "", "12.345"),
        ("3 000 €", "montant", "", "3000"),
        ("3000 euros", "montant", "", "3000"),
        ("-3", "nombre", "", "-3"),
        ("Oui", "oui_non", "", "1"),
        ("faux", "oui_non", "", "0"),
        ("1", "oui_non", "", "1"),
    ],
)
def test_a_number_is_read_as_it_is_written(text: str, kind: str, unit: str, number: str) -> None:
    assert read_number(text, kind, unit) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "kind", "unit", "sentence"),
    [
        ("12 %", "nombre", "élèves", "« 12 % » n’est pas dans la bonne unité : l’indicateur est en « élèves »."),
        ("12 €", "nombre", "", "« 12 € » n’est pas dans la bonne unité : écrivez un nombre sans unité."),
        ("12 écoles", "taux", "", "« 12 écoles » n’est pas dans la bonne unité : l’indicateur est en « % »."),
        (
            "1.200",
            "nombre",
            "",
            GROUPED,
        ),
        (
            "12,500",
            "nombre",
            "",
            GROUPED,
        ),
        ("1 2", "nombre", "", "« 1 2 » n’est pas un nombre reconnu."),
        (
            "1.200,50",
            "nombre",
            "",
            GROUPED,
        ),
        ("environ 3", "nombre", "", "« environ 3 » n’est pas un nombre reconnu. Écrivez un nombre en chiffres"),
        ("1e5", "nombre", "", "« 1e5 » n’est pas"),
        ("=A1", "nombre", "", "« =A1 » n’est pas un nombre reconnu."),
        ("peut-être", "oui_non", "", "Écrivez un nombre ou bien oui ou non."),
    ],
)
def test_what_is_not_a_number_of_the_unit_says_why(text: str, kind: str, unit: str, sentence: str) -> None:
    with pytest.raises(UnreadError) as caught:
        read_number(text, kind, unit)
    assert sentence in str(caught.value).replace("\u00a0", " ")
