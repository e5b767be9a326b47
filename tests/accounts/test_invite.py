"""/territoires/<id>/membres/inviter/: an account, a role, and the way in."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import Settings

from accounts.enums import Role
from accounts.models import Membership, MembershipChange, User
from mail.models import Message
from territories.enums import Level
from territories.models import Territory
from territories.services import add_territory
from tests.accounts.codes import GIVE, ask
from tests.cast import Cast, person

pytestmark = pytest.mark.django_db

NEW = "camille.exemple@example.org"


def url(territory: Territory) -> str:
    return f"/territoires/{territory.pk}/membres/inviter/"


def form(at: Territory, **more: str) -> dict[str, str]:
    start = {"name": "Camille Exemple", "email": NEW, "role": "animateur", "territory": str(at.pk)}
    return {**start, "uid": str(uuid.uuid4()), **more}


def test_an_invited_person_comes_in_with_a_code_and_has_the_role(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    answer = client.post(url(cast.nantes), form(cast.vendee, email=" Camille.Exemple@Example.ORG"), follow=True)
    assert f"L’invitation est partie à l’adresse {NEW}." in answer.content.decode()
    invited = User.objects.get(email=NEW)
    assert (invited.name, invited.has_usable_password(), invited.is_staff) == ("Camille Exemple", False, False)
    assert Membership.objects.get(user=invited).territory == cast.vendee
    message = Message.objects.get(to=NEW)
    assert message.subject == "États généraux du numérique\u00a0: votre invitation"
    for said in ("Coordinatrice vous donne accès", "Territoire\u00a0: Vendée", "Rôle\u00a0: Animation", "/connexion/"):
        assert said in message.text
    change = MembershipChange.objects.get()
    assert (change.person, change.by, change.role_before, change.role_after) == (
        invited, cast.coordinator, "", "animateur",
    )  # fmt: skip
    newcomer = Client()
    assert newcomer.post(GIVE, {"code": ask(newcomer, NEW)})["Location"] == "/mon-territoire/"
    assert newcomer.get("/sessions/nouvelle/").status_code == 200


def test_an_invitation_says_the_name_of_the_site_it_comes_from(client: Client, cast: Cast, settings: Settings) -> None:
    settings.BRAND = {**settings.BRAND, "site": "Assises du numérique"}
    client.force_login(cast.coordinator)
    client.post(url(cast.nantes), form(cast.vendee))
    message = Message.objects.get(to=NEW)
    assert message.subject == "Assises du numérique\u00a0: votre invitation"
    assert "États généraux" not in message.text


def test_an_account_that_exists_is_attached_and_keeps_its_name_and_password(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    client.post(url(cast.nantes), form(cast.nantes, email=cast.outsider.email, name="Autre nom"))
    outsider = User.objects.get(pk=cast.outsider.pk)
    assert (outsider.name, outsider.password) == ("Passant", cast.outsider.password)
    assert Membership.objects.filter(user=outsider, role="animateur", territory=cast.nantes).exists()
    assert Message.objects.filter(to=outsider.email).count() == 1


def test_a_form_sent_twice_is_one_invitation(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    sent = form(cast.nantes)
    for _ in range(3):
        assert client.post(url(cast.nantes), sent).status_code == 302
    assert (Membership.objects.filter(user__email=NEW).count(), Message.objects.count()) == (1, 1)


def test_another_person_invited_from_the_same_page_is_another_invitation(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    sent = form(cast.nantes)
    client.post(url(cast.nantes), sent)
    other = {**sent, "name": "Dominique Exemple", "email": "dominique.exemple@example.org"}
    for _ in range(2):
        page = client.post(url(cast.nantes), other, follow=True).content.decode()
    assert "L’invitation est partie à l’adresse dominique.exemple@example.org." in page
    assert Membership.objects.filter(user__email="dominique.exemple@example.org").count() == 1
    assert sorted(Message.objects.values_list("to", flat=True)) == [NEW, "dominique.exemple@example.org"]


def test_who_is_a_member_already_is_said_to_be(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    page = client.post(url(cast.nantes), form(cast.nantes, email="LECTRICE@example.org")).content.decode()
    assert "Cette personne est déjà membre de ce territoire (rôle\u00a0: Lecture)." in page
    assert 'value="Camille Exemple"' in page
    assert Membership.objects.get(user=cast.reader).role == "lecteur"
    assert Message.objects.count() == 0


def test_a_coordinator_offers_roles_and_territories_of_their_reach_only(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    page = client.get(url(cast.nantes)).content.decode()
    assert "Administration nationale" not in page
    assert ">Vendée</option>" in page
    assert ">Morbihan</option>" not in page
    for more in ({"role": "administrateur"}, {"territory": str(cast.rennes.pk)}, {"territory": str(cast.france.pk)}):
        assert client.post(url(cast.nantes), form(cast.nantes, **more)).status_code == 200
    assert not User.objects.filter(email=NEW).exists()


def test_one_who_coordinates_the_nation_does_not_make_administrators(client: Client, cast: Cast) -> None:
    client.force_login(person("nation", (Role.COORDINATOR, cast.france)))
    assert client.post(url(cast.france), form(cast.france, role="administrateur")).status_code == 200
    assert client.post(url(cast.france), form(cast.france, role="coordinateur")).status_code == 302
    assert not Membership.objects.filter(user__email=NEW, role="administrateur").exists()


def test_an_administrator_makes_another_for_the_nation_alone(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    page = client.post(url(cast.france), form(cast.vendee, role="administrateur")).content.decode()
    assert "L’administration nationale se donne sur la France entière." in page
    assert client.post(url(cast.france), form(cast.france, role="administrateur")).status_code == 302
    assert User.objects.get(email=NEW).is_staff


@pytest.mark.parametrize("email", ["lectrice@example.org", "animation.nantes@demo.example.org"])
def test_a_closed_account_is_not_opened_by_an_invitation(client: Client, cast: Cast, email: str) -> None:
    User.objects.filter(pk=cast.reader.pk).update(is_active=False)
    client.force_login(cast.coordinator)
    page = client.post(url(cast.nantes), form(cast.vendee, email=email)).content.decode()
    assert "Le compte de cette adresse est fermé." in page
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"email": ""}, "Renseignez ce champ."),
        ({"email": "rien"}, "Écrivez une adresse électronique complète"),
        ({"name": " "}, "Renseignez ce champ."),
        ({"name": "a" * 151}, "réduisez-le à 150 au plus"),
        ({"uid": "rien"}, "Rechargez la page, puis recommencez."),
        ({"role": ""}, "L’invitation n’est pas partie"),
        ({"territory": "-1"}, "L’invitation n’est pas partie"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Client, cast: Cast, more: dict[str, str], sentence: str
) -> None:
    client.force_login(cast.coordinator)
    page = client.post(url(cast.nantes), form(cast.nantes, **more)).content.decode()
    assert sentence in page
    assert escape(more.get("name", "Camille Exemple").strip()) in page
    assert not User.objects.filter(email=NEW).exists()


def test_an_etablissement_is_offered_on_its_own_page(client: Client, cast: Cast) -> None:
    school = add_territory(level=Level.ETABLISSEMENT, name="Collège", parent=cast.vendee, code="0850001P")
    client.force_login(cast.coordinator)
    assert "Collège" not in client.get(url(cast.nantes)).content.decode().partition("<select")[2]
    assert client.post(url(school), form(school)).status_code == 302
