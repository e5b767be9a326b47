"""What changed between two reports: each kind of change, and the laws that hold for any two."""

from __future__ import annotations

import random
import re
from collections import Counter
from cProfile import Profile
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syntheses.difference_items import items_of
from syntheses.difference_matching import out_of_order
from syntheses.difference_words import word_runs
from syntheses.differences import Change, differences
from syntheses.report import (
    Attendance,
    Block,
    DiagnosisRow,
    Entry,
    Link,
    MeetingSummary,
    PlanRow,
    Report,
    Retex,
    Session,
    ThemeSection,
)
from tests.syntheses.strategies import reports


def plan(*rows: tuple[Entry, ...], theme: int = 1) -> ThemeSection:
    return ThemeSection(theme=theme, heading=f"Thème {theme}", plan=tuple(PlanRow(how=row) for row in rows))


def one(text: str, ref: str = "", **more: object) -> Entry:
    return Entry(text=text, ref=ref, **more)  # type: ignore[arg-type]


def report(*themes: ThemeSection, **more: object) -> Report:
    return Report(layout="ateliers", themes=themes, **more)  # type: ignore[arg-type]


def told(changes: list[Change]) -> list[tuple[str, str, str]]:
    """Each change in short: how, its reference or nature, its words now (or then)."""
    short = []
    for change in changes:
        marks = (
            (change.is_added, "added"),
            (change.is_removed, "removed"),
            (change.is_reworded, "reworded"),
            (change.moved, "moved"),
            (bool(change.facts), "facts"),
        )
        how = "+".join(name for said, name in marks if said)
        short.append((how, change.item.ref or change.item.nature, change.item.text))
    return short


A, B, C = one("Relier les écoles", "A1"), one("Former les équipes", "A2"), one("Prêter des tablettes", "A3")


def test_an_entry_more_and_an_entry_less() -> None:
    found = differences(report(plan((A, B))), report(plan((A, C))))
    assert told(found) == [("removed", "A2", "Former les équipes"), ("added", "A3", "Prêter des tablettes")]


def test_a_reworded_entry_is_the_same_by_its_reference_even_with_no_word_left() -> None:
    other = one("Tout autrement", "A1")
    (found,) = differences(report(plan((A,))), report(plan((other,))))
    assert told([found]) == [("reworded", "A1", "Tout autrement")]
    assert [(run.mark, run.text) for run in found.runs] == [("del", "Relier les écoles"), ("ins", "Tout autrement")]


def test_the_words_that_changed_are_marked_and_no_others() -> None:
    said = [
        (run.mark, run.text) for run in word_runs("Relier les écoles rurales", "Relier toutes les écoles urbaines.")
    ]
    assert said == [
        ("", "Relier"), ("ins", " toutes"), ("", " les écoles"), ("del", " rurales"), ("ins", " urbaines."),
    ]  # fmt: skip


def test_an_entry_that_goes_to_another_row_or_thematique_is_moved_and_others_stay() -> None:
    before = report(plan((A, B), (C,)), plan(theme=2))
    assert told(differences(before, report(plan((A,), (C, B)), plan(theme=2)))) == [("moved", "A2", B.text)]
    elsewhere = differences(before, report(plan((A,), (C,)), plan((B,), theme=2)))
    assert told(elsewhere) == [("moved", "A2", B.text)]
    assert (elsewhere[0].before.title, elsewhere[0].item.title) == ("Thème 1", "Thème 2")  # type: ignore[union-attr]


def test_a_row_inserted_above_moves_nothing() -> None:
    found = differences(report(plan((A,), (B,))), report(plan((C,), (A,), (B,))))
    assert told(found) == [("added", "A3", C.text)]


def test_a_row_that_changes_place_is_told_once() -> None:
    rows = [(one(f"Action {rank}", f"A{rank}"), one(f"Puis {rank}", f"S{rank}")) for rank in range(4)]
    found = differences(report(plan(*rows)), report(plan(rows[3], *rows[:3])))
    assert [(how, nature) for how, nature, _ in told(found)] == [("moved", "Ligne")]
    assert (found[0].before.row, found[0].item.row) == (3, 0)  # type: ignore[union-attr]


def test_entries_in_another_order_are_moved_as_few_as_possible() -> None:
    found = differences(report(plan((A, B, C))), report(plan((C, A, B))))
    assert told(found) == [("moved", "A3", C.text)]


def test_moved_and_reworded_are_told_together() -> None:
    found = differences(report(plan((A,), (B,))), report(plan((A, one("Former tout le monde", "A2")), (C,))))
    assert ("reworded+moved", "A2", "Former tout le monde") in told(found)


@pytest.mark.parametrize(
    ("more", "label", "value"),
    [
        ({"highlighted": True}, "Mis en avant", "oui"),
        ({"role": "porteur"}, "Rôle", "Porteur"),
        ({"horizon": "court"}, "Horizon", "Court terme"),
        ({"starts_on": date(2021, 9, 1)}, "Début", "01/09/2021"),
        ({"sources": ("D85-T1-A3",)}, "Établi à partir de", "D85-T1-A3"),
    ],
)
def test_what_is_told_besides_the_words_is_told_both_ways(more: dict[str, object], label: str, value: str) -> None:
    plain, marked = report(plan((A,))), report(plan((replace(A, **more),)))  # type: ignore[arg-type]
    (there,), (back,) = differences(plain, marked), differences(marked, plain)
    assert [(fact.label, fact.before, fact.after) for fact in there.facts] == [(label, "", value)]
    assert [(fact.label, fact.before, fact.after) for fact in back.facts] == [(label, value, "")]


def test_sub_bullets_follow_their_entry_and_are_told_by_themselves() -> None:
    item = one("Une par cour", "A1b")
    before, after = replace(A, items=(item,)), replace(A, items=(replace(item, text="Deux par cour"),))
    assert told(differences(report(plan((before,))), report(plan((after,))))) == [("reworded", "A1b", "Deux par cour")]
    moved = differences(report(plan((before,), (B,))), report(plan((A,), (B, item))))
    assert told(moved) == [("moved", "A1b", "Une par cour")]


def test_sessions_and_head_counts_are_told() -> None:
    def with_count(number: int | None) -> Report:
        lines = (Attendance(category="chercheurs", checked=True, participants=number),)
        bilan = (MeetingSummary(academie="Nantes", participants=number),)
        return report(sessions=(Session(region="Bocage", participants=lines),), meetings=bilan)

    bilan, session = differences(with_count(None), with_count(12))
    assert (bilan.item.nature, bilan.facts[0].after) == ("Ligne du bilan", "12")
    assert (session.item.text, session.facts[0].label, session.facts[0].before) == ("Bocage", "Chercheurs", "présents")
    assert session.facts[0].after == "présents, participants\u00a0: 12"


def test_a_retex_is_told_by_its_lines_and_links() -> None:
    retex = Retex(label="RETEX 1", ref="R1", text=("Une classe essaie.", "Elle raconte sa visite."))
    other = replace(
        retex, text=("Deux classes essaient.", "Elle raconte toute sa visite."), links=(Link(url="https://a"),)
    )
    found = differences(report(ThemeSection(theme=1, retex=(retex,))), report(ThemeSection(theme=1, retex=(other,))))
    assert told(found) == [
        ("facts", "R1", "RETEX 1"),
        ("removed", "Texte du RETEX", "Une classe essaie."),
        ("added", "Texte du RETEX", "Deux classes essaient."),
        ("reworded", "Texte du RETEX", "Elle raconte toute sa visite."),
    ]


def test_a_sentence_without_reference_said_otherwise_is_reworded() -> None:
    def narrative(*texts: str) -> Report:
        return report(description=tuple(Block(type="paragraph", text=text) for text in texts))

    found = differences(
        narrative("Le début.", "Les échanges ont duré deux jours à Nantes.", "La fin."),
        narrative("Le début.", "Les échanges ont duré trois jours à Nantes.", "La fin.", "Un ajout."),
    )
    assert [how for how, _, _ in told(found)] == ["reworded", "added"]


def test_the_same_words_elsewhere_without_reference_are_moved() -> None:
    before = report(ThemeSection(theme=1, diagnosis=(DiagnosisRow(irritants=(one("Le réseau tombe"),)),)))
    after = report(ThemeSection(theme=1, diagnosis=(DiagnosisRow(strengths=(one("Le réseau tombe"),)),)))
    assert told(differences(before, after)) == [("moved+facts", "Point fort", "Le réseau tombe")]


@settings(max_examples=6, deadline=None)
@given(reports())
def test_nothing_differs_from_itself(some: Report) -> None:
    assert differences(some, some) == []


def made_up(chance: random.Random) -> Report:
    """A report whose words are few, so that two have much in common, some of them unique."""

    def words() -> str:
        return " ".join(chance.choice(["réseau", "école", f"m{chance.getrandbits(20)}"]) for _ in range(3))

    def entry(depth: int = 0) -> Entry:
        ref = f"A{chance.randrange(12)}" if chance.random() < 0.6 else ""
        items = tuple(entry(1) for _ in range(chance.randrange(2))) if depth == 0 else ()
        return Entry(text=words(), ref=ref, items=items, highlighted=chance.random() < 0.3)

    def cell() -> tuple[Entry, ...]:
        return tuple(entry() for _ in range(chance.randrange(3)))

    def section(theme: int) -> ThemeSection:
        lines = tuple(Block(type="bullet", text=words()) for _ in range(chance.randrange(3)))
        retex = (Retex(label="RETEX 1", ref="R1", text=(words(),)),) if chance.random() < 0.5 else ()
        rows = tuple(PlanRow(what=cell(), how=cell()) for _ in range(chance.randrange(4)))
        seen = (DiagnosisRow(retex=("1",), irritants=cell()),)
        return ThemeSection(
            theme=theme, heading=words(), situation=lines, retex=retex, diagnosis=seen, plan=rows, challenges=lines
        )

    sessions = tuple(Session(region=words(), dates_places=(words(),)) for _ in range(chance.randrange(3)))
    themes = [section(theme) for theme in chance.sample(range(1, 6), chance.randrange(1, 4))]
    return report(*themes, title=words(), sessions=sessions)


def changed(some: Report, chance: random.Random) -> Report:
    """The same report with its thématiques and rows shuffled, some of them made up anew."""
    themes = [replace(one, plan=tuple(chance.sample(one.plan, len(one.plan)))) for one in some.themes]
    themes[0] = replace(made_up(chance).themes[0], theme=themes[0].theme)
    return replace(some, themes=tuple(chance.sample(themes, len(themes))))


@st.composite
def pairs_of_reports(draw: st.DrawFn) -> tuple[Report, Report]:
    chance = random.Random(draw(st.integers(0, 2**32)))
    before = made_up(chance)
    return before, draw(st.sampled_from([before, changed(before, chance), made_up(chance)]))


def tokens(texts: list[str]) -> Counter[str]:
    return Counter(token for text in texts for token in re.findall(r"\w+", text))


def in_print(some: Report) -> Counter[str]:
    return tokens([text for item in items_of(some) for text in (item.text, *(value for _, value in item.facts))])


@settings(max_examples=150, deadline=None)
@given(pairs_of_reports())
def test_each_word_of_one_report_alone_is_told_on_its_side(pair: tuple[Report, Report]) -> None:
    found = differences(*pair)
    gone = [run.text for change in found for run in change.runs if run.mark == "del"]
    come = [run.text for change in found for run in change.runs if run.mark == "ins"]
    gone += [fact.before for change in found for fact in change.facts]
    come += [fact.after for change in found for fact in change.facts]
    old, new = (set(in_print(one)) for one in pair)
    assert old - new <= set(tokens(gone))
    assert new - old <= set(tokens(come))
    if pair[0] is pair[1]:
        assert found == []


@settings(max_examples=100, deadline=None)
@given(pairs_of_reports())
def test_what_is_added_and_removed_balances_the_number_of_things(pair: tuple[Report, Report]) -> None:
    found = differences(*pair)
    added, removed = sum(one.is_added for one in found), sum(one.is_removed for one in found)
    assert len(items_of(pair[0])) - removed == len(items_of(pair[1])) - added


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_marked_words_give_both_wordings_back(before: str, after: str) -> None:
    runs = word_runs(before, after)
    assert "".join(run.text for run in runs if run.mark != "ins") == before
    assert "".join(run.text for run in runs if run.mark != "del") == after


@given(st.permutations(list(range(8))))
def test_what_is_left_once_the_out_of_order_is_taken_away_increases(ranks: list[int]) -> None:
    out = out_of_order(ranks)
    kept = [rank for place, rank in enumerate(ranks) if place not in out]
    assert kept == sorted(kept)
    assert (out == set()) is (ranks == sorted(ranks))


def long(number: int, said: str) -> Report:
    rows = [
        tuple(one(f"Action {said} {row} {rank}", f"A{row}-{rank}") for rank in range(10)) for row in range(number // 10)
    ]
    return report(plan(*rows))


def test_ten_thousand_reworded_entries_are_compared_in_linear_time() -> None:
    """Calls are counted, not seconds: they are the same on a busy machine."""
    calls = {}
    for number in (2_000, 10_000):
        profile = Profile()
        found = profile.runcall(differences, long(number, "avant"), long(number, "après"))
        assert len(found) == number
        calls[number] = sum(one.callcount for one in profile.getstats())
    assert calls[10_000] < 5.5 * calls[2_000]
