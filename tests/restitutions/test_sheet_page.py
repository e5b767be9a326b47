"""The page of a fiche: who reads it, what it says, what it costs."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.enums import Role
from accounts.models import Membership, User
from common.file_types import FileType
from restitutions.block_text import BlockLine
from restitutions.cell_text import fingerprint
from restitutions.enums import Kind, State, Table
from restitutions.models import Entry, Restitution, Retex, Row, ThemeSheet
from restitutions.selectors import fiche_progress, sheet_page, themes_of
from restitutions.services import RetexContent, RetexInput, save_challenges, save_narratives, save_retex, save_row
from tests.cast import Cast
from tests.restitutions.browser import form_of
from tests.restitutions.conftest import cells

pytestmark = [pytest.mark.django_db]


def address(restitution: Restitution, number: int = 3) -> str:
    return f"/restitutions/{restitution.pk}/{number}/"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("administrator", 200),
        ("coordinator", 200),
        ("facilitator", 200),
        ("reader", 404),
        ("other_coordinator", 404),
        ("other_facilitator", 404),
        ("outsider", 404),
    ],
)
def test_a_draft_is_read_by_those_who_write_there(
    client: Client, cast: Cast, row: Row, restitution: Restitution, who: str, status: int
) -> None:
    client.force_login(getattr(cast, who))
    assert client.get(address(restitution)).status_code == status


def test_somebody_not_signed_in_is_sent_to_sign_in(client: Client, restitution: Restitution) -> None:
    response = client.get(address(restitution))
    assert (response.status_code, response["Location"]) == (302, f"/connexion/?next={address(restitution)}")


def test_a_reader_reads_what_is_sent_and_cannot_change_it(
    client: Client, cast: Cast, row: Row, restitution: Restitution
) -> None:
    Restitution.objects.update(state=State.SUBMITTED, submitted_at="2020-10-20T10:00:00Z")
    client.force_login(cast.reader)
    page = client.get(address(restitution)).content.decode()
    assert "Le réseau tombe" in page
    assert "Modifier" not in page
    assert "Renseigner" not in page


def test_the_page_names_the_account_that_types_as_a_plain_number(
    client: Client, cast: Cast, restitution: Restitution
) -> None:
    writer = User.objects.create(pk=1234, email="mille@example.org")
    Membership.objects.create(user=writer, territory=cast.nantes, role=Role.FACILITATOR)
    client.force_login(writer)
    assert '/3/saisie/" data-account="1234" ' in client.get(address(restitution)).content.decode()


def test_each_entry_has_its_anchor_and_what_is_highlighted_says_so(
    client: Client, cast: Cast, row: Row, restitution: Restitution
) -> None:
    client.force_login(cast.facilitator)
    page = client.get(address(restitution)).content.decode()
    for reference in ("NAN-T3-I1", "NAN-T3-I2", "NAN-T3-I3", "NAN-T3-F1", "NAN-T3-R1"):
        assert page.count(f'id="{reference}"') == 1
    assert page.count("Particulièrement souligné") == 1
    assert page.count('data-label="Irritants"') == 1
    assert "<title>Thématique 3 – Synthèse d’essai – États généraux du numérique</title>" in page


def test_an_empty_table_shows_its_columns_and_where_to_add_a_line(
    client: Client, cast: Cast, restitution: Restitution
) -> None:
    client.force_login(cast.facilitator)
    page = client.get(address(restitution)).content.decode()
    columns = re.findall(r'<th role="columnheader" scope="col">(.*?)</th>', page)
    assert columns == [
        *("RETEX", "Irritants", "Points forts"),
        *("Irritants principaux", "Besoin", "Axes d’amélioration ou leviers"),
        *("Quoi", "Comment", "Qui (acteurs)", "Quand (temporalité)", "Indicateurs et facteurs clés de réussite"),
    ]
    added = re.findall(r'href="([^"]*)">Ajouter une ligne<', page)
    assert added == [f"{address(restitution)}{part}/" for part in ("diagnostic", "projections", "plan")]
    Restitution.objects.update(state=State.SUBMITTED, submitted_at="2020-10-20T10:00:00Z")
    client.force_login(cast.reader)
    page = client.get(address(restitution)).content.decode()
    assert page.count("Aucune ligne pour l’instant.") == 3
    assert "Ajouter une ligne" not in page


def test_each_way_out_of_the_fiche_stands_apart_and_says_what_it_is_for(
    client: Client, cast: Cast, row: Row, restitution: Restitution
) -> None:
    client.force_login(cast.facilitator)
    page = client.get(address(restitution)).content.decode()
    ways = page[page.index('<ul class="fiche-ways">') :].split("</ul>")[0]
    said = [" ".join(re.sub("<[^>]+>", "", one).split()) for one in ways.split("</li>")[:-1]]
    assert said == [
        "Feuilles à remplir à la main pour un atelier sans écran, à imprimer",
        "Le fil, de l’irritant à l’action ce qui répond à quoi dans cette fiche, en image et en tableau",
    ]


def test_each_entry_says_its_reference_after_its_words(
    client: Client, cast: Cast, row: Row, sheet: ThemeSheet, restitution: Restitution
) -> None:
    fill(sheet, cast, rows=1)
    save_retex(sheet=sheet, items=[RetexInput(uuid.uuid4(), 0, RetexContent("RETEX 1"))], moved=False, by=None)
    client.force_login(cast.facilitator)
    page = client.get(address(restitution)).content.decode()
    shown = re.findall(r'<a class="fiche-reference"\s+href="/fil/[^"]*/">([^<]*)</a>', page)
    written = [*Entry.objects.values_list("reference", flat=True), *Retex.objects.values_list("reference", flat=True)]
    assert sorted(shown) == sorted(reference for reference in written if reference)
    assert {"NAN-T3-R1", "NAN-T3-I1", "NAN-T3-B1", "NAN-T3-A1", "NAN-T3-D1"} <= set(shown)
    assert 'id="NAN-T3-D1"' in page


def test_a_fiche_nobody_saved_is_shown_empty_and_not_created(
    client: Client, cast: Cast, restitution: Restitution
) -> None:
    client.force_login(cast.facilitator)
    page = client.get(address(restitution, 1)).content.decode()
    assert page.count("Renseigner") == 6
    assert not ThemeSheet.objects.exists()


@pytest.mark.parametrize("number", ["0", "6", "99", "123456789012345678901234567890"])
def test_a_thematique_of_no_campaign_is_not_found(
    client: Client, cast: Cast, restitution: Restitution, number: str
) -> None:
    client.force_login(cast.facilitator)
    assert client.get(f"/restitutions/{restitution.pk}/{number}/").status_code == 404


def test_a_restitution_of_no_number_is_not_found(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    assert client.get("/restitutions/123456789012345678901234567890/3/").status_code == 404


def fill(sheet: ThemeSheet, cast: Cast, rows: int) -> None:
    for table, kind in ((Table.PROJECTION, Kind.NEED), (Table.PLAN, Kind.ACTION)):
        for number in range(rows):
            save_row(
                sheet=sheet,
                table=table,
                row_id=uuid.uuid4(),
                version=0,
                position=None,
                cells=cells(**{kind: f"Point {number}\n- sous-point"}),
                by=cast.facilitator,
            )
    blocks = [BlockLine("bullet", f"Ligne {number}") for number in range(rows)]
    save_narratives(sheet=sheet, parts={"situation": blocks}, shown={"situation": fingerprint("")}, by=None)
    save_challenges(sheet=sheet, lines=[BlockLine("question", "Comment ?")], shown=fingerprint(""), by=None)


@pytest.mark.parametrize("rows", [1, 30])
def test_a_fiche_costs_the_same_at_any_size(
    client: Client,
    cast: Cast,
    row: Row,
    sheet: ThemeSheet,
    restitution: Restitution,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    fill(sheet, cast, rows)
    _, sheets = themes_of(restitution)
    with django_assert_num_queries(4):
        page = sheet_page(sheets[sheet.theme_id])
    assert len(page.situation) == rows
    client.force_login(cast.facilitator)
    with django_assert_num_queries(10):  # session and account, then eight for the page
        client.get(address(restitution))


@pytest.mark.parametrize("number", [1, 30])
def test_progress_costs_the_same_for_any_number_of_restitutions(
    cast: Cast, row: Row, sheet: ThemeSheet, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(sheet, cast, 2)
    Restitution.objects.bulk_create(
        Restitution(campaign=cast.campaign, territory=cast.vendee) for _ in range(number - 1)
    )
    restitutions = list(Restitution.objects.all())
    with django_assert_num_queries(5):
        progress = fiche_progress(restitutions)
    assert list(progress) == [(sheet.restitution_id, sheet.theme_id)]
    one = progress[sheet.restitution_id, sheet.theme_id]
    assert (one.retex, one.diagnosis, one.projections, one.plan, one.texts, one.challenges) == (3, 1, 2, 2, 2, 1)
    assert one.started is True


def test_html_and_template_syntax_are_printed_as_typed(
    client: Client, cast: Cast, row: Row, restitution: Restitution
) -> None:
    Entry.objects.filter(kind=Kind.STRENGTH).update(text="<script>alert(1)</script>{{ secret }}{% now %}\u202etxet")
    client.force_login(cast.facilitator)
    page = client.get(address(restitution)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ secret }}{% now %}\u202etxet" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize(
    ("part", "anchor", "title"),
    [
        ("retex", "retex", "titre-retex"),
        ("diagnostic", "titre-diagnostic", "titre-diagnostic"),
        ("projections", "projections", "titre-projections"),
        ("plan", "plan", "titre-plan"),
        ("textes", "textes", "titre-textes"),
        ("defis", "defis", "titre-defis"),
    ],
)
def test_what_was_saved_is_said_where_the_fiche_opens(
    client: Client, cast: Cast, restitution: Restitution, part: str, anchor: str, title: str
) -> None:
    client.force_login(cast.facilitator)
    editor = f"/restitutions/{restitution.pk}/3/{part}/"
    response = client.post(editor, form_of(client.get(editor)))
    assert response["Location"] == f"/restitutions/{restitution.pk}/3/#{anchor}"
    page = client.get(response["Location"]).content.decode()
    assert page.count("c’est enregistré") == 1
    said = page.index("c’est enregistré")
    assert page.rindex("<h2 id=", 0, said) == page.index(f'<h2 id="{title}"')


def test_a_fiche_says_once_that_nothing_is_written_yet(
    client: Client, cast: Cast, restitution: Restitution, row: Row
) -> None:
    client.force_login(cast.facilitator)
    blank = client.get(f"/restitutions/{restitution.pk}/1/").content.decode()
    assert blank.count("à renseigner") == 5
    row.delete()
    begun = client.get(f"/restitutions/{restitution.pk}/3/").content.decode()
    assert "3\u00a0RETEX, diagnostic à renseigner" in begun


def test_the_links_and_the_files_of_a_retex_are_each_shown_once_in_their_order(sheet: ThemeSheet) -> None:
    full = Retex.objects.create(sheet=sheet, label="RETEX 1", position=1)
    Retex.objects.create(sheet=sheet, label="RETEX 2", position=2)
    for position, url in enumerate(("https://b.example", "https://a.example")):
        full.links.create(position=position, url=url, label="Le récit" if position else "")
    for name in ("plan.pdf", "salle.png", "oubli.png"):
        full.attachments.create(name=name, content_type=FileType.PNG, size=1, sha256=name.ljust(64, "0"), file=name)
    full.attachments.filter(name="oubli.png").update(removed_at=timezone.now())
    first, second = sheet_page(sheet).retex
    assert first.links == (("https://b.example", "https://b.example"), ("https://a.example", "Le récit"))
    assert [file.name for file in first.files] == ["plan.pdf", "salle.png"]
    assert (second.retex.label, second.links, second.files) == ("RETEX 2", (), ())
