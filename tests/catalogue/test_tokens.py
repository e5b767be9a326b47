"""Tokens of the API: made, shown once, revoked; what they open, and when they open nothing any more."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Membership, User
from catalogue.models import ApiToken
from catalogue.tokens import create_token, revoke_token
from restitutions.models import Restitution
from syntheses.compose import compose
from syntheses.intake import intake
from syntheses.writers.json_writer import to_dict
from tests.cast import Cast
from tests.catalogue.conftest import VENDEE, publish

pytestmark = [pytest.mark.django_db]

PAGE = "/compte/jetons/"
OWN = "/api/v1/restitutions"
SECRET = re.compile(r"egn_[-\w]{43}")


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def secret_of(owner: User, name: str = "Tableau de bord") -> str:
    return create_token(owner=owner, name=name, days=30, uid=uuid.uuid4()).secret


def ask(client: Client, secret: str, path: str = OWN) -> int:
    return client.get(path, headers={"Authorization": f"Bearer {secret}"}).status_code


@pytest.fixture
def draft(cast: Cast) -> Restitution:
    return intake(VENDEE, campaign=cast.campaign, territory=cast.vendee, by=cast.facilitator)


def test_a_token_is_made_on_the_page_and_shown_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    form = {"uid": str(uuid.uuid4()), "name": "Tableau de bord", "days": "30"}
    made = client.post(PAGE, form)
    (secret,) = set(SECRET.findall(made.content.decode()))
    assert "no-store" in made["Cache-Control"]
    token = ApiToken.objects.get()
    assert (token.owner, token.start, secret in token.digest) == (cast.facilitator, secret[:8], False)
    again = client.post(PAGE, form).content.decode()
    assert "était déjà créé" in again
    later = client.get(PAGE).content.decode()
    assert not SECRET.search(again + later)
    assert "Tableau de bord" in later
    assert ApiToken.objects.count() == 1
    assert ask(Client(), secret) == 200


@pytest.mark.parametrize("form", [{}, {"name": " \0 ", "days": "30"}, {"name": "a" * 81}, {"days": "99"}])
def test_a_refused_form_makes_nothing(client: Client, cast: Cast, form: dict[str, str]) -> None:
    client.force_login(cast.facilitator)
    page = client.post(PAGE, {"uid": str(uuid.uuid4()), **form}).content.decode()
    assert "Le jeton n’est pas créé" in page
    assert not ApiToken.objects.exists()


def test_one_has_ten_open_tokens_at_most(client: Client, cast: Cast) -> None:
    for rank in range(10):
        secret_of(cast.facilitator, f"Jeton {rank}")
    client.force_login(cast.facilitator)
    page = client.post(PAGE, {"uid": str(uuid.uuid4()), "name": "Un de trop", "days": "30"}).content.decode()
    assert "révoquez-en un d’abord" in page
    assert ApiToken.objects.count() == 10


def test_a_token_is_revoked_by_its_owner_alone(client: Client, cast: Cast) -> None:
    secret = secret_of(cast.facilitator)
    address = f"{PAGE}{ApiToken.objects.get().pk}/revoquer/"
    client.force_login(cast.coordinator)
    client.post(address)
    assert ask(Client(), secret) == 200
    client.force_login(cast.facilitator)
    assert client.post(address).status_code == 302
    assert ask(Client(), secret) == 401
    assert "révoqué le" in client.get(PAGE).content.decode()


def test_who_has_no_role_makes_no_token(client: Client, cast: Cast) -> None:
    client.force_login(cast.outsider)
    client.post(PAGE, {"uid": str(uuid.uuid4()), "name": "Rien", "days": "30"})
    assert not ApiToken.objects.exists()


def test_a_token_opens_what_its_owner_may_read(client: Client, cast: Cast, draft: Restitution) -> None:
    publish(VENDEE, cast, cast.morbihan)
    owners = (cast.facilitator, cast.reader, cast.other_coordinator)
    seen = {}
    for owner in owners:
        response = client.get(OWN, headers={"Authorization": f"Bearer {secret_of(owner)}"})
        seen[owner.email.partition("@")[0]] = [(one["territory"], one["state"]) for one in response.json()["items"]]
    assert seen == {
        "animateur": [("D85", "brouillon")],
        "lectrice": [],
        "coordinateur-voisin": [("D56", "publiee")],
    }
    narrow = {"campaign=egn-2020&territory=D85&level=departement": 1, "campaign=egn-1999": 0, "territory=D56": 0}
    headers = {"Authorization": f"Bearer {secret_of(cast.facilitator)}"}
    assert {asked: client.get(f"{OWN}?{asked}", headers=headers).json()["count"] for asked in narrow} == narrow
    address = f"{OWN}/{draft.pk}"
    assert [ask(client, secret_of(owner), address) for owner in owners] == [200, 404, 404]


def test_a_restitution_is_given_whole_as_the_document_says(client: Client, cast: Cast, draft: Restitution) -> None:
    headers = {"Authorization": f"bearer {secret_of(cast.facilitator)}"}
    document = client.get("/api/v1/openapi.json").json()
    body = client.get(f"{OWN}/{draft.pk}", headers=headers).json()
    assert body["report"] == to_dict(compose(draft))
    for path, told in ((OWN, client.get(OWN, headers=headers).json()), (f"{OWN}/{{pk}}", body)):
        answer = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        Draft202012Validator({**answer["schema"], "components": document["components"]}).validate(told)


def test_a_token_that_opens_nothing_is_refused_everywhere(client: Client, cast: Cast) -> None:
    secret = secret_of(cast.facilitator)
    for told in ("", "Bearer", "Bearer ", "Bearer egn_faux", f"Basic {secret}", f"Bearer {secret}x", "Bearer \u00e9"):
        for path in (OWN, "/api/v1/entries"):
            response = client.get(path, headers={"Authorization": told})
            expected = 200 if not told and path != OWN else 401
            assert response.status_code == expected, (told, path)
            if expected == 401:
                assert response["WWW-Authenticate"].startswith('Bearer realm="egn"')
                assert response["Content-Type"] == "application/problem+json"


def test_a_token_opens_nothing_as_soon_as_its_owner_has_no_place(client: Client, cast: Cast) -> None:
    secret = secret_of(cast.facilitator)
    User.objects.filter(pk=cast.facilitator.pk).update(is_active=False)
    assert ask(client, secret) == 401
    User.objects.filter(pk=cast.facilitator.pk).update(is_active=True)
    assert ask(client, secret) == 200
    Membership.objects.filter(user=cast.facilitator).delete()
    assert ask(client, secret) == 401
    assert ask(client, secret, "/api/v1/entries") == 401


def test_a_token_expires(client: Client, cast: Cast) -> None:
    secret = secret_of(cast.facilitator)
    with time_machine.travel(timezone.now() + timedelta(days=29, hours=23)):
        assert ask(client, secret) == 200
    with time_machine.travel(timezone.now() + timedelta(days=30, minutes=1)):
        assert ask(client, secret) == 401


def test_an_account_that_asks_too_much_waits(client: Client, cast: Cast, settings: Settings) -> None:
    settings.API_LIMIT_ACCOUNT = 3
    first, second = secret_of(cast.facilitator), secret_of(cast.facilitator, "Autre")
    assert [ask(client, first), ask(client, second), ask(client, first), ask(client, second)] == [200, 200, 200, 429]
    assert ask(client, secret_of(cast.coordinator)) == 200


def test_who_tries_tokens_waits_too(client: Client, settings: Settings) -> None:
    settings.API_LIMIT_ADDRESS = 2
    assert [ask(client, "egn_faux") for _ in range(3)] == [401, 401, 429]


def test_what_a_token_costs(
    client: Client, cast: Cast, draft: Restitution, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    secret = secret_of(cast.facilitator)
    with django_assert_num_queries(5):
        assert ask(client, secret) == 200
    response = client.get(OWN, headers={"Authorization": f"Bearer {secret}"})
    assert response["Cache-Control"] == "private, no-cache"


def test_revoking_again_changes_nothing(cast: Cast) -> None:
    secret_of(cast.facilitator)
    token = ApiToken.objects.get()
    revoke_token(owner=cast.facilitator, pk=token.pk)
    before = ApiToken.objects.get().revoked_at
    revoke_token(owner=cast.facilitator, pk=token.pk)
    assert ApiToken.objects.get().revoked_at == before
