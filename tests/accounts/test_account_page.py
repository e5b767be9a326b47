"""/compte/: one's name, roles and password."""

import pytest
from django.test import Client, override_settings

from accounts.demo import create_demo_accounts
from accounts.models import User
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db

URL = "/compte/"
NEW = "une autre phrase de passe"


def form(**more: str) -> dict[str, str]:
    return {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW, **more}


def test_the_page_says_who_one_is_and_is_linked_from_the_header(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    page = client.get(URL).content.decode()
    assert '<dd dir="auto">\n        Animateur' in page
    assert 'Animation, <span dir="auto">Académie de Nantes</span>' in page
    assert 'href="/compte/"' in client.get("/sessions/").content.decode()


def test_a_password_is_changed_and_one_stays_signed_in(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    assert "Votre mot de passe est changé." in client.post(URL, form(), follow=True).content.decode()
    assert User.objects.get(pk=cast.facilitator.pk).check_password(NEW)
    assert client.get(URL).status_code == 200


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"old_password": "faux"}, "Ce n’est pas votre mot de passe actuel."),
        ({"new_password2": "autre chose encore"}, "Les deux nouveaux mots de passe sont différents."),
        ({"new_password1": "court", "new_password2": "court"}, "12 caractères"),
    ],
)
def test_a_refused_password_says_why(client: Client, cast: Cast, more: dict[str, str], sentence: str) -> None:
    client.force_login(cast.facilitator)
    page = client.post(URL, form(**more)).content.decode()
    assert sentence in page
    assert page.count("Votre mot de passe n’a pas changé") == 1
    assert User.objects.get(pk=cast.facilitator.pk).check_password(PASSWORD)


def test_the_password_of_a_demonstration_does_not_change(client: Client, cast: Cast) -> None:
    with override_settings(DEMO=True):
        create_demo_accounts()
    user = User.objects.get(email="animation.nantes@demo.example.org")
    client.force_login(user)
    page = client.post(URL, form(old_password="demonstration-egn")).content.decode()
    assert "Le mot de passe d’un compte de démonstration ne change pas" in page
    assert User.objects.get(pk=user.pk).check_password("demonstration-egn")
