"""The versions of a restitution: who sees their list, what it says, and files that never change a byte."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.scope import Scope
from restitutions.models import Entry, Restitution
from syntheses import downloads, kept
from syntheses.jobs import run
from syntheses.models import RenderJob, Version, VersionFile
from syntheses.services import move_restitution
from syntheses.tasks import purge_what_is_old
from tests.cast import Cast
from tests.syntheses.conftest import SignIn, publish
from tests.syntheses.test_desk_pages import page_of

pytestmark = pytest.mark.django_db

PAGE = "/syntheses/academie-de-nantes/"


def correct(
    version: Version, cast: Cast, reason: str = "Un <i>oubli</i>", text: str = "Deux points d’accès"
) -> Version:
    move_restitution(version.restitution, "corriger", by=Scope(cast.coordinator), reason=reason)
    Entry.objects.update(text=text)
    return publish(version.restitution, cast)


def test_the_team_reads_numbers_dates_authors_reasons_sums_and_files(
    cast: Cast, version: Version, as_user: SignIn
) -> None:
    second = correct(version, cast)
    kept.keep_files(second.pk)
    page = page_of(as_user, cast.reader, f"/restitutions/{version.restitution_id}/versions/")
    assert page.index("Version 2</a>") < page.index("Version 1</a>")
    assert "par Administratrice" in page
    assert "Un &lt;i&gt;oubli&lt;/i&gt;" in page
    for one in (version, second):
        assert one.snapshot.checksum in page
    size = VersionFile.objects.get(version=second, format="json").size
    assert f"JSON – {size} octets" in page
    assert f'href="{PAGE}{version.restitution_id}/v2/depuis/v1/"' in page
    assert page.count("avec la précédente") == 1


def test_the_public_reads_the_list_on_the_synthesis_without_the_authors(
    client: Client, cast: Cast, version: Version
) -> None:
    assert "Versions de cette synthèse" not in client.get(PAGE).content.decode()
    correct(version, cast)
    for path in (PAGE, f"{PAGE}v1/"):
        page = client.get(path).content.decode()
        assert "Versions de cette synthèse" in page
        assert "Un &lt;i&gt;oubli&lt;/i&gt;" in page
        assert "Administratrice" not in page
    assert "Une version plus récente est en ligne" in page


def test_a_withdrawn_version_is_named_without_its_files(cast: Cast, version: Version, as_user: SignIn) -> None:
    move_restitution(version.restitution, "depublier", by=Scope(cast.coordinator), reason="Entre <u>nous</u>")
    page = page_of(as_user, cast.reader, f"/restitutions/{version.restitution_id}/versions/")
    assert "Version 1, retirée" in page
    assert "Entre &lt;u&gt;nous&lt;/u&gt;" in page
    assert f'href="{PAGE}' not in page


def test_before_the_first_version_the_team_is_told_how_it_comes(
    cast: Cast, draft: Restitution, as_user: SignIn
) -> None:
    path = f"/restitutions/{draft.pk}/versions/"
    assert "Aucune version n’est encore publiée" in page_of(as_user, cast.facilitator, path)
    assert as_user(cast.reader).get(path).status_code == 404


def test_a_reader_sees_the_versions_of_what_is_corrected_and_not_its_draft(
    cast: Cast, version: Version, as_user: SignIn
) -> None:
    move_restitution(version.restitution, "corriger", by=Scope(cast.coordinator), reason="x")
    Restitution.objects.update(title="Titre secret")
    path = f"/restitutions/{version.restitution_id}/versions/"
    page = page_of(as_user, cast.reader, path)
    assert ("Titre secret" in page, "Synthèse d’essai" in page) == (False, True)
    for who in (cast.outsider, cast.other_coordinator):
        assert as_user(who).get(path).status_code == 404
    assert as_user(cast.facilitator).get(path).status_code == 200


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_asks_as_much_at_one_version_as_at_twelve(
    cast: Cast, version: Version, as_user: SignIn, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for rank in range(number - 1):
        correct(version, cast, text=f"Point {rank}")
    client = as_user(cast.reader)
    with django_assert_num_queries(8):
        assert client.get(f"/restitutions/{version.restitution_id}/versions/").status_code == 200


# --- the same bytes, for ever ---------------------------------------------------------------------------------------


def sums(client: Client, version: Version) -> dict[str, str]:
    """The SHA-256 of each file of a version, as the public is given them."""
    path = f"{PAGE}{version.restitution_id}/v{version.number}/"
    found = {}
    for format, _label in downloads.AT_ONCE:
        answer = client.get(f"{path}{format}/")
        assert answer.status_code == 200
        found[format] = hashlib.sha256(answer.content).hexdigest()
    job = RenderJob.objects.get(version=version)
    found["pdf"] = hashlib.sha256(b"".join(client.get(f"/productions/{job.pk}/fichier/"))).hexdigest()
    return found


def test_an_old_version_gives_the_same_bytes_after_corrections_purges_and_changes_of_the_site(
    client: Client, cast: Cast, version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(RenderJob.objects.get(version=version).pk)
    before = sums(client, version)
    kept.keep_files(version.pk)
    assert sums(client, version) == before
    correct(version, cast)
    RenderJob.objects.update(updated_at=timezone.now() - timedelta(days=4000))
    purge_what_is_old()
    monkeypatch.setattr(kept, "written", lambda *_: b"another way of writing")
    assert sums(client, version) == before


def test_a_pdf_lost_by_the_storage_is_made_again_to_the_byte(client: Client, cast: Cast, version: Version) -> None:
    job = RenderJob.objects.get(version=version)
    run(job.pk)
    job.refresh_from_db()
    before = sums(client, version)
    correct(version, cast)
    default_storage.delete(str(job.file))
    assert client.post(f"/productions/{job.pk}/relancer/").status_code == 302
    run(job.pk)
    assert sums(client, version) == before


def test_a_file_lost_by_the_storage_is_written_again_to_the_byte(client: Client, version: Version) -> None:
    kept.keep_files(version.pk)
    one = VersionFile.objects.get(version=version, format="html")
    default_storage.delete(str(one.file))
    answer = client.get(f"{PAGE}{version.restitution_id}/v1/html/")
    assert hashlib.sha256(answer.content).hexdigest() == one.sha256


def test_files_are_kept_once_and_the_sweep_finds_the_versions_that_lack_some(version: Version) -> None:
    assert kept.lacking() == [version.pk]
    for _ in range(2):
        kept.keep_files(version.pk)
    assert VersionFile.objects.count() == len(downloads.AT_ONCE)
    assert kept.lacking() == []
