"""/sessions/<id>/: the session sheet, to read."""

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from restitutions.models import Restitution, RestitutionWorkshop
from tests.cast import Cast
from tests.workshops.sheets import NASTY_KEPT, make_workshop
from workshops.models import Attendance, Facilitator, Meeting, Workshop

pytestmark = pytest.mark.django_db

BLOCKS = ["general", "dates", "equipe", "participation"]


@pytest.mark.parametrize(
    ("who", "read", "write"),
    [
        ("administrator", 200, 200),
        ("coordinator", 200, 200),
        ("facilitator", 200, 200),
        ("reader", 200, 403),
        ("other_coordinator", 404, 404),
        ("other_facilitator", 404, 404),
        ("other_reader", 404, 404),
        ("outsider", 404, 404),
    ],
)
def test_each_role_reads_or_writes_what_it_may(client: Client, cast: Cast, who: str, read: int, write: int) -> None:
    workshop = make_workshop(cast)
    client.force_login(getattr(cast, who))
    page = client.get(f"/sessions/{workshop.pk}/")
    assert page.status_code == read
    assert ("Modifier" in page.content.decode()) is (write == 200)
    assert ("Supprimer la session" in page.content.decode()) is (write == 200)
    for block in BLOCKS:
        assert client.get(f"/sessions/{workshop.pk}/{block}/").status_code == write
        sent = client.post(f"/sessions/{workshop.pk}/{block}/", {"version": "0"})
        assert sent.status_code == write
    assert client.post(f"/sessions/{workshop.pk}/supprimer/").status_code == (302 if write == 200 else write)
    assert Workshop.objects.filter(pk=workshop.pk).exists() is (write != 200)


def test_without_signing_in_every_page_leads_to_the_door(client: Client, cast: Cast) -> None:
    workshop = make_workshop(cast)
    for path in ("", *(f"{block}/" for block in BLOCKS)):
        answer = client.get(f"/sessions/{workshop.pk}/{path}")
        assert answer["Location"] == f"/connexion/?next=/sessions/{workshop.pk}/{path}"
    assert client.post(f"/sessions/{workshop.pk}/supprimer/").status_code == 401
    assert Workshop.objects.count() == 1


def test_the_sheet_says_what_is_known_and_what_is_not(client: Client, cast: Cast) -> None:
    client.force_login(cast.reader)
    page = client.get(f"/sessions/{make_workshop(cast).pk}/").content.decode()
    assert "<title>Atelier du Bocage – Session – États généraux du numérique</title>" in " ".join(page.split())
    assert "lundi 12 octobre 2020, 18\u00a0h\u00a000 – 19\u00a0h\u00a030, Fontenay" in page
    assert "Camille Exemple" in page
    assert "<strong>au moins 1\u202f234</strong>" in page
    assert "<strong>au moins 3</strong>" in page
    assert "non renseigné" in page


def test_an_empty_sheet_says_so_block_by_block(client: Client, cast: Cast) -> None:
    workshop = Workshop.objects.create(campaign=cast.campaign, territory=cast.vendee)
    client.force_login(cast.reader)
    page = client.get(f"/sessions/{workshop.pk}/").content.decode()
    assert '<h1 dir="auto">Session – Vendée</h1>' in page
    assert "Aucune date n’est renseignée." in page
    assert "L’équipe n’est pas renseignée." in page
    assert "La participation n’est pas renseignée." in page


def test_what_people_wrote_is_printed_as_text(client: Client, cast: Cast) -> None:
    workshop = make_workshop(cast, NASTY_KEPT)
    Meeting.objects.create(workshop=workshop, position=1, text=NASTY_KEPT)
    Facilitator.objects.create(workshop=workshop, position=1, name=NASTY_KEPT, role=NASTY_KEPT)
    Attendance.objects.filter(workshop=workshop).update(participants_note=NASTY_KEPT)
    client.force_login(cast.facilitator)
    for path in ("", *(f"{block}/" for block in BLOCKS)):
        page = client.get(f"/sessions/{workshop.pk}/{path}").content.decode()
        assert escape(NASTY_KEPT) in page
        assert "<script>alert" not in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_sheet_costs_the_same_at_1_and_30_lines(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    workshop = make_workshop(cast)
    for place in range(1, number):
        Meeting.objects.create(workshop=workshop, position=place, text=f"Rencontre {place}")
        Facilitator.objects.create(workshop=workshop, position=place, name=f"Personne {place}")
    client.force_login(cast.reader)
    with django_assert_num_queries(7):
        assert client.get(f"/sessions/{workshop.pk}/").status_code == 200


def test_a_session_that_a_restitution_reports_is_kept(client: Client, cast: Cast) -> None:
    workshop = make_workshop(cast)
    restitution = Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee)
    RestitutionWorkshop.objects.create(restitution=restitution, workshop=workshop)
    client.force_login(cast.facilitator)
    page = client.get(f"/sessions/{workshop.pk}/").content.decode()
    assert "elle ne peut pas être supprimée" in page
    assert f'action="/sessions/{workshop.pk}/supprimer/"' not in page
    answer = client.post(f"/sessions/{workshop.pk}/supprimer/", follow=True)
    assert "elle n’a pas été supprimée" in answer.content.decode()
    assert Meeting.objects.filter(workshop=workshop).count() == 1


def test_deleting_asks_first_and_takes_everything(client: Client, cast: Cast) -> None:
    workshop = make_workshop(cast)
    client.force_login(cast.facilitator)
    assert "<summary" in client.get(f"/sessions/{workshop.pk}/").content.decode()
    assert client.get(f"/sessions/{workshop.pk}/supprimer/").status_code == 405
    assert client.post(f"/sessions/{workshop.pk}/supprimer/")["Location"] == "/sessions/"
    assert (Workshop.objects.count(), Meeting.objects.count(), Attendance.objects.count()) == (0, 0, 0)


def test_a_double_click_on_delete_leads_back_to_the_list(client: Client, cast: Cast) -> None:
    path = f"/sessions/{make_workshop(cast).pk}/supprimer/"
    client.force_login(cast.other_coordinator)
    assert client.post(path).status_code == 404
    client.force_login(cast.facilitator)
    client.post(path)
    again = client.post(path, follow=True)
    assert again.redirect_chain == [("/sessions/", 302)]
    assert "Cette session est déjà supprimée." in again.content.decode()


def test_a_block_that_does_not_exist_is_not_found(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    assert client.get(f"/sessions/{make_workshop(cast).pk}/autre/").status_code == 404


def test_whoever_has_described_a_session_goes_on_to_its_restitution(client: Client, cast: Cast) -> None:
    workshop = make_workshop(cast)
    client.force_login(cast.facilitator)
    link = f'href="/restitutions/nouvelle/?session={workshop.pk}">Rédiger la restitution</a>'
    assert link in client.get(f"/sessions/{workshop.pk}/").content.decode()
    assert link not in client.get(f"/sessions/{workshop.pk}/dates/").content.decode()
    client.force_login(cast.reader)
    assert link not in client.get(f"/sessions/{workshop.pk}/").content.decode()
    restitution = Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee)
    RestitutionWorkshop.objects.create(restitution=restitution, workshop=workshop, position=0)
    client.force_login(cast.facilitator)
    reported = client.get(f"/sessions/{workshop.pk}/").content.decode()
    assert link not in reported
    assert 'href="/restitutions/">Voir les restitutions</a>' in reported


def test_the_thousandth_session_leads_to_its_restitution_too(client: Client, cast: Cast) -> None:
    session = Workshop.objects.create(pk=1234, campaign=cast.campaign, territory=cast.vendee)
    client.force_login(cast.facilitator)
    assert 'href="/restitutions/nouvelle/?session=1234"' in client.get(f"/sessions/{session.pk}/").content.decode()


def test_a_session_where_people_came_is_no_longer_planned(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    planned, held = make_workshop(cast, state="prevue"), make_workshop(cast)
    blank = Workshop.objects.create(campaign=cast.campaign, territory=cast.vendee, state="prevue")
    said = "Dire qu’elle a eu lieu"
    pages = [client.get(f"/sessions/{one.pk}/").content.decode() for one in (planned, held, blank)]
    assert [said in page for page in pages] == [True, False, False]
    assert f'href="/sessions/{planned.pk}/general/#general">{said}</a>' in pages[0]
