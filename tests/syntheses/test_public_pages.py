"""What anybody may read: the home page, the list, a synthesis, its frozen versions and its files."""

from __future__ import annotations

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.scope import Scope
from restitutions.enums import State
from restitutions.models import Entry, Restitution
from syntheses.compose import compose
from syntheses.enums import JobState
from syntheses.intake import intake
from syntheses.models import RenderJob, Version
from syntheses.readers.json_reader import from_dict
from syntheses.services import move_restitution
from tests.cast import Cast
from tests.syntheses.conftest import REPORT, SENTENCE, SignIn, publish

pytestmark = pytest.mark.django_db

ESCAPED = "Ouvrir un point d’accès &lt;b&gt;partout&lt;/b&gt;"
PAGE = "/syntheses/academie-de-nantes/"
OTHER_TITLES = ("Brouillon secret", "Transmise secrète", "Validée secrète")


def many(cast: Cast, number: int) -> None:
    """Publish a restitution of the bassin `number` times."""
    for _ in range(number):
        publish(intake(REPORT, campaign=cast.campaign, territory=cast.bassin), cast)


def hidden(cast: Cast) -> None:
    """Three restitutions that are not published."""
    for rank, title in enumerate(OTHER_TITLES):
        one = intake(REPORT, campaign=cast.campaign, territory=cast.nantes, title=title)
        for name in ("transmettre", "valider")[:rank]:
            move_restitution(one, name, by=Scope(cast.coordinator))


def test_nothing_published_says_so(client: Client, cast: Cast) -> None:
    assert "Aucune synthèse n’est encore publiée" in client.get("/").content.decode()
    assert "Aucune synthèse n’est encore publiée" in client.get("/syntheses/").content.decode()


def test_the_home_page_lists_what_is_published_and_nothing_else(client: Client, cast: Cast, version: Version) -> None:
    hidden(cast)
    page = client.get("/").content.decode()
    assert page.count(f'href="{PAGE}"') == 1
    assert "Pays de la Loire" in page
    for path in ("/", "/syntheses/"):
        said = client.get(path).content.decode()
        assert not [title for title in OTHER_TITLES if title in said]


@pytest.mark.parametrize(
    ("query", "found"), [("nantes", True), ("NANTES", True), ("pays loire", True), ("rennes", False)]
)
def test_a_territory_is_found_by_its_name_or_what_it_stands_in(
    client: Client, version: Version, query: str, found: bool
) -> None:
    for path in ("/", "/syntheses/"):
        assert (f'href="{PAGE}"' in client.get(path, {"q": query}).content.decode()) is found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"niveau": "academie"}, True),
        ({"niveau": "departement"}, False),
        ({"campagne": "egn-2020"}, True),
        ({"campagne": "inconnue"}, True),
        ({"q": "essai", "niveau": "academie", "campagne": "egn-2020"}, True),
        ({"page": "999"}, True),
    ],
)
def test_the_list_is_narrowed_by_its_address(
    client: Client, version: Version, query: dict[str, str], found: bool
) -> None:
    assert (f'href="{PAGE}"' in client.get("/syntheses/", query).content.decode()) is found


def test_the_list_has_pages_that_keep_the_filter(client: Client, cast: Cast) -> None:
    many(cast, 31)
    page = client.get("/syntheses/", {"niveau": "bassin"}).content.decode()
    assert "31\u00a0synthèses" in page
    assert 'href="?niveau=bassin&amp;page=2"' in page
    assert client.get("/syntheses/?niveau=bassin&page=2").content.decode().count("syn-row__title") == 1


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(("path", "statements"), [("/", 2), ("/syntheses/", 3), ("/syntheses/{slug}/", 5)])
def test_public_pages_ask_as_much_at_one_as_at_thirty(
    client: Client,
    cast: Cast,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
    path: str,
    statements: int,
) -> None:
    many(cast, number)
    with django_assert_num_queries(statements):
        assert client.get(path.format(slug=cast.bassin.slug)).status_code == 200


def test_a_synthesis_shows_its_text_escaped_its_contents_and_its_edition(client: Client, version: Version) -> None:
    page = client.get(PAGE).content.decode()
    assert ESCAPED in page
    assert SENTENCE not in page
    assert '<a href="#t1" dir="auto">Égal accès</a>' in page
    assert "Académie de Nantes" in page
    assert "Version 1, " in page
    assert version.snapshot.checksum[:12] in page
    assert 'id="NAN-T1-Q1"' in page


def test_a_frozen_version_does_not_follow_later_edits(client: Client, version: Version) -> None:
    Entry.objects.update(text="Tout autre chose")
    for path in (PAGE, f"{PAGE}v1/", f"{PAGE}{version.restitution_id}/v1/"):
        page = client.get(path).content.decode()
        assert ESCAPED in page
        assert "Tout autre chose" not in page


def test_what_never_existed_is_not_found(client: Client, version: Version) -> None:
    for path in ("/syntheses/academie-de-rennes/", f"{PAGE}v2/", f"{PAGE}999/v1/", f"{PAGE}v2/json/", f"{PAGE}v1/pdf/"):
        assert client.get(path).status_code == 404


def test_a_draft_is_not_a_synthesis(client: Client, draft: Restitution) -> None:
    assert client.get(PAGE).status_code == 404


def test_a_withdrawn_version_is_gone_with_its_files(client: Client, cast: Cast, version: Version) -> None:
    move_restitution(version.restitution, "depublier", by=Scope(cast.coordinator), reason="à revoir")
    for path in (PAGE, f"{PAGE}v1/", f"{PAGE}v1/json/", f"{PAGE}v1/html/"):
        answer = client.get(path)
        assert answer.status_code == 410
        assert ESCAPED not in answer.content.decode()
        assert "à revoir" not in answer.content.decode()


def test_a_correction_is_the_next_version_and_the_first_is_gone(client: Client, cast: Cast, version: Version) -> None:
    restitution = version.restitution
    for name in ("depublier", "renvoyer"):
        restitution = move_restitution(restitution, name, by=Scope(cast.coordinator), reason="à revoir")
    Entry.objects.update(text="Ouvrir deux points d’accès")
    publish(restitution, cast)
    assert "Ouvrir deux points d’accès" in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}v2/").status_code == 200
    gone = client.get(f"{PAGE}v1/")
    assert gone.status_code == 410
    assert f'href="{PAGE}"' in gone.content.decode()


def test_two_restitutions_of_a_territory_keep_their_own_addresses(client: Client, cast: Cast, version: Version) -> None:
    second = publish(intake(REPORT, campaign=cast.campaign, territory=cast.nantes, title="La seconde"), cast)
    page = client.get(PAGE).content.decode()
    assert "La seconde</h1>" in page
    assert f'href="{PAGE}{version.restitution_id}/v1/"' in page
    assert "Synthèse d’essai</h1>" in client.get(f"{PAGE}v1/").content.decode()
    assert "La seconde</h1>" in client.get(f"{PAGE}{second.restitution_id}/v1/").content.decode()


def test_a_synthesis_names_the_published_restitutions_it_was_made_from(
    client: Client, cast: Cast, version: Version
) -> None:
    source = publish(intake(REPORT, campaign=cast.campaign, territory=cast.vendee), cast)
    secret = intake(REPORT, campaign=cast.campaign, territory=cast.bassin)
    Restitution.objects.filter(pk__in=(source.restitution_id, secret.pk)).update(feeds=version.restitution)
    page = client.get(PAGE).content.decode()
    assert 'href="/syntheses/vendee/"' in page
    assert "Bassin du Bocage" not in page


def test_the_json_of_a_version_is_its_report(client: Client, version: Version) -> None:
    answer = client.get(f"{PAGE}v1/json/")
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == 'attachment; filename="synthese-academie-de-nantes-v1.json"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert from_dict(json.loads(answer.content)) == compose(version.restitution)


def test_the_html_of_a_version_is_a_file_to_keep(client: Client, version: Version) -> None:
    answer = client.get(f"{PAGE}v1/html/")
    assert answer["Content-Disposition"] == 'attachment; filename="synthese-academie-de-nantes-v1.html"'
    assert answer.content.startswith(b"<!DOCTYPE html>")
    assert ESCAPED in answer.content.decode()


def test_each_download_says_its_format_and_its_true_size(client: Client, version: Version) -> None:
    page = " ".join(client.get(PAGE).content.decode().split())
    size = len(client.get(f"{PAGE}{version.restitution_id}/v1/json/").content)
    assert f"JSON – {size} octets" in page
    assert "PDF, mise en page ateliers (paysage)&nbsp;: en préparation" in page


def test_a_pdf_that_is_ready_can_be_downloaded_by_anybody(client: Client, version: Version) -> None:
    job = RenderJob.objects.get(version=version)
    name = default_storage.save("rendus/essai.pdf", ContentFile(b"%PDF-1.7 essai"))
    RenderJob.objects.update(
        state=JobState.DONE, file=name, size=14, sha256="ab" * 32, finished_at=timezone.now(), progress=100
    )
    assert f'href="/productions/{job.pk}/fichier/"' in client.get(PAGE).content.decode()
    answer = client.get(f"/productions/{job.pk}/fichier/")
    assert b"".join(answer) == b"%PDF-1.7 essai"


def test_a_page_that_has_not_changed_is_not_sent_again(client: Client, version: Version) -> None:
    first = client.get(PAGE)
    assert first["Cache-Control"] == "no-cache"
    assert "Cookie" in first["Vary"]
    again = client.get(PAGE, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    RenderJob.objects.update(state=JobState.FAILED)
    assert client.get(PAGE, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_an_agent_sees_the_same_page_signed_in(version: Version, cast: Cast, as_user: SignIn) -> None:
    page = as_user(cast.outsider).get(PAGE).content.decode()
    assert ESCAPED in page
    assert "Se déconnecter" in page


@pytest.mark.parametrize("path", ["/", "/syntheses/", PAGE, f"{PAGE}v1/", f"{PAGE}v1/json/", f"{PAGE}v9/"])
def test_what_an_agent_reads_is_kept_by_their_browser_alone(
    version: Version, cast: Cast, as_user: SignIn, path: str
) -> None:
    assert as_user(cast.outsider).get(path).headers.get("Cache-Control") in {"no-cache, private", "private, no-store"}


def test_what_is_readable_follows_versions_and_never_the_state_of_the_rows(client: Client, version: Version) -> None:
    Restitution.objects.update(state=State.VALIDATED, published_at=None)
    assert client.get(PAGE).status_code == 200
    Version.objects.update(withdrawn_at=timezone.now())
    assert client.get(PAGE).status_code == 410


def test_the_search_suggests_what_it_finds(client: Client, version: Version) -> None:
    assert 'placeholder="Nantes…"' in client.get("/").content.decode()
    assert 'placeholder=""' in client.get("/", {"q": "rennes"}).content.decode()


def test_a_territory_that_published_nothing_leads_to_what_contains_it(
    client: Client, cast: Cast, version: Version
) -> None:
    page = client.get("/", {"q": "vendee"}).content.decode()
    assert "Aucune synthèse ne porte le nom" in page
    assert f'href="{PAGE}"' in page
    elsewhere = client.get("/", {"q": "rennes"}).content.decode()
    assert "Aucune synthèse pour ce territoire" in elsewhere
    assert f'href="{PAGE}"' not in elsewhere


def test_a_bassin_is_found_from_the_home_page_when_it_is_looked_for(client: Client, cast: Cast) -> None:
    many(cast, 1)
    path = f'href="/syntheses/{cast.bassin.slug}/"'
    assert path not in client.get("/").content.decode()
    assert path in client.get("/", {"q": cast.bassin.name}).content.decode()
