"""What each value of a report prints as, read back from the structure tree of the PDF."""

from io import BytesIO

import pikepdf
import pytest

from syntheses.report import DiagnosisRow, Entry, PlanRow, Report, TerritoryRef, ThemeSection
from syntheses.writers.print_context import default_title
from syntheses.writers.print_theme import print_theme
from tests.pdf_reading import Node, read_structure, squeeze
from tests.syntheses.hostile import tall_report
from tests.syntheses.printing import printed, small_report, small_theme

GREEN = ("0.09", "0.40", "0.18")


@pytest.fixture(scope="module")
def ateliers() -> Node:
    return read_structure(printed(small_report(), "ateliers"))


@pytest.fixture(scope="module")
def region() -> Node:
    return read_structure(printed(small_report(), "region"))


def rows(table: Node) -> list[list[str]]:
    return [[" ".join(cell.text().split()) for cell in row.all("TH", "TD")] for row in table.all("TR")]


def parts(document: Node) -> list[str]:
    titles = [" ".join(node.text().split()) for node in document.all("H3")]
    return titles[titles.index("Session 1 – Région d’Essai") + 1 :]


def test_the_two_layouts_order_the_parts_of_a_fiche_their_own_way(ateliers: Node, region: Node) -> None:
    assert parts(ateliers) == [
        "État des lieux",
        "Principales actions et acteurs mobilisés",
        "Retours d’expérience présentés",
        "Diagnostic des points forts et irritants",
        "Projections : synthèse des besoins & axes d’amélioration",
        "Plan d’action",
        "Défis et propositions",
    ]
    assert parts(region) == [
        "1. État des lieux",
        "2. Principales actions et acteurs mobilisés",
        "3. Retours d’expérience présentés",
        "4. Défis et propositions",
        "5. Diagnostic des points forts et irritants",
        "6. Projections : synthèse des besoins & axes d’amélioration",
        "7. Plan d’action",
    ]


def test_unknown_numbers_are_said_and_zero_is_zero(ateliers: Node) -> None:
    assert rows(ateliers.all("Table")[0]) == [
        ["Académie", "Rencontres ZAP / ECLORE", "Participants", "Départements"],
        ["Première", "1 200", "0", "non renseigné"],
        ["Seconde", "87", "non renseigné", "non renseigné"],
        ["Total", "1 287", "au moins 0", "non renseigné"],
    ]
    assert squeeze("Les totaux additionnent les nombres renseignés") in squeeze(ateliers.text())


def test_a_session_sheet_prints_its_facts(ateliers: Node) -> None:
    assert rows(ateliers.all("Table")[1]) == [
        ["Intitulé", "Région d’Essai"],
        ["Dates et lieux", "Le 12 octobre, Essai"],
        ["Format", "Les deux"],
        ["Animation", "Camille Essai, déléguée non renseigné"],
    ]


def test_the_nine_categories_are_all_printed_with_what_is_known(ateliers: Node) -> None:
    table = rows(ateliers.all("Table")[2])
    assert len(table) == 11
    assert table[0] == ["Catégories de participants", "Présence", "Participants", "Établissements", "Précisions"]
    assert table[3] == ["Représentants académiques", "non cochée", "non renseigné", "non renseigné", ""]
    assert table[7] == ["Chercheurs", "oui", "24", "non renseigné", "dont vingt"]
    assert table[9] == ["Représentants de la filière EdTech", "oui", "0", "2", ""]
    assert table[10] == ["Total", "", "24", "au moins 2", ""]


def test_the_three_tables_have_the_official_columns_and_every_cell_in_its_own(ateliers: Node) -> None:
    diagnosis, projections, plan = (rows(table) for table in ateliers.all("Table")[3:])
    assert diagnosis == [
        ["Thématique", "RETEX", "Irritants", "Points forts"],
        ["1 Essayer", "1", "Un irritant", "non renseigné"],
    ]
    assert projections == [
        [
            "Thématique",
            "Irritants principaux",
            "Besoin",
            "Axes d’amélioration ou leviers permettant de répondre aux besoins",
        ],
        ["1 Essayer", "Un irritant", "Un besoin", "non renseigné"],
    ]
    assert plan == [
        ["Thématique", "Quoi", "Comment", "Qui (Acteurs)", "Quand (Temporalité)", "Indicateurs"],
        [
            "1 Essayer",
            "Un axe",
            "★ Une action soulignée Une action un détail",
            "Le rectorat (porteur)",
            "Dès que possible (court terme)",
            "Un nombre",
        ],
    ]


def test_header_cells_say_what_they_head(ateliers: Node) -> None:
    [header, row] = ateliers.all("Table")[3].all("TR")
    assert [cell.attributes.get("/Scope") for cell in header.all("TH")] == ["/Column"] * 4
    assert [cell.attributes.get("/Scope") for cell in row.all("TH")] == ["/Row"]


def test_a_highlight_has_a_mark_and_a_legend(ateliers: Node) -> None:
    assert "★ En gras et en vert : point particulièrement souligné dans les échanges." in " ".join(
        ateliers.text().split()
    )
    plain = read_structure(printed(Report(layout="ateliers", themes=(ThemeSection(plan=()), ThemeSection()))))
    assert "★" not in plain.text()


def test_a_highlight_is_marked_alone_in_its_cell_among_others_and_below_another() -> None:
    def point(text: str, *items: Entry) -> Entry:
        return Entry(text=text, highlighted=True, items=items)

    nested = Entry(text="Trois", items=(point("Quatre"), Entry(text="Cinq")))
    row = PlanRow(what=(point("Un"),), how=(point("Deux"), nested), who=(point("Six", point("Sept")),))
    document = read_structure(printed(Report(layout="ateliers", themes=(ThemeSection(heading="T", plan=(row,)),))))
    cells = [squeeze(text) for text in rows(document.all("Table")[0])[1]]
    assert cells[1:4] == ["★Un", "★DeuxTrois★QuatreCinq", "★Six★Sept"]


def test_a_highlight_is_bold_and_green() -> None:
    plain, marked = (
        ThemeSection(
            heading="T",
            plan=(
                PlanRow(
                    how=(Entry(text="Une action"), Entry(text="Z", highlighted=mark)),
                ),
            ),
        )
        for mark in (False, True)
    )
    assert (GREEN in colours(printed(Report(layout="ateliers", themes=(plain,))))) is False
    assert colours(printed(Report(layout="ateliers", themes=(marked,))))[GREEN] == {
        "Source-Sans-3-Bold",
        "DejaVu-Sans-Bold",
    }


def colours(content: bytes) -> dict[tuple[str, ...], set[str]]:
    """The fonts of the texts of each colour."""
    found: dict[tuple[str, ...], set[str]] = {}
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            colour: tuple[str, ...] = ()
            for instruction in pikepdf.parse_content_stream(page):
                match str(instruction.operator):
                    case "rg" | "sc" | "scn" if len(instruction.operands) == 3:
                        colour = tuple(f"{float(part):.2f}" for part in instruction.operands[:3])
                    case "Tf":
                        font = page.obj.Resources.Font[str(instruction.operands[0])]
                        found.setdefault(colour, set()).add(str(font.BaseFont).split("+")[1])
    return found


def test_retex_say_their_scope_their_text_and_what_is_missing(ateliers: Node) -> None:
    text = " ".join(ateliers.text().split())
    assert "RETEX 1 – académie Un récit. La fiche : https://example.org/fiche RETEX 2 non renseigné" in text


def test_an_empty_fiche_says_so() -> None:
    document = read_structure(
        printed(Report(layout="region", themes=(ThemeSection(heading="Thématique 4"),)), "region")
    )
    assert "Thématique 4 Fiche non renseignée." in " ".join(document.text().split())


def test_a_thematique_without_heading_is_named_by_what_is_known() -> None:
    themes = (ThemeSection(theme=2, label="Un nom"), ThemeSection(theme=2), ThemeSection())
    document = read_structure(printed(Report(layout="ateliers", themes=themes)))
    titles = [" ".join(node.text().split()) for node in document.all("H2")]
    assert titles == ["Sommaire", "Thématique 2 : Un nom", "Thématique 2", "Thématique"]


def test_a_row_that_fits_on_a_page_is_not_cut() -> None:
    def row(size: int) -> DiagnosisRow:
        return DiagnosisRow(retex=("1",), irritants=tuple(Entry(text=f"Point {rank}") for rank in range(size)))

    section = ThemeSection(number=1, heading="Thématique 1", diagnosis=(row(20), row(24), row(30)))
    document = read_structure(printed(Report(layout="ateliers", themes=(section,))))
    tables = document.all("Table")
    assert [len(table.all("TR")) for table in tables] == [2, 2, 2]
    assert [len(table.all("LI")) for table in tables] == [20, 24, 30]


@pytest.mark.parametrize("layout", ["ateliers", "region"])
def test_a_row_taller_than_a_page_flows_under_a_repeated_header_and_loses_nothing(layout: str) -> None:
    document = read_structure(printed(tall_report(), layout))
    tables = document.all("Table")
    pages = [table.page for table in tables]
    assert pages == sorted(pages)
    assert all(table.children[0].tag == "THead" for table in tables if isinstance(table.children[0], Node))
    headed = [table for table in tables if rows(table)[0][1] == "Quoi"]
    assert len(headed) > 4
    assert squeeze("".join(row[2] for table in headed for row in rows(table)[1:])) == squeeze(
        "".join(f"Point numéro {rank} de la cellule" for rank in range(1, 301))
    )
    assert "".join(squeeze(row[5]) for table in headed for row in rows(table)[1:]) == "x" * 9994 + "FINMOT"


def test_the_same_thematique_keeps_its_accent_in_every_report() -> None:
    assert small_theme().theme == 3
    assert print_theme(small_theme(), 1, "ateliers").accent == 3
    assert print_theme(ThemeSection(number=7), 1, "ateliers").accent == 2


@pytest.mark.parametrize(
    ("level", "layout", "title"),
    [
        ("region_academique", "region", "Synthèse de région académique"),
        ("departement", "region", "Synthèse"),
        ("departement", "ateliers", "Restitution des ateliers"),
    ],
)
def test_an_untitled_report_is_called_by_what_it_is(level: str, layout: str, title: str) -> None:
    report = Report(layout=layout, territory=TerritoryRef(level=level, code="44", name="Un territoire"))
    assert default_title(report, layout) == title
