"""The accounts of a demonstration: there in demo mode, closed everywhere else."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.demo import DEMO_PASSWORD, create_demo_accounts
from accounts.models import Membership, User
from accounts.scope import Scope
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_outside_demo_mode_no_account_is_made(cast: Cast, settings: Settings) -> None:
    settings.DEMO = False
    assert create_demo_accounts() == []
    assert not User.objects.filter(email__endswith="@demo.example.org").exists()


def test_the_demo_accounts_are_functions_on_territories(cast: Cast, settings: Settings) -> None:
    settings.DEMO = True
    accounts = [(a.email.partition("@")[0], a.role, a.territory) for a in create_demo_accounts()]
    assert accounts == [
        ("administration", "Administration nationale", "France"),
        ("coordination.pays-de-la-loire", "Coordination", "Région académique Pays de la Loire"),
        ("animation.pays-de-la-loire", "Animation", "Région académique Pays de la Loire"),
        ("lecture.pays-de-la-loire", "Lecture", "Région académique Pays de la Loire"),
        ("coordination.nantes", "Coordination", "Académie de Nantes"),
        ("animation.nantes", "Animation", "Académie de Nantes"),
        ("lecture.nantes", "Lecture", "Académie de Nantes"),
        ("animation.vendee", "Animation", "Vendée"),
        ("coordination.nouvelle-aquitaine", "Coordination", "Région académique Nouvelle-Aquitaine"),
        ("animation.nouvelle-aquitaine", "Animation", "Région académique Nouvelle-Aquitaine"),
        ("coordination.rennes", "Coordination", "Académie de Rennes"),
    ]


def test_making_them_again_puts_them_back_as_they_were(cast: Cast, settings: Settings) -> None:
    settings.DEMO = True
    create_demo_accounts()
    account = User.objects.get(email="lecture.nantes@demo.example.org")
    account.set_password("autre chose de long")
    account.is_active = False
    account.save()
    Membership.objects.create(user=account, role="coordinateur", territory=cast.rennes)
    assert len(create_demo_accounts()) == 11
    account = User.objects.get(email="lecture.nantes@demo.example.org")
    assert account.check_password(DEMO_PASSWORD)
    assert [grant.territory for grant in Scope(account).grants] == [cast.nantes]


def test_one_click_signs_in_and_the_page_shows_every_account(client: Client, cast: Cast, settings: Settings) -> None:
    settings.DEMO = True
    create_demo_accounts()
    page = client.get("/connexion/").content.decode()
    assert page.count('class="egn-accounts__button"') == 11
    assert DEMO_PASSWORD in page
    answer = client.post("/connexion/", {"username": "animation.vendee@demo.example.org", "password": DEMO_PASSWORD})
    assert answer.status_code == 302


def test_a_demo_password_opens_nothing_once_the_demonstration_is_over(
    client: Client, cast: Cast, settings: Settings
) -> None:
    settings.DEMO = True
    create_demo_accounts()
    settings.DEMO = False
    page = client.get("/connexion/").content.decode()
    assert DEMO_PASSWORD not in page
    assert "demo.example.org" not in page
    answer = client.post("/connexion/", {"username": "Administration@demo.example.org", "password": DEMO_PASSWORD})
    assert "ne vont pas ensemble" in answer.content.decode()
