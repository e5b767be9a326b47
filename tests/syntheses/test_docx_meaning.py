"""The Word reader finds the parts of a report by what their headings say."""

from __future__ import annotations

import pytest
from docx.document import Document

from syntheses.readers.themes import OFFICIAL_THEMES, ThemeFinder, split_title
from syntheses.report import Block, Link, MeetingSummary, Retex
from tests.syntheses.word import DIAGNOSIS, TOGETHER, new, read, section, table, texts


def blocks(found: tuple[Block, ...]) -> list[tuple[str, str]]:
    return [(block.type, block.text) for block in found]


def bold(document: Document, text: str) -> None:
    document.add_paragraph().add_run(text).bold = True


@pytest.mark.parametrize("style", ["heading", "bold", "plain"])
def test_headings_are_known_by_their_words_not_by_their_style(style: str) -> None:
    document = new()
    for text in (
        "THÉMATIQUE N° 3 – TRAVAILLER ENSEMBLE AUTREMENT",
        "I – ETAT DES LIEUX",
        "On se parle peu.",
        "2) Principales actions et acteurs mobilises",
        "Créer des salons.",
        "4. Défis à relever et propositions",
        "Ouvrir les salles",
    ):
        if text.endswith((".", "salles")) or style == "plain":
            document.add_paragraph(text)
        elif style == "bold":
            bold(document, text)
        else:
            document.add_heading(text, 2)
    found = section(document)
    assert (found.theme, found.number) == (3, 3)
    assert blocks(found.situation) == [("paragraph", "On se parle peu.")]
    assert blocks(found.actions) == [("paragraph", "Créer des salons.")]
    assert blocks(found.challenges) == [("paragraph", "Ouvrir les salles")]


@pytest.mark.parametrize(
    ("title", "theme"),
    [
        ("Thématique 1 : Un égal accès au numérique pour tous / Fracture numérique", 1),
        ("THEMATIQUE N°3 : Gouvernance et anticipation", 5),
        ("Thematique n° 4 - Un numerique responsable et souverain", 4),
        ("Thématique : Enseigner et apprendre par le numérique", 2),
        ("Garantir un égal accès au numérique pour toutes et tous", 1),
        ("Mettre en place de nouvelles formes de gouvernance et de nouveaux outils d'anticipation", 5),
        ("Travailler ensemble autrement / Culture numérique professionnelle commune", 3),
        ("Le sport à l’école", None),
    ],
)
def test_a_theme_is_known_by_its_title(title: str, theme: int | None) -> None:
    assert ThemeFinder(OFFICIAL_THEMES).find(split_title(title).text) == theme


def test_a_title_nobody_knows_takes_the_theme_of_its_number_and_says_so() -> None:
    document = new()
    document.add_heading("Thématique 4 : Sobriété", 1)
    document.add_heading("État des lieux", 2)
    document.add_paragraph("Les serveurs chauffent.")
    reading = read(document)
    assert [(s.theme, s.heading) for s in reading.report.themes] == [(4, "Thématique 4 : Sobriété")]
    (note,) = reading.not_understood
    assert note.why == "Titre de thématique inconnu : la thématique 4 a été retenue d’après son numéro."


def test_a_number_already_taken_by_a_title_is_not_given_twice() -> None:
    document = new()
    for title, text in (("Thématique 2 : Sobriété", "Chaleur."), ("Thématique 3 : Enseigner et apprendre", "Cours.")):
        document.add_heading(title, 1)
        document.add_heading("État des lieux", 2)
        document.add_paragraph(text)
    reading = read(document)
    assert [section.theme for section in reading.report.themes] == [2]
    assert [item.text for item in reading.not_understood] == ["Thématique 2 : Sobriété", "Chaleur."]


def test_a_list_of_themes_in_the_description_opens_no_section() -> None:
    document = new()
    document.add_heading("Descriptif de la concertation", 2)
    document.add_paragraph("Les thématiques choisies :")
    document.add_paragraph("Thématique 3 : Travailler ensemble autrement")
    document.add_paragraph("Gouvernance et anticipation", style="List Bullet")
    bold(document, "Enseigner et apprendre avec le numérique")
    document.add_paragraph("ont été retenues.")
    report = read(document).report
    assert report.themes == ()
    assert blocks(report.description) == [
        ("paragraph", "Les thématiques choisies :"),
        ("paragraph", "Thématique 3 : Travailler ensemble autrement"),
        ("bullet", "Gouvernance et anticipation"),
        ("subheading", "Enseigner et apprendre avec le numérique"),
        ("paragraph", "ont été retenues."),
    ]


def test_a_document_of_one_part_takes_its_theme_from_its_title() -> None:
    document = new()
    document.add_heading(f"Restitution du bassin : {TOGETHER}", 0)
    document.add_heading("État des lieux", 2)
    document.add_paragraph("On se parle peu.")
    assert section(document).theme == 3


def test_the_same_theme_met_twice_is_one_section() -> None:
    document = new()
    for text in ("On se parle peu.", "On se voit peu."):
        document.add_heading(f"Thématique 3 : {TOGETHER}", 1)
        document.add_heading("État des lieux", 2)
        document.add_paragraph(text)
    assert blocks(section(document).situation) == [("paragraph", "On se parle peu."), ("paragraph", "On se voit peu.")]


def test_a_bold_line_is_a_question_or_a_subheading_and_a_line_partly_bold_is_text() -> None:
    document = new()
    document.add_heading(f"Thématique 3 : {TOGETHER}", 1)
    document.add_heading("Défis à relever et propositions", 2)
    for text in ("Comment mieux coopérer", "Faut-il des salons ?", "Débits :"):
        bold(document, text)
    paragraph = document.add_paragraph("Pour ")
    paragraph.add_run("tous").bold = True
    document.add_paragraph("Est-ce possible ?")
    document.add_paragraph("Ouvrir les salles", style="List Bullet")
    document.add_paragraph("- Former")
    assert blocks(section(document).challenges) == [
        ("question", "Comment mieux coopérer"),
        ("question", "Faut-il des salons ?"),
        ("subheading", "Débits :"),
        ("paragraph", "Pour tous"),
        ("paragraph", "Est-ce possible ?"),
        ("bullet", "Ouvrir les salles"),
        ("bullet", "Former"),
    ]


def test_retex_have_labels_scopes_lines_and_links() -> None:
    document = new()
    document.add_heading(f"Thématique 3 : {TOGETHER}", 1)
    document.add_heading("1. Retour d’expérience :", 2)
    for text in (
        "RETEX 3 bis (Vendée)",
        "Un escape game.",
        "– Une suite.",
        "Vidéo : https://example.org/v",
        "https://example.org/a https://example.org/b",
        "Retex n°4 : Une webradio, voir https://example.org pour écouter",
        "Retour d’expérience 5 (Collège Ampère (85)) – Un tiers-lieu",
        "Retex 6 a été annulé.",
        "RETEX 7 :",
    ):
        document.add_paragraph(text)
    assert section(document).retex == (
        Retex(
            label="RETEX 3 bis",
            scope="Vendée",
            text=("Un escape game.", "– Une suite."),
            links=(
                Link(url="https://example.org/v", label="Vidéo"),
                Link(url="https://example.org/a"),
                Link(url="https://example.org/b"),
            ),
        ),
        Retex(label="Retex n°4", text=("Une webradio, voir https://example.org pour écouter",)),
        Retex(
            label="Retour d’expérience 5",
            scope="Collège Ampère (85)",
            text=("Un tiers-lieu", "Retex 6 a été annulé."),
        ),
        Retex(label="RETEX 7"),
    )


def test_a_text_before_the_first_numbered_retex_is_listed() -> None:
    document = new()
    document.add_heading(f"Thématique 3 : {TOGETHER}", 1)
    document.add_heading("1. Retour d’expérience", 2)
    document.add_paragraph("Deux témoignages ont été entendus.")
    document.add_paragraph("RETEX 1 : Une webradio")
    reading = read(document)
    assert [retex.label for retex in reading.report.themes[0].retex] == ["RETEX 1"]
    assert [(item.text, item.why) for item in reading.not_understood] == [
        ("Deux témoignages ont été entendus.", "Texte placé avant le premier RETEX.")
    ]


def test_retex_without_numbers_are_told_apart_by_their_bold_titles() -> None:
    document = new()
    document.add_heading(f"Thématique 3 : {TOGETHER}", 1)
    document.add_heading("Retours d'expérience présentés lors des ateliers", 2)
    for title, text in (("Une webradio", "En maternelle."), ("Un tiers-lieu", "Au collège.")):
        bold(document, title)
        document.add_paragraph(text)
    assert section(document).retex == (
        Retex(label="Une webradio", text=("En maternelle.",)),
        Retex(label="Un tiers-lieu", text=("Au collège.",)),
    )


def test_the_meetings_and_their_total_are_read() -> None:
    document = new()
    document.add_heading("Bilan des rencontres", 2)
    for text in (
        "Nombre de rencontres :",
        "12 rencontres à Rennes",
        "Nantes : 7",
        "Nombre de participants :",
        "Académie de Rennes : 1 340 personnes dans 4 départements",
        "Nantes - 250 participants",
        "Soit un total de 1 590 personnes.",
        "Plusieurs réunions ailleurs",
    ):
        document.add_paragraph(text)
    reading = read(document)
    assert reading.report.meetings == (
        MeetingSummary(academie="Rennes", zap_meetings=12, participants=1340, departments=4),
        MeetingSummary(academie="Nantes", zap_meetings=7, participants=250),
    )
    assert reading.report.totals_note == "Soit un total de 1 590 personnes."
    assert [item.text for item in reading.not_understood] == ["Plusieurs réunions ailleurs"]


def test_the_title_stands_before_everything_and_an_unknown_part_is_listed() -> None:
    document = new()
    document.add_heading("Synthèse des échanges", 0)
    document.add_heading("Académie de Rennes", 1)
    document.add_paragraph("Contact : dane@example.org")
    document.add_paragraph("Document de travail.")
    document.add_heading(f"Thématique 3 : {TOGETHER}", 1)
    document.add_heading("État des lieux", 2)
    document.add_paragraph("On se parle peu.")
    document.add_heading("Annexes", 1)
    document.add_paragraph("Liste des présents.")
    reading = read(document)
    assert (reading.report.title, reading.report.contact) == (
        "Synthèse des échanges Académie de Rennes",
        "dane@example.org",
    )
    assert blocks(reading.report.themes[0].situation) == [("paragraph", "On se parle peu.")]
    assert [(item.where, item.text) for item in reading.not_understood] == [
        ("Paragraphe 4", "Document de travail."),
        ("Paragraphe 8", "Annexes"),
        ("Paragraphe 9", "Liste des présents."),
    ]


def test_the_instructions_of_the_model_are_kept_apart_from_what_people_wrote() -> None:
    document = new()
    document.add_heading(f"Thématique 3 : {TOGETHER}", 1)
    document.add_heading("3. Plan d’action", 2)
    document.add_paragraph("Rappel des critères :")
    document.add_paragraph("Apparaissent en gras et en vert des actions soulignées")
    document.add_paragraph("Nous avons manqué de temps.")
    table(document, ("Quoi", "Comment"), ("Former", "Ensemble"))
    reading = read(document)
    assert reading.report.boilerplate == (
        "3. Plan d’action",
        "Rappel des critères :",
        "Apparaissent en gras et en vert des actions soulignées",
        "Quoi",
        "Comment",
    )
    assert [item.text for item in reading.not_understood] == ["Nous avons manqué de temps."]


def test_a_bold_line_like_a_table_heading_stays_in_its_text_when_no_table_follows() -> None:
    document = new()
    document.add_heading(f"Thématique 3 : {TOGETHER}", 1)
    document.add_heading("Défis à relever", 2)
    bold(document, "Plan d’action numérique")
    document.add_paragraph("En faire un par bassin.")
    assert blocks(section(document).challenges) == [
        ("subheading", "Plan d’action numérique"),
        ("paragraph", "En faire un par bassin."),
    ]


def test_a_text_over_the_limit_is_listed_whole() -> None:
    document = new()
    table(document, DIAGNOSIS, (TOGETHER, "1", "a" * 100_000, "Entraide"))
    reading = read(document)
    (row,) = reading.report.themes[0].diagnosis
    assert (row.irritants, texts(row.strengths)) == ((), ["Entraide"])
    (item,) = reading.not_understood
    assert (item.where, len(item.text), item.why) == (
        "Tableau 1, ligne 2, colonne 3",
        100_000,
        "Texte trop long : 10\u202f000 caractères au plus.",
    )


def test_hostile_texts_are_texts() -> None:
    hostile = [
        "<script>alert(1)</script>",
        "{{ 7|add:7 }} {% now 'Y' %}",
        "a \u202ecba\u202c",
        "=SUM(A1)",
        "🙂 é\u0301",
    ]
    document = new()
    table(document, DIAGNOSIS, (TOGETHER, "1", "\n".join(hostile), ""))
    expected = [*hostile[:4], "🙂 é\u0301"]
    assert texts(section(document).diagnosis[0].irritants) == expected
