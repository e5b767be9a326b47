"""The running texts of a région: bullets, défis and their proposals, RETEX, head-counts, however they were typed."""

from __future__ import annotations

import pytest

from syntheses.readers.docx import read_docx
from syntheses.report import Block, Link, MeetingSummary, Reading, Retex, ThemeSection
from tests.syntheses.raw_word import listed, p, rows, word

HEADING = p("Thématique 3 : Travailler ensemble autrement", style="heading 1")
SITUATION = p("1. État des lieux", style="heading 2")
RETEX = p("3. Retours d’expérience", style="heading 2")
CHALLENGES = p("4. Défis et propositions", style="heading 2")
MEETINGS = p("Bilan des rencontres", style="heading 2")


def read(*blocks: str) -> Reading:
    return read_docx(word(*blocks))


def section(*blocks: str) -> ThemeSection:
    (found,) = read(HEADING, *blocks).report.themes
    return found


def typed(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    return [(block.type, block.text) for block in blocks]


SIGNS = ("•\t", "\uf0b7\t", "\uf0d8 ", "→ ", "=> ", "-> ", "⇨ ", "\u2009• ", "❑ ", "·\u00a0", "✓ ")


@pytest.mark.parametrize("sign", SIGNS)
def test_a_bullet_typed_in_a_running_text_is_a_bullet(sign: str) -> None:
    assert typed(section(SITUATION, p(f"{sign}Le débit manque")).situation) == [("bullet", "Le débit manque")]


def test_bullets_typed_one_after_the_other_in_a_running_text_are_told_apart() -> None:
    found = section(SITUATION, p("• Débit • Prêt • Bruit"), p("Débit • prêt"), p("► Un\n► Deux"))
    assert typed(found.situation) == [
        ("bullet", "Débit"), ("bullet", "Prêt"), ("bullet", "Bruit"), ("paragraph", "Débit • prêt"),
        ("bullet", "Un"), ("bullet", "Deux"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "1. Comment mieux se parler ?",
        "2) Quels outils partager ?",
        "a) Comment se former ?",
        "IV – Pourquoi attendre ?",
        "Q1 : Comment s’entraider ?",
        "Question 2 : Comment s’entraider ?",
        "Comment mieux se parler ?",
        "Défi n°2 : équiper les écoles",
        "Défi 3 – Prêter des tablettes",
        "DÉFI N° 4",
        "Défi : se parler",
    ],
)
def test_a_defi_is_known_by_its_words_though_nothing_stands_out(line: str) -> None:
    assert typed(section(CHALLENGES, p(line)).challenges) == [("question", line)]


def test_a_defi_may_be_a_bullet_and_a_proposal_that_asks_in_passing_is_none() -> None:
    lines = ("Comment payer ? Le département aide.", "Que faire ?", "Le défi est grand.")
    found = section(CHALLENGES, listed("Comment mieux se parler ?"), p("• Quels outils ?"), *map(p, lines))
    assert typed(found.challenges) == [
        ("question", "Comment mieux se parler ?"),
        ("question", "Quels outils ?"),
        *(("paragraph", line) for line in lines),
    ]


def test_proposals_are_grouped_by_heading_or_by_level() -> None:
    found = section(
        CHALLENGES,
        *map(
            p,
            (
                "DÉBITS",
                "- Tirer la fibre",
                "Au niveau national :",
                "• Former",
                "Au niveau des établissements",
                "Prêter",
            ),
        ),
        *map(p, ("MATÉRIELS : prêter", "Au niveau national : former tous")),
    )
    assert typed(found.challenges) == [
        ("subheading", "DÉBITS"),
        ("bullet", "Tirer la fibre"),
        ("subheading", "Au niveau national :"),
        ("bullet", "Former"),
        ("subheading", "Au niveau des établissements"),
        ("paragraph", "Prêter"),
        ("paragraph", "MATÉRIELS : prêter"),
        ("paragraph", "Au niveau national : former tous"),
    ]


def test_a_bold_retex_without_a_number_is_a_retex_not_a_heading() -> None:
    found = section(
        RETEX, p("RETEX École des Dunes (Brest)", bold=True), p("Une webradio."), p("RETEX 2 : Un tiers-lieu")
    )
    assert found.retex == (
        Retex(label="RETEX École des Dunes", scope="Brest", text=("Une webradio.",)),
        Retex(label="RETEX 2", text=("Un tiers-lieu",)),
    )


def test_retex_may_be_bullets_abbreviated_or_empty() -> None:
    found = section(RETEX, p("• RETEX 1 : Une webradio"), p("REX 2"), p("- https://example.org/v"), p("RETEX n° 3 :"))
    assert found.retex == (
        Retex(label="RETEX 1", text=("Une webradio",)),
        Retex(label="REX 2", links=(Link(url="https://example.org/v"),)),
        Retex(label="RETEX n° 3"),
    )


def test_a_heading_that_says_more_than_the_models_is_listed() -> None:
    reading = read(
        HEADING, p("Plan d’action du collège des Dunes", bold=True), rows(("Quoi", "Comment"), ("Former", ""))
    )
    assert [(item.where, item.text) for item in reading.not_understood] == [
        ("Paragraphe 2", "Plan d’action du collège des Dunes")
    ]


def test_head_counts_may_be_bullets_and_hold_two_numbers() -> None:
    reading = read(
        MEETINGS, p("• 12 rencontres à Rennes"), p("– Nantes : 7 rencontres et 120 participants dans 2 départements")
    )
    assert reading.report.meetings == (
        MeetingSummary(academie="Rennes", zap_meetings=12),
        MeetingSummary(academie="Nantes", zap_meetings=7, participants=120, departments=2),
    )
    assert reading.not_understood == ()


def test_totals_are_one_note_not_an_academie_and_what_cannot_be_counted_is_listed() -> None:
    reading = read(
        MEETINGS,
        rows(
            ("Académie", "Rencontres", "Participants"),
            ("Rennes", "12", "99999999999"),
            ("", "7", "8"),
            ("Total", "19", "20"),
        ),
        p("Total : 33 personnes"),
        p("Nantes : 999999999 personnes"),
    )
    assert reading.report.meetings == (MeetingSummary(academie="Rennes", zap_meetings=12),)
    assert reading.report.totals_note == "Total 19 20 Total : 33 personnes"
    assert [item.text for item in reading.not_understood] == ["99999999999", "7", "8", "Nantes : 999999999 personnes"]


ENDLESS = ("Rennes : {} personnes", "{} rencontres à Rennes", "Rennes : {} rencontres, 3 participants")


@pytest.mark.parametrize("line", ENDLESS)
def test_a_number_without_end_is_listed_not_counted(line: str) -> None:
    endless = line.format("123 " * 2_000 + "123")
    reading = read(MEETINGS, p("12 rencontres à Nantes"), p(endless))
    assert [one.academie for one in reading.report.meetings] == ["Nantes"]
    assert endless in [item.text for item in reading.not_understood] + [one.text for one in reading.report.description]
