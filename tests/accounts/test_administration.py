"""/administration/: for national administrators only, through the site's own door."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Membership, User
from restitutions.models import Restitution, ThemeSheet
from tests.cast import PASSWORD, Cast
from workshops.models import Theme

pytestmark = pytest.mark.django_db

TABLES = ["accounts/user", "accounts/membership", "territories/territory", "workshops/campaign", "workshops/theme"]


@pytest.fixture
def administrator(client: Client, cast: Cast) -> Client:
    cast.administrator.is_staff = True
    cast.administrator.save()
    client.force_login(cast.administrator)
    return client


@pytest.mark.parametrize("table", TABLES)
def test_an_administrator_lists_opens_and_adds(administrator: Client, cast: Cast, table: str) -> None:
    assert administrator.get(f"/administration/{table}/?q=a").status_code == 200
    added = 403 if table in ("territories/territory", "accounts/membership") else 200
    assert administrator.get(f"/administration/{table}/add/").status_code == added
    first = {"accounts/user": cast.reader.pk, "territories/territory": cast.bassin.pk}.get(table)
    if first:
        assert administrator.get(f"/administration/{table}/{first}/change/").status_code == 200


@pytest.mark.parametrize("who", ["coordinator", "facilitator", "reader", "outsider"])
def test_everyone_else_is_refused_even_with_the_staff_mark(client: Client, cast: Cast, who: str) -> None:
    user: User = getattr(cast, who)
    client.force_login(user)
    assert client.get("/administration/", follow=True).status_code == 403
    user.is_staff = True
    user.save()
    for table in TABLES:
        assert client.get(f"/administration/{table}/").status_code == 403


def test_without_signing_in_the_door_is_the_site_s(client: Client, cast: Cast) -> None:
    answer = client.get("/administration/accounts/user/", follow=True)
    assert answer.redirect_chain[-1][0] == "/connexion/?next=%2Fadministration%2Faccounts%2Fuser%2F"
    assert client.post("/administration/login/", {"username": cast.administrator.email}).status_code == 405


def test_an_account_is_created_with_an_address_in_lower_case(administrator: Client) -> None:
    form = {
        "email": "Nouvelle@Example.org",
        "name": "Nouvelle mission",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }
    assert administrator.post("/administration/accounts/user/add/", form).status_code == 302
    assert User.objects.get(email="nouvelle@example.org").check_password(PASSWORD)
    again = administrator.post("/administration/accounts/user/add/", form).content.decode()
    assert "Un compte existe déjà avec cette adresse." in again


def test_a_role_is_only_given_where_it_is_logged(administrator: Client, cast: Cast) -> None:
    one = Membership.objects.get(user=cast.coordinator)
    url = f"/administration/accounts/membership/{one.pk}"
    assert "Coordinatrice" in administrator.get("/administration/accounts/membership/").content.decode()
    assert administrator.post(f"{url}/change/", {"role": "lecteur"}).status_code == 403
    assert administrator.post(f"{url}/delete/", {"post": "yes"}).status_code == 403
    inline = {
        "email": cast.coordinator.email,
        "name": "Coordinatrice",
        "is_active": "on",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": str(one.pk),
        "memberships-0-user": str(cast.coordinator.pk),
        "memberships-0-DELETE": "on",
    }
    page = administrator.get(f"/administration/accounts/user/{cast.coordinator.pk}/change/").content.decode()
    assert "Coordination" in page
    assert "memberships-0-role" not in page
    assert administrator.post(f"/administration/accounts/user/{cast.coordinator.pk}/change/", inline).status_code == 302
    assert Membership.objects.get(user=cast.coordinator).role == "coordinateur"


def test_a_superuser_is_out_of_an_administrator_s_reach(administrator: Client, cast: Cast) -> None:
    root = User.objects.create_superuser("racine@example.org", PASSWORD, name="Racine")
    assert administrator.get(f"/administration/accounts/user/{root.pk}/change/").status_code == 302
    assert "racine@example.org" not in administrator.get("/administration/accounts/user/").content.decode()
    assert "is_superuser" not in administrator.get("/administration/accounts/user/add/").content.decode()


def test_the_other_titles_of_a_theme_are_lines(administrator: Client, cast: Cast) -> None:
    theme = Theme.objects.get(campaign=cast.campaign, number=1)
    url = f"/administration/workshops/theme/{theme.pk}/change/"
    assert "Fracture numérique" in administrator.get(url).content.decode()
    form = {
        "campaign": cast.campaign.pk,
        "number": "1",
        "title": "Titre",
        "short_label": "Court",
        "colour": "theme-1",
        "variants": "Un\r\n\r\n Deux ",
    }
    assert administrator.post(url, form).status_code == 302
    theme.refresh_from_db()
    assert theme.variants == ["Un", "Deux"]
    form["number"] = "2"
    assert "Cette campagne a déjà une thématique de ce numéro." in administrator.post(url, form).content.decode()


def test_a_theme_that_has_fiches_keeps_its_campaign_and_its_number(administrator: Client, cast: Cast) -> None:
    theme = Theme.objects.get(campaign=cast.campaign, number=1)
    restitution = Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee)
    ThemeSheet.objects.create(restitution=restitution, theme=theme, position=0, number=1, heading="h", label="l")
    url = f"/administration/workshops/theme/{theme.pk}/change/"
    assert 'name="number"' not in administrator.get(url).content.decode()
    form = {"campaign": "", "number": "77", "title": "Titre", "short_label": "Court", "colour": "theme-1"}
    assert administrator.post(url, form).status_code == 302
    theme.refresh_from_db()
    assert (theme.number, theme.campaign, theme.title) == (1, cast.campaign, "Titre")


def test_the_database_refuses_a_role_that_does_not_exist(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=cast.outsider, role="roi", territory=cast.vendee)


def test_a_campaign_closes_after_it_opens(administrator: Client, cast: Cast) -> None:
    form = {"slug": "egn-2030", "title": "EGN", "opens_on": "2030-02-01", "closes_on": "2030-01-01"}
    page = administrator.post("/administration/workshops/campaign/add/", form).content.decode()
    assert "La clôture ne peut pas précéder l’ouverture." in page
