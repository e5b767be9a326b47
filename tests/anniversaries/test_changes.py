"""What changed from one report to the next: by identity, whatever the words and the order are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from anniversaries.changes import changes
from anniversaries.report import AnniversaryReport, Change, Followed, Measured, Value

SIGN = Followed(reference="A1", text="Signer", state="a_lancer", due=date(2022, 12, 31))
TRAIN = Followed(reference="A2", text="Former", state="en_cours", progress=20)
LINKED = Value(start=date(2020, 1, 1), end=date(2020, 12, 31), label="2020", number=Fraction(20), said="20 %")
SCHOOLS = Measured(key="k1", name="Écoles reliées", standing="en_retard", sentence="", values=(LINKED,))


def report(*actions: Followed, indicators: tuple[Measured, ...] = ()) -> AnniversaryReport:
    plan = {"title": "Plan", "territory": "Vendée", "version": 1, "published_on": date(2021, 6, 1)}
    return AnniversaryReport(**plan, as_of=date(2022, 6, 1), actions=actions, indicators=indicators)  # type: ignore[arg-type]


def told(before: AnniversaryReport, after: AnniversaryReport) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.key, one.before, one.after) for one in changes(before, after)]


def test_nothing_changed_says_nothing() -> None:
    assert changes(report(SIGN, TRAIN), report(TRAIN, SIGN)) == ()


def test_an_action_is_new_and_another_has_left_the_plan() -> None:
    assert told(report(SIGN), report(TRAIN)) == [("nouvelle_action", "A2", "", ""), ("hors_plan", "A1", "", "")]


def test_an_action_kept_off_the_plan_is_told_once_and_again_when_it_comes_back() -> None:
    off = replace(SIGN, on_plan=False)
    assert told(report(SIGN), report(off)) == [("hors_plan", "A1", "", "")]
    assert told(report(off), report(off)) == []
    assert told(report(off), report()) == []
    assert told(report(off), report(SIGN)) == [("retour_au_plan", "A1", "", "")]


def test_a_change_of_state_says_both_and_not_the_progress_that_goes_with_it() -> None:
    done = replace(TRAIN, state="terminee", progress=100, ended_on=date(2022, 5, 1))
    assert told(report(TRAIN), report(done)) == [("etat", "A2", "En cours", "Terminée")]


def test_progress_due_date_and_words_are_told_apart() -> None:
    now = replace(TRAIN, progress=60, due=date(2023, 1, 1), text="Former chaque équipe")
    assert told(report(TRAIN), report(now)) == [
        ("reformulee", "A2", "Former", "Former chaque équipe"),
        ("avancement", "A2", "20\u00a0%", "60\u00a0%"),
        ("echeance", "A2", "sans date", "1er janvier 2023"),
    ]


def test_a_verdict_that_moved_a_value_corrected_a_new_one_and_one_taken_back() -> None:
    later = Value(start=date(2021, 1, 1), end=date(2021, 12, 31), label="2021", number=Fraction(50), said="50 %")
    corrected = replace(LINKED, number=Fraction(25), said="25 %")
    now = replace(SCHOOLS, standing="en_bonne_voie", values=(corrected, later))
    before, after = report(indicators=(SCHOOLS,)), report(indicators=(now,))
    assert list(changes(before, after)) == [
        Change(kind="verdict", key="k1", name="Écoles reliées", before="En retard", after="En bonne voie"),
        Change(kind="nouvelle_valeur", key="k1", name="Écoles reliées, 2021", after="50 %"),
        Change(kind="valeur_corrigee", key="k1", name="Écoles reliées, 2020", before="20 %", after="25 %"),
    ]
    assert told(after, report(indicators=(replace(now, values=(corrected,)),))) == [
        ("valeur_retiree", "k1", "50 %", "")
    ]


def test_a_value_that_becomes_too_small_to_be_given_does_not_give_the_difference() -> None:
    kept = replace(SCHOOLS, values=(replace(LINKED, number=None, said=""),))
    assert told(report(indicators=(SCHOOLS,)), report(indicators=(kept,))) == [
        ("valeur_corrigee", "k1", "20 %", "nombre trop petit pour être donné")
    ]


def test_an_indicator_is_tied_and_another_is_not_any_more() -> None:
    other = replace(SCHOOLS, key="k2", name="Enseignants formés", standing="non_evalue")
    assert told(report(indicators=(SCHOOLS,)), report(indicators=(other,))) == [
        ("nouvel_indicateur", "k2", "", "Non évalué"),
        ("indicateur_retire", "k1", "", ""),
    ]
