"""Share links: who makes them, what they open, for how long, and what they never say."""

from __future__ import annotations

import io
import logging
import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.scope import Scope
from common.discretion import DiscreetFilter
from restitutions.models import Restitution
from restitutions.services import delete_restitution
from syntheses.models import ShareLink
from syntheses.sharing import create_link, token_of
from syntheses.views import sharing
from tests.cast import Cast
from tests.syntheses.conftest import SignIn, publish

pytestmark = pytest.mark.django_db

SENTENCE = "Ouvrir un point d’accès &lt;b&gt;partout&lt;/b&gt;"


@pytest.fixture
def link(draft: Restitution, cast: Cast) -> ShareLink:
    return create_link(restitution=draft, uid=uuid.uuid4(), days=30, by=cast.facilitator)


def address(link: ShareLink) -> str:
    return f"/partage/{token_of(link.uid)}/"


def test_a_link_is_made_and_whoever_has_it_reads_the_restitution(
    client: Client, cast: Cast, draft: Restitution, as_user: SignIn, settings: Settings
) -> None:
    settings.SITE_URL = "https://egn.example.org"
    animateur = as_user(cast.facilitator)
    page = f"/restitutions/{draft.pk}/partages/"
    assert f'href="{page}"' in animateur.get(f"/restitutions/{draft.pk}/").content.decode()
    assert animateur.post(page, {"uid": uuid.uuid4(), "days": "7"})["Location"] == page
    link = ShareLink.objects.get()
    assert (link.expires_at - link.created_at, link.created_by) == (timedelta(days=7), cast.facilitator)
    listed = animateur.get(page).content.decode()
    assert f'value="https://egn.example.org{address(link)}"' in listed
    assert "créé par Animateur" in listed
    answer = client.get(address(link))
    text = answer.content.decode()
    assert (answer.status_code, SENTENCE in text) == (200, True)
    assert "Document de travail, non publié" in text
    assert '<meta name="robots" content="noindex' in text
    assert " download" not in text
    assert "/fichier/" not in text


def test_nothing_keeps_or_tells_what_a_link_opens(client: Client, link: ShareLink) -> None:
    for path in (address(link), address(link)):
        answer = client.get(path)
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "strict-origin"
        assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        ShareLink.objects.update(revoked_at=timezone.now())


def test_the_same_form_sent_twice_is_one_link(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    animateur, sent = as_user(cast.facilitator), {"uid": uuid.uuid4(), "days": "90"}
    for _ in range(3):
        assert animateur.post(f"/restitutions/{draft.pk}/partages/", sent).status_code == 302
    assert ShareLink.objects.count() == 1


def test_another_duration_chosen_from_the_same_page_is_another_link(
    cast: Cast, draft: Restitution, as_user: SignIn
) -> None:
    animateur, uid = as_user(cast.facilitator), uuid.uuid4()
    for days in ("7", "90", "90"):
        animateur.post(f"/restitutions/{draft.pk}/partages/", {"uid": uid, "days": days})
    lasting = sorted((link.expires_at - link.created_at).days for link in ShareLink.objects.all())
    assert lasting == [7, 90]


def test_the_uid_of_somebody_else_makes_another_link(cast: Cast, link: ShareLink, draft: Restitution) -> None:
    other = create_link(restitution=draft, uid=link.uid, days=7, by=cast.coordinator)
    assert other.uid != link.uid
    assert ShareLink.objects.count() == 2


@pytest.mark.parametrize("days", ["", "8", "3650", "sept"])
def test_a_duration_that_is_not_offered_is_refused(cast: Cast, draft: Restitution, as_user: SignIn, days: str) -> None:
    answer = as_user(cast.facilitator).post(f"/restitutions/{draft.pk}/partages/", {"uid": uuid.uuid4(), "days": days})
    assert "Le lien n’est pas créé" in answer.content.decode()
    assert ShareLink.objects.count() == 0


@pytest.mark.parametrize("change", ["first", "last", "cut", "longer", "bare", "other", "empty"])
def test_a_link_tampered_with_is_not_found(client: Client, link: ShareLink, change: str) -> None:
    token = token_of(link.uid)
    said, _, signature = token.partition(".")
    other, _, _ = token_of(uuid.uuid4()).partition(".")
    swapped = "B" if token[0] == "A" else "A"
    tampered = {
        "first": f"{swapped}{token[1:]}",
        "last": f"{token[:-5]}{token[-5:].swapcase()}",
        "cut": token[:-1],
        "longer": f"{token}A",
        "bare": said,
        "other": f"{other}.{signature}",
        "empty": ".",
    }[change]
    assert client.get(f"/partage/{token}/").status_code == 200
    assert client.get(f"/partage/{tampered}/").status_code == 404


def test_a_well_signed_link_that_nobody_made_is_not_found(client: Client, draft: Restitution) -> None:
    assert client.get(f"/partage/{token_of(uuid.uuid4())}/").status_code == 404


def test_a_link_of_another_secret_key_opens_nothing_and_its_list_says_so(
    client: Client, cast: Cast, link: ShareLink, draft: Restitution, as_user: SignIn, settings: Settings
) -> None:
    path, animateur = address(link), as_user(cast.facilitator)
    settings.SECRET_KEY_FALLBACKS = []
    settings.SECRET_KEY = "une autre clé"
    assert client.get(path).status_code == 404
    animateur.force_login(cast.facilitator)
    listed = animateur.get(f"/restitutions/{draft.pk}/partages/").content.decode()
    assert "La clé secrète du site a changé depuis" in listed


def test_an_expired_link_says_so_and_whom_to_ask(client: Client, link: ShareLink) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=29, hours=23)):
        assert client.get(address(link)).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=30, minutes=1)):
        answer = client.get(address(link))
    text = answer.content.decode()
    assert answer.status_code == 410
    assert "Il a expiré le" in text
    assert "Demandez un nouveau lien à Animateur" in text
    assert SENTENCE not in text


def test_a_revoked_link_says_so_for_ever(client: Client, cast: Cast, link: ShareLink, as_user: SignIn) -> None:
    path = f"/restitutions/{link.restitution_id}/partages/{link.uid}/retirer/"
    coordinator = as_user(cast.coordinator)
    assert coordinator.post(path).status_code == 302
    revoked = ShareLink.objects.get().revoked_at
    assert coordinator.post(path).status_code == 302
    assert ShareLink.objects.get().revoked_at == revoked
    answer = client.get(address(link))
    assert (answer.status_code, "Il a été retiré le" in answer.content.decode()) == (410, True)


def test_a_link_is_revoked_from_its_own_restitution_only(cast: Cast, link: ShareLink, as_user: SignIn) -> None:
    other = Restitution.objects.create(campaign=cast.campaign, territory=cast.nantes)
    assert as_user(cast.facilitator).post(f"/restitutions/{other.pk}/partages/{link.uid}/retirer/").status_code == 404
    assert ShareLink.objects.get().revoked_at is None


def test_the_link_of_a_deleted_restitution_is_not_found(client: Client, cast: Cast, link: ShareLink) -> None:
    delete_restitution(restitution=link.restitution, sessions=[], by=Scope(cast.facilitator))
    assert client.get(address(link)).status_code == 404


def test_a_restitution_deleted_while_a_link_is_asked_for_is_not_found(
    cast: Cast, draft: Restitution, as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(**asked: Any) -> ShareLink:
        Restitution.objects.filter(pk=draft.pk).delete()
        return create_link(**asked)

    monkeypatch.setattr(sharing, "create_link", late)
    sent = {"uid": uuid.uuid4(), "days": "7"}
    assert as_user(cast.facilitator).post(f"/restitutions/{draft.pk}/partages/", sent).status_code == 404


def test_once_published_a_link_leads_to_the_public_page_and_no_other_is_made(
    client: Client, cast: Cast, link: ShareLink, draft: Restitution, as_user: SignIn
) -> None:
    publish(draft, cast)
    answer = client.get(address(link))
    slug = cast.nantes.slug
    assert (answer.status_code, answer["Location"]) == (302, f"/syntheses/{slug}/{draft.pk}/v1/")
    as_user(cast.facilitator).post(f"/restitutions/{draft.pk}/partages/", {"uid": uuid.uuid4(), "days": "7"})
    assert ShareLink.objects.count() == 1


def test_twenty_links_are_open_at_most(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    for _ in range(20):
        create_link(restitution=draft, uid=uuid.uuid4(), days=7, by=cast.facilitator)
    animateur = as_user(cast.facilitator)
    sent = {"uid": uuid.uuid4(), "days": "7"}
    answer = animateur.post(f"/restitutions/{draft.pk}/partages/", sent).content.decode()
    assert "a déjà 20 liens ouverts" in answer
    ShareLink.objects.filter(pk=ShareLink.objects.latest("pk").pk).update(revoked_at=timezone.now())
    assert animateur.post(f"/restitutions/{draft.pk}/partages/", sent).status_code == 302


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_costs_the_same_at_1_and_20_links(
    cast: Cast, draft: Restitution, as_user: SignIn, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        create_link(restitution=draft, uid=uuid.uuid4(), days=7, by=cast.facilitator)
    animateur = as_user(cast.facilitator)
    with django_assert_num_queries(5):
        assert animateur.get(f"/restitutions/{draft.pk}/partages/").status_code == 200


def test_the_database_does_not_hold_what_opens_a_link(link: ShareLink) -> None:
    assert token_of(link.uid) not in str(ShareLink.objects.values().get())
    assert len(ShareLink.objects.get().token_digest) == 64


def test_no_log_of_ours_keeps_a_token(client: Client, link: ShareLink, monkeypatch: pytest.MonkeyPatch) -> None:
    console = next(
        one for one in logging.getLogger().handlers if any(isinstance(f, DiscreetFilter) for f in one.filters)
    )
    written = io.StringIO()
    monkeypatch.setattr(console, "stream", written)
    ShareLink.objects.update(revoked_at=timezone.now())
    assert client.get(address(link)).status_code == 410
    assert client.get(f"/partage/{token_of(uuid.uuid4())}/").status_code == 404
    assert written.getvalue().count("/partage/…/") == 2
    assert str(token_of(link.uid)) not in written.getvalue()
