"""Creating a restitution, and editing its own page."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from restitutions.enums import State
from restitutions.models import MeetingSummary, NarrativeBlock, Restitution, RestitutionWorkshop
from restitutions.services.feeds import feeding_problem, may_feed
from territories.models import Territory
from tests.cast import Cast
from tests.restitutions.browser import form_of, typed
from workshops.models import Workshop

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def facilitator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.facilitator)
    return client


@pytest.fixture
def sessions(cast: Cast) -> list[Workshop]:
    places = [(cast.nantes, "Nantes"), (cast.vendee, "La Roche"), (cast.rennes, "Rennes")]
    return [
        Workshop.objects.create(campaign=cast.campaign, territory=territory, title=title) for territory, title in places
    ]


def edit(restitution: Restitution) -> str:
    return f"/restitutions/{restitution.pk}/modifier/"


@pytest.mark.parametrize(
    ("who", "status"),
    [("administrator", 200), ("coordinator", 200), ("facilitator", 200), ("reader", 403), ("outsider", 403)],
)
def test_who_may_create(client: Client, cast: Cast, who: str, status: int) -> None:
    client.force_login(getattr(cast, who))
    assert client.get("/restitutions/nouvelle/").status_code == status


def test_a_restitution_is_created_once_with_its_sessions(
    facilitator: Client, cast: Cast, sessions: list[Workshop]
) -> None:
    page = facilitator.get("/restitutions/nouvelle/")
    assert "La Roche" in page.content.decode()
    assert "Rennes" not in page.content.decode()
    ticked = [str(sessions[0].pk), str(sessions[1].pk)]
    sent = typed(page, {"title": "Ma\x00 synthèse", "sessions": ticked})
    for _ in range(3):
        response = facilitator.post("/restitutions/nouvelle/", sent)
    made = Restitution.objects.get()
    assert response["Location"] == f"/restitutions/{made.pk}/"
    assert (made.title, made.territory, made.state, made.created_by) == (
        "Ma synthèse",
        cast.nantes,
        State.DRAFT,
        cast.facilitator,
    )
    assert set(made.workshops.all()) == set(sessions[:2])


def test_a_creation_form_sent_again_with_other_words_keeps_them_beside_those_saved(
    facilitator: Client, cast: Cast, sessions: list[Workshop]
) -> None:
    page = facilitator.get("/restitutions/nouvelle/")
    facilitator.post("/restitutions/nouvelle/", typed(page, {"title": "Premier titre"}), follow=True)
    again = facilitator.post(
        "/restitutions/nouvelle/", typed(page, {"title": "Second titre", "sessions": [str(sessions[1].pk)]})
    )
    text, made = again.content.decode(), Restitution.objects.get()
    assert "est créée" not in text
    assert "Vous avez déjà enregistré une autre version de ce texte" in text
    assert '<dd dir="auto">Premier titre</dd>' in text
    assert form_of(again)["title"] == ["Second titre"]
    assert form_of(again)[f"workshops-{sessions[1].pk}"] == ["1"]
    assert f'action="{edit(made)}"' in text
    assert made.title == "Premier titre"
    assert facilitator.post(edit(made), form_of(again)).status_code == 302
    made.refresh_from_db()
    assert (made.title, list(made.workshops.all())) == ("Second titre", [sessions[1]])


def test_a_creation_form_sent_again_for_another_territory_says_which_one_is_made(
    facilitator: Client, cast: Cast
) -> None:
    page = facilitator.get("/restitutions/nouvelle/")
    facilitator.post("/restitutions/nouvelle/", typed(page, {"title": "Un titre"}))
    again = facilitator.post(
        "/restitutions/nouvelle/", typed(page, {"title": "Un titre", "territory": str(cast.vendee.pk)})
    )
    assert "est déjà créée\xa0: Académie de Nantes" in again.content.decode()
    assert Restitution.objects.count() == 1


def test_a_creation_form_sent_again_once_the_draft_is_sent_loses_nothing(facilitator: Client, cast: Cast) -> None:
    page = facilitator.get("/restitutions/nouvelle/")
    facilitator.post("/restitutions/nouvelle/", typed(page, {"title": "Un titre"}))
    Restitution.objects.update(state=State.SUBMITTED, submitted_at="2020-10-20T10:00:00Z")
    again = facilitator.post("/restitutions/nouvelle/", typed(page, {"title": "Un autre titre"}))
    assert again.status_code == 403
    assert "Un autre titre" in again.content.decode()


def test_the_identifier_of_somebody_else_is_not_taken(facilitator: Client, cast: Cast) -> None:
    taken = Restitution.objects.create(campaign=cast.campaign, territory=cast.rennes, created_by=cast.other_facilitator)
    sent = typed(facilitator.get("/restitutions/nouvelle/"), {"uid": str(taken.uid)})
    response = facilitator.post("/restitutions/nouvelle/", sent)
    made = Restitution.objects.exclude(pk=taken.pk).get()
    assert response["Location"] == f"/restitutions/{made.pk}/"


@pytest.mark.parametrize("name", ["territory", "sessions"])
def test_what_is_out_of_scope_is_refused(facilitator: Client, cast: Cast, sessions: list[Workshop], name: str) -> None:
    wrong = [str({"territory": cast.rennes.pk, "sessions": sessions[2].pk}[name])]
    page = facilitator.post("/restitutions/nouvelle/", typed(facilitator.get("/restitutions/nouvelle/"), {name: wrong}))
    assert "Rien n’a été enregistré" in page.content.decode()
    assert not Restitution.objects.exists()


def test_the_sessions_of_the_territory_chosen_are_shown_and_nothing_is_lost(
    facilitator: Client, cast: Cast, sessions: list[Workshop]
) -> None:
    shown = facilitator.get("/restitutions/nouvelle/")
    sent = typed(shown, {"title": "Ma synthèse", "territory": str(cast.vendee.pk)}, "sessions")
    page = facilitator.post("/restitutions/nouvelle/", sent)
    assert form_of(page)["title"] == ["Ma synthèse"]
    assert form_of(page)["uid"] == form_of(shown)["uid"]
    assert "La Roche" in page.content.decode()
    assert f'value="{sessions[0].pk}"' not in page.content.decode().split("Sessions à rapporter")[1]


@pytest.mark.parametrize(
    ("who", "status"),
    [("administrator", 200), ("coordinator", 200), ("facilitator", 200), ("reader", 404), ("other_coordinator", 404)],
)
def test_who_may_edit(client: Client, cast: Cast, restitution: Restitution, who: str, status: int) -> None:
    client.force_login(getattr(cast, who))
    assert client.get(edit(restitution)).status_code == status


def test_the_page_is_written_whole(
    facilitator: Client, cast: Cast, restitution: Restitution, sessions: list[Workshop]
) -> None:
    first, second, _ = sessions
    above = Restitution.objects.create(campaign=cast.campaign, territory=cast.region)
    changes = {
        "title": "Titre neuf",
        "layout": "region",
        "region": "Pays de la Loire",
        "contact": "dane@example.org",
        "feeds": str(above.pk),
        f"workshops-{first.pk}": "1",
        f"workshops-{first.pk}-rang": "2",
        f"workshops-{second.pk}": "1",
        f"workshops-{second.pk}-rang": "1",
        "description": "# Méthode\n- Dix rencontres",
        "bilan-0-academie": "Nantes",
        "bilan-0-zap_meetings": "0",
        "bilan-0-participants": "1200",
        "totals_note": "Plus de 1 000 personnes",
    }
    response = facilitator.post(edit(restitution), typed(facilitator.get(edit(restitution)), changes))
    assert response["Location"] == f"/restitutions/{restitution.pk}/"
    restitution.refresh_from_db()
    assert (restitution.title, restitution.layout, restitution.feeds, restitution.version, restitution.updated_by) == (
        "Titre neuf",
        "region",
        above,
        2,
        cast.facilitator,
    )
    reported = RestitutionWorkshop.objects.order_by("position").values_list("workshop", flat=True)
    assert list(reported) == [second.pk, first.pk]
    assert list(NarrativeBlock.objects.values_list("type", "text", "part").order_by("position")) == [
        ("subheading", "Méthode", "description"),
        ("bullet", "Dix rencontres", "description"),
    ]
    line = MeetingSummary.objects.get()
    assert (line.academie, line.zap_meetings, line.participants, line.departments) == ("Nantes", 0, 1200, None)
    again = facilitator.post(edit(restitution), form_of(facilitator.get(edit(restitution))))
    assert again.status_code == 302
    restitution.refresh_from_db()
    assert restitution.version == 2


def test_who_saves_second_is_told_and_loses_nothing(facilitator: Client, cast: Cast, restitution: Restitution) -> None:
    page = facilitator.get(edit(restitution))
    other = Client()
    other.force_login(cast.coordinator)
    other.post(edit(restitution), typed(page, {"title": "Titre d’une autre"}))
    again = facilitator.post(edit(restitution), typed(page, {"title": "Mon titre", "contact": "moi"}))
    text = again.content.decode()
    assert "Texte enregistré par Coordinatrice" in text
    assert '<dd dir="auto">Titre d’une autre</dd>' in text
    assert form_of(again)["title"] == ["Mon titre"]
    restitution.refresh_from_db()
    assert restitution.title == "Titre d’une autre"
    assert facilitator.post(edit(restitution), form_of(again)).status_code == 302
    restitution.refresh_from_db()
    assert (restitution.title, restitution.contact) == ("Mon titre", "moi")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "x" * 301}, "Le texte compte 301 caractères"),
        ({"bilan-0-participants": "12"}, "Indiquez de quelle académie"),
        ({"bilan-0-academie": "Nantes", "bilan-0-participants": "99999999999"}, "2147483647"),
        ({"bilan-0-academie": "Nantes", "bilan-0-participants": "9" * 5000}, "Rien n’a été enregistré"),
        ({"feeds": "9" * 5000}, "Rien n’a été enregistré"),
        ({"feeds": "9" * 30}, "Rien n’a été enregistré"),
        ({"workshops-999": "1"}, "n’est pas de ce territoire"),
        ({"feeds": "99999"}, "Rien n’a été enregistré"),
        ({"layout": "x"}, "Rien n’a été enregistré"),
    ],
)
def test_what_is_refused_is_said_and_kept(
    facilitator: Client, restitution: Restitution, changes: dict[str, str], sentence: str
) -> None:
    page = facilitator.post(edit(restitution), typed(facilitator.get(edit(restitution)), changes))
    assert sentence in page.content.decode()
    restitution.refresh_from_db()
    assert restitution.version == 1


@pytest.mark.parametrize("rank", ["9" * 5000, "1000000", "x", "-1", "1,5"])
def test_a_rank_that_is_no_small_number_is_refused(
    facilitator: Client, restitution: Restitution, sessions: list[Workshop], rank: str
) -> None:
    name = f"workshops-{sessions[0].pk}"
    sent = typed(facilitator.get(edit(restitution)), {name: "1", f"{name}-rang": rank})
    page = facilitator.post(edit(restitution), sent).content.decode()
    assert "Le rang d’une session est un nombre entier, en chiffres." in page
    assert not RestitutionWorkshop.objects.exists()


@pytest.mark.parametrize("name", ["territory", "campaign", "sessions", "uid", "layout"])
@pytest.mark.parametrize("value", ["9" * 5000, "9" * 30, "\x00"])
def test_a_creation_form_tampered_with_is_no_failure(facilitator: Client, name: str, value: str) -> None:
    page = facilitator.get("/restitutions/nouvelle/")
    assert facilitator.post("/restitutions/nouvelle/", typed(page, {name: value})).status_code in {200, 302}
    assert facilitator.get("/restitutions/nouvelle/", {"territoire": value}).status_code == 200


def test_what_is_sent_is_not_edited(facilitator: Client, restitution: Restitution) -> None:
    page = facilitator.get(edit(restitution))
    Restitution.objects.update(state=State.SUBMITTED, submitted_at="2020-10-20T10:00:00Z")
    response = facilitator.post(edit(restitution), typed(page, {"title": "Trop tard"}))
    assert response.status_code == 403
    assert "Cette restitution ne se modifie plus" in response.content.decode()


def test_a_restitution_feeds_one_above_of_its_campaign_without_a_circle(cast: Cast, restitution: Restitution) -> None:
    def at(territory: Territory, **fields: Any) -> Restitution:
        return Restitution.objects.create(campaign=cast.campaign, territory=territory, **fields)

    above, nation = at(cast.region), at(cast.france)
    beside, below = at(cast.rennes), at(cast.vendee)
    assert list(may_feed(restitution)) == [nation, above]
    assert [feeding_problem(restitution, target) for target in (above, nation)] == ["", ""]
    assert feeding_problem(restitution, restitution) == "Une restitution ne peut pas s’alimenter elle-même."
    for target in (beside, below):
        assert "n’est pas un territoire au-dessus de" in feeding_problem(restitution, target)
    above.feeds = restitution
    above.save()
    nation.feeds = above
    nation.save()
    assert "alimente déjà cette restitution" in feeding_problem(restitution, nation)


def test_the_title_of_a_draft_above_is_not_shown_to_who_may_not_read_it(
    facilitator: Client, cast: Cast, restitution: Restitution
) -> None:
    Restitution.objects.create(campaign=cast.campaign, territory=cast.region, title="Brouillon confidentiel")
    page = facilitator.get(edit(restitution)).content.decode()
    assert "Région académique Pays de la Loire" in page
    assert "Brouillon confidentiel" not in page


def test_an_identifier_made_by_the_form_is_a_uuid(facilitator: Client) -> None:
    assert uuid.UUID(form_of(facilitator.get("/restitutions/nouvelle/"))["uid"][0])


def test_a_restitution_asked_for_from_a_session_starts_with_it(
    client: Client, cast: Cast, sessions: list[Workshop]
) -> None:
    client.force_login(cast.coordinator)
    _, la_roche, rennes = sessions
    sent = form_of(client.get(f"/restitutions/nouvelle/?session={la_roche.pk}"))
    assert (sent["territory"], sent["campaign"]) == ([str(cast.vendee.pk)], [str(cast.campaign.pk)])
    assert sent["sessions"] == [str(la_roche.pk)]
    for other in (rennes.pk, "x", "9" * 30):
        page = client.get(f"/restitutions/nouvelle/?session={other}")
        assert page.status_code == 200
        assert "sessions" not in form_of(page)
        assert "Rennes" not in page.content.decode()


def test_a_session_named_after_its_territory_says_it_once(facilitator: Client, cast: Cast) -> None:
    Workshop.objects.create(campaign=cast.campaign, territory=cast.vendee, title="Ateliers de la Vendée")
    Workshop.objects.create(campaign=cast.campaign, territory=cast.vendee, title="La Roche")
    page = facilitator.get(f"/restitutions/nouvelle/?territoire={cast.vendee.pk}").content.decode()
    assert "Ateliers de la Vendée – Vendée" not in page
    assert "La Roche – Vendée" in page


def test_a_restitution_that_exists_already_is_shown_before_another_is_made(facilitator: Client, cast: Cast) -> None:
    said = "Ce territoire a déjà une restitution dans cette campagne"
    assert said not in facilitator.get("/restitutions/nouvelle/").content.decode()
    places = (cast.nantes, cast.vendee, cast.rennes)
    nantes, vendee, rennes = (Restitution.objects.create(campaign=cast.campaign, territory=one) for one in places)
    page = facilitator.get("/restitutions/nouvelle/").content.decode()
    assert said in page
    assert f'<a href="/restitutions/{nantes.pk}/"' in page
    assert f'<a href="/restitutions/{vendee.pk}/"' not in page
    sent = typed(facilitator.get("/restitutions/nouvelle/"), {"territory": str(cast.rennes.pk)}, "sessions")
    assert (
        f'<a href="/restitutions/{rennes.pk}/"'
        not in facilitator.post("/restitutions/nouvelle/", sent).content.decode()
    )
