"""Tables as people make them: titles with remarks, on two rows, cut by a page, with tables or thématiques inside."""

from __future__ import annotations

import pytest

from syntheses.readers import read_report
from syntheses.readers.docx import read_docx
from syntheses.readers.themes import OFFICIAL_THEMES
from syntheses.report import DiagnosisRow, Entry, Reading, ThemeSection
from tests.syntheses.raw_word import cell, listed, p, rows, word
from tests.syntheses.word import DIAGNOSIS, PLAN, TOGETHER

LEAD_AND_CONCERNED = [("Le rectorat", "porteur"), ("Les écoles", "concerne")]
SHEET = (("Région académique", "Bretagne"), ("Date et lieu", "Le 3 octobre"))


def read(*blocks: str, **parts: str) -> Reading:
    return read_docx(word(*blocks, parts=parts))


def section(*blocks: str, **parts: str) -> ThemeSection:
    (found,) = read(*blocks, **parts).report.themes
    return found


def irritants(content: str, **parts: str) -> tuple[Entry, ...]:
    return section(rows(DIAGNOSIS, (TOGETHER, "1", cell(content), "")), **parts).diagnosis[0].irritants


def entry(text: str, *items: str) -> Entry:
    return Entry(text=text, items=tuple(Entry(text=item) for item in items))


def listing(reading: Reading) -> list[tuple[str, str]]:
    return [(item.text, item.why) for item in reading.not_understood]


@pytest.mark.parametrize(
    ("title", "filled"),
    [
        ("Irritants (à compléter par le rapporteur)", "irritants"),
        ("Quels irritants ?", "irritants"),
        ("POINT(S) FORT(S)\u00a0:", "strengths"),
        ("  points   forts\u202f", "strengths"),
    ],
)
def test_a_title_may_be_a_question_or_hold_a_remark(title: str, filled: str) -> None:
    (row,) = section(rows(("Thématique", "Retex", title), (TOGETHER, "1", "Débit"))).diagnosis
    assert getattr(row, filled) == (entry("Débit"),)


@pytest.mark.parametrize("down", ["", "continue"], ids=["empty cells", "merged cells"])
@pytest.mark.parametrize("wide", [True, False], ids=["one wide title", "an empty title"])
def test_titles_may_take_two_rows(down: str, wide: bool) -> None:
    above = [cell(p(title), merge="restart" if down else "") for title in PLAN]
    people = [cell("Acteurs mobilisés", span=2)] if wide else ["Acteurs mobilisés", ""]
    below = [cell(merge=down) for _ in range(6)]
    table = rows(
        (*above[:3], *people, *above[4:]),
        (*below[:3], "Porteurs", "Concernés", *below[4:]),
        (TOGETHER, "Former", "", "Le rectorat", "Les écoles", "2027", ""),
    )
    found = section(table)
    assert [[(one.text, one.role) for one in row.who] for row in found.plan] == [LEAD_AND_CONCERNED]
    assert read(table).not_understood == ()


def test_a_title_above_two_columns_takes_the_names_under_it() -> None:
    found = section(
        rows(
            ("Thématique", "RETEX", cell("Diagnostic", span=2)),
            ("", "", "Irritants", "Points forts"),
            (TOGETHER, "1", "Débit", "Entraide"),
        )
    )
    assert found.diagnosis == (DiagnosisRow(retex=("1",), irritants=(entry("Débit"),), strengths=(entry("Entraide"),)),)


def test_content_under_titles_that_were_merged_down_too_far_is_content() -> None:
    found = section(
        rows(
            (cell(p("Thématique"), merge="restart"), cell(p("RETEX"), merge="restart"), "Irritants", "Points forts"),
            (cell(merge="continue"), cell(merge="continue"), "Débit", "Entraide"),
            (TOGETHER, "1", "Bruit", ""),
        )
    )
    assert [row.irritants for row in found.diagnosis] == [(entry("Débit"),), (entry("Bruit"),)]


@pytest.mark.parametrize("between", ["(suite)", "Suite du tableau", "Plan d’action (suite)", "Rappel des critères :"])
def test_a_table_goes_on_after_a_line_that_only_says_so(between: str) -> None:
    titles = ("Thématique", "Quoi", "Comment")
    cut = (rows(titles, (TOGETHER, "Former", "")), p(between), rows((TOGETHER, "Prêter", "")))
    assert [row.what for row in section(*cut).plan] == [(entry("Former"),), (entry("Prêter"),)]
    assert read(*cut).not_understood == ()


def test_a_table_inside_a_title_is_listed_and_a_sheet_inside_a_cell_is_read() -> None:
    inner = rows(("Caché", "là"))
    reading = read(rows((*DIAGNOSIS[:3], cell(p("Points forts") + inner + p())), (TOGETHER, "1", "Débit", "")))
    assert [item.text for item in reading.not_understood] == ["Caché", "là"]
    framed = read(rows((cell(p("Bloc") + rows(*SHEET) + p()), "à côté")), rows(DIAGNOSIS, (TOGETHER, "1", "a", "")))
    assert [session.region for session in framed.report.sessions] == ["Bretagne"]


def test_what_a_cell_adds_to_the_name_of_a_thematique_is_listed() -> None:
    table = rows(
        DIAGNOSIS,
        (TOGETHER, "1", "a", ""),
        (f"{TOGETHER} : nous avons manqué de temps", "2", "b", ""),
        ("Thématique 3", "", "c", ""),
        ("Travailler ensemble / Culture numérique professionnelle commune", "", "d", ""),
    )
    more = "Texte ajouté au nom de la thématique."
    assert listing(read(table)) == [(f"{TOGETHER} : nous avons manqué de temps", more)]
    assert len(section(table).diagnosis) == 4
    headings = [p(f"Thématique 3 : {TOGETHER}{end}", style="heading 1") for end in ("", " – au collège")]
    assert listing(read(*headings, table))[0] == (f"Thématique 3 : {TOGETHER} – au collège", more)


def test_a_second_column_of_thematiques_and_one_without_a_title_are_listed() -> None:
    reading = read(rows((*DIAGNOSIS, "Thématique", ""), (TOGETHER, "1", "Débit", "", "Gouvernance", "Reste")))
    assert listing(reading) == [
        ("Reste", "Colonne sans titre."),
        ("Gouvernance", "Une autre colonne dit déjà la thématique."),
    ]


def test_a_sheet_and_a_table_of_no_thematique_take_the_one_that_is_said() -> None:
    data = word(rows(*SHEET), p(), rows(("Quoi", "Comment"), ("Former", "Ensemble")))
    report = read_report(data, filename="a.docx", themes=OFFICIAL_THEMES, theme=4).report
    assert [(one.theme, one.plan[0].what) for one in report.themes] == [(4, (entry("Former"),))]


def test_a_margin_nests_typed_bullets() -> None:
    written = p("- Former") + p("- les élèves", properties='<w:ind w:left="720"/>') + p("- Équiper")
    assert irritants(written) == (entry("Former", "les élèves"), entry("Équiper"))


def levels(*forms: str, inside: str = "") -> str:
    made = (f'<w:lvl w:ilvl="{rank}"><w:numFmt w:val="{form}"/>{inside}</w:lvl>' for rank, form in enumerate(forms))
    return "".join(made)


def test_a_list_may_borrow_its_levels_or_change_one() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="Notre"/>{levels("decimal")}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Notre"/></w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="2"/></w:num>'
        '<w:num w:numId="6"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        f"{levels('bullet')}</w:lvlOverride></w:num>"
    )
    headed = (listed("État des lieux", number=5), p("On se parle peu."), listed("Diagnostic", number=6))
    found = section(p(f"Thématique 3 : {TOGETHER}", style="heading 1"), *headed, numbering=numbering)
    assert [(block.type, block.text) for block in found.situation] == [
        ("paragraph", "On se parle peu."),
        ("bullet", "Diagnostic"),
    ]


def test_a_style_takes_its_level_from_the_list_or_its_list_from_another_style() -> None:
    tied = "<w:lvl w:ilvl='1'><w:numFmt w:val='bullet'/><w:pStyle w:val='Sous'/></w:lvl>"
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{levels("bullet")}{tied}</w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>'
    )

    def style(name: str, inside: str, base: str = "") -> str:
        based = f'<w:basedOn w:val="{base}"/>' if base else ""
        opening = f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{based}'
        return f"{opening}<w:pPr><w:numPr>{inside}</w:numPr></w:pPr></w:style>"

    number, deeper = '<w:numId w:val="5"/>', '<w:ilvl w:val="1"/>'
    styles = style("Puce", number) + style("Sous", number) + style("Dessous", deeper, base="Puce")
    written = p("Former", style="Puce") + p("les élèves", style="Sous") + p("les parents", style="Dessous")
    assert irritants(written, numbering=numbering, styles=styles) == (entry("Former", "les élèves", "les parents"),)


def test_a_number_without_end_is_no_thematique() -> None:
    reading = read(rows(DIAGNOSIS, (TOGETHER, "1", "a", ""), ("3" * 6_000, "", "b", "")))
    assert [item.text for item in reading.not_understood] == ["3" * 6_000]


def test_a_name_of_category_without_end_is_listed_at_once() -> None:
    reading = read(rows(*SHEET, ("Participants", "Chercheurs : " * 20_000)))
    assert reading.report.sessions[0].participants == ()
    assert [len(item.text) for item in reading.not_understood] == [259_999]


def test_a_bold_line_takes_the_bullets_under_it() -> None:
    typed = p("Former", bold=True) + p("- les élèves") + p("- les parents") + p("Équiper", bold=True)
    assert irritants(typed) == (entry("Former", "les élèves", "les parents"), entry("Équiper"))
    assert irritants(p("Former", bold=True) + listed("les élèves")) == (entry("Former", "les élèves"),)
    assert irritants(p("Former", bold=True) + p("- Équiper", bold=True)) == (entry("Former"), entry("Équiper"))


def test_a_thematique_may_be_named_in_a_table_of_one_row() -> None:
    titles = ("RETEX", "Irritants", "Points forts")
    blocks = [
        block
        for name in ("Enseigner et apprendre", "Gouvernance")
        for block in (rows(("Thématique", name)), p(), rows(titles, ("1", f"{name} : peu", "")), p())
    ]
    report = read(*blocks).report
    assert [(one.theme, one.heading) for one in report.themes] == [
        (2, "Thématique : Enseigner et apprendre"),
        (5, "Thématique : Gouvernance"),
    ]
    assert read(*blocks).not_understood == ()
