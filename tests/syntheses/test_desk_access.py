"""Every page of a restitution × every role, in every state: out of scope is 404, in scope without the right 403."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.scope import Scope
from restitutions.models import Restitution
from restitutions.workflow import WORKFLOW
from syntheses.models import RenderJob
from syntheses.services import move_restitution, stamp_of
from tests.cast import Cast
from tests.syntheses.conftest import SignIn

pytestmark = pytest.mark.django_db

SIGN_IN = "/connexion/?next="
STEPS = {"brouillon": 0, "transmise": 1, "validee": 2, "publiee": 3}
INSIDE = ("administrator", "coordinator", "facilitator", "reader")
OUTSIDE = ("other_coordinator", "other_facilitator", "other_reader", "outsider")


def at(restitution: Restitution, state: str, cast: Cast) -> Restitution:
    for name in ("transmettre", "valider", "publier")[: STEPS[state]]:
        move_restitution(restitution, name, by=Scope(cast.administrator))
    return restitution


@pytest.mark.parametrize("state", STEPS)
@pytest.mark.parametrize("role", [*INSIDE, *OUTSIDE])
def test_who_may_read_a_restitution_at_work(
    cast: Cast, draft: Restitution, as_user: SignIn, state: str, role: str
) -> None:
    at(draft, state, cast)
    hidden = role in OUTSIDE or (role == "reader" and state == "brouillon")
    client = as_user(getattr(cast, role))
    pages = ("", "apercu/", "fichier/json/", "fichier/html/")
    answers = [client.get(f"/restitutions/{draft.pk}/{page}").status_code for page in pages]
    assert answers == [404 if hidden else 200] * 4


@pytest.mark.parametrize(
    "path",
    [
        "/mon-territoire/",
        "/restitutions/{pk}/",
        "/restitutions/{pk}/apercu/",
        "/restitutions/{pk}/fichier/json/",
        "/restitutions/{pk}/etat/transmettre/",
        "/restitutions/importer/",
        "/restitutions/importer/00000000-0000-4000-8000-000000000000/",
        "/productions/1/",
        "/productions/1/fichier/",
    ],
)
def test_a_visitor_is_asked_to_sign_in(client: Client, draft: Restitution, path: str) -> None:
    url = path.format(pk=draft.pk)
    assert client.get(url)["Location"] == f"{SIGN_IN}{url}"


WHO = {
    "transmettre": ("brouillon", {"administrator": 302, "coordinator": 302, "facilitator": 302, "reader": 404}),
    "valider": ("transmise", {"administrator": 302, "coordinator": 302, "facilitator": 403, "reader": 403}),
    "publier": ("validee", {"administrator": 302, "coordinator": 302, "facilitator": 403, "reader": 403}),
    "depublier": ("publiee", {"administrator": 302, "coordinator": 302, "facilitator": 403, "reader": 403}),
    "renvoyer": ("validee", {"administrator": 302, "coordinator": 302, "facilitator": 403, "reader": 403}),
}


@pytest.mark.parametrize("name", WHO)
@pytest.mark.parametrize("role", [*INSIDE, *OUTSIDE])
def test_who_may_change_the_state(cast: Cast, draft: Restitution, as_user: SignIn, name: str, role: str) -> None:
    state, expected = WHO[name]
    at(draft, state, cast).refresh_from_db()
    client = as_user(getattr(cast, role))
    asked = client.get(f"/restitutions/{draft.pk}/etat/{name}/")
    answer = client.post(f"/restitutions/{draft.pk}/etat/{name}/", {"reason": "parce que", "seen": stamp_of(draft)})
    assert answer.status_code == expected.get(role, 404)
    assert asked.status_code == {302: 200}.get(answer.status_code, answer.status_code)
    draft.refresh_from_db()
    assert draft.state == (WORKFLOW[name].target if answer.status_code == 302 else state)


@pytest.mark.parametrize(
    ("state", "role", "status"),
    [
        ("brouillon", "facilitator", 302),
        ("brouillon", "reader", 404),
        ("transmise", "reader", 302),
        ("publiee", "reader", 302),
        ("brouillon", "other_coordinator", 404),
        ("publiee", "other_coordinator", 404),
        ("publiee", "outsider", 404),
    ],
)
def test_who_may_ask_for_a_pdf(
    cast: Cast, draft: Restitution, as_user: SignIn, state: str, role: str, status: int
) -> None:
    at(draft, state, cast)
    before = RenderJob.objects.count()
    answer = as_user(getattr(cast, role)).post(f"/restitutions/{draft.pk}/pdf/", {"layout": "region"})
    assert answer.status_code == status
    assert RenderJob.objects.count() == before + (status == 302)


@pytest.mark.parametrize("path", ["/restitutions/{pk}/pdf/", "/productions/{pk}/relancer/"])
def test_what_changes_something_is_a_post(cast: Cast, draft: Restitution, as_user: SignIn, path: str) -> None:
    assert as_user(cast.facilitator).get(path.format(pk=draft.pk)).status_code == 405


def test_a_transition_nobody_knows_is_not_found(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    assert as_user(cast.coordinator).post(f"/restitutions/{draft.pk}/etat/effacer/").status_code == 404
