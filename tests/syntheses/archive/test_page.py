"""The pages of an archive: what it holds, asking, following, downloading."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from restitutions.models import Restitution
from syntheses.archive import making
from syntheses.models import ArchiveJob
from tests.cast import Cast
from tests.syntheses.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(cast: Cast, draft: Restitution) -> ArchiveJob:
    job = making.ask_for_archive(cast.campaign, cast.nantes, by=cast.coordinator)
    making.run(job.pk)
    job.refresh_from_db()
    return job


def test_before_asking_one_reads_what_it_holds(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    page = as_user(cast.coordinator).get(f"/territoires/{cast.nantes.pk}/archive/").content.decode()
    assert "Elle contient des données personnelles" in page
    assert "brouillons compris" in page
    assert "manage.py import_campaign" in page
    assert "7\u00a0jours" in page or "7&nbsp;jours" in page
    assert page.count('<button type="submit" class="fr-btn">Préparer l’archive</button>') == 1
    assert "Archives demandées" not in page


def test_a_territory_where_nothing_is_written_says_so(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    page = as_user(cast.coordinator).get(f"/territoires/{cast.vendee.pk}/archive/").content.decode()
    assert "Rien à mettre dans une archive" in page
    assert "Préparer l’archive" not in page


def test_asking_leads_to_its_page_then_it_is_in_the_list(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    client, address = as_user(cast.coordinator), f"/territoires/{cast.nantes.pk}/archive/"
    answer = client.post(address, {"campaign": cast.campaign.pk})
    job = ArchiveJob.objects.get()
    assert answer["Location"] == f"/archives/{job.pk}/"
    assert (job.campaign, job.territory, job.asked_by) == (cast.campaign, cast.nantes, cast.coordinator)
    assert "En attente d’une place" in client.get(f"/archives/{job.pk}/").content.decode()
    assert client.get(f"/archives/{job.pk}/fichier/").status_code == 404
    assert "en préparation" in client.get(address).content.decode()


def test_a_campaign_that_has_nothing_there_is_refused(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    client = as_user(cast.coordinator)
    page = client.post(f"/territoires/{cast.vendee.pk}/archive/", {"campaign": cast.campaign.pk})
    assert (page.status_code, ArchiveJob.objects.count()) == (200, 0)


def test_once_made_it_is_downloaded_and_kept_nowhere(cast: Cast, done: ArchiveJob, as_user: SignIn) -> None:
    client = as_user(cast.coordinator)
    page = client.get(f"/archives/{done.pk}/").content.decode()
    assert "L’archive est prête." in page
    assert f'href="/archives/{done.pk}/fichier/"' in page
    answer = client.get(f"/archives/{done.pk}/fichier/")
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert (len(data), data[:2]) == (done.size, b"PK")
    assert answer["Content-Disposition"].startswith('attachment; filename="archive-egn-2020-academie-de-nantes-')
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/zip", "nosniff")
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize(("person", "status"), [("facilitator", 403), ("reader", 403), ("other_coordinator", 404)])
def test_it_is_for_those_who_manage_the_territory(
    cast: Cast, done: ArchiveJob, as_user: SignIn, person: str, status: int
) -> None:
    client = as_user(getattr(cast, person))
    for address in (
        f"/archives/{done.pk}/",
        f"/archives/{done.pk}/fichier/",
        f"/territoires/{cast.nantes.pk}/archive/",
    ):
        assert client.get(address).status_code == status


@pytest.mark.parametrize("gone", ["old", "lost"])
def test_what_is_gone_is_said_and_asked_again(cast: Cast, done: ArchiveJob, as_user: SignIn, gone: str) -> None:
    if gone == "old":
        ArchiveJob.objects.update(finished_at=timezone.now() - timedelta(days=8))
    else:
        default_storage.delete(str(done.file))
    client = as_user(cast.coordinator)
    assert "n’est plus sur le serveur" in client.get(f"/archives/{done.pk}/").content.decode()
    assert client.get(f"/archives/{done.pk}/fichier/")["Location"] == f"/territoires/{cast.nantes.pk}/archive/"
    client.post(f"/territoires/{cast.nantes.pk}/archive/", {"campaign": cast.campaign.pk})
    assert ArchiveJob.objects.get().state == "queued"


def test_the_desk_leads_to_it_for_who_may(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    link = f'href="/territoires/{cast.nantes.pk}/archive/"'
    assert link in as_user(cast.coordinator).get("/mon-territoire/").content.decode()
    assert link not in as_user(cast.facilitator).get("/mon-territoire/").content.decode()


def test_htmx_asks_no_more_at_the_end(cast: Cast, done: ArchiveJob, as_user: SignIn) -> None:
    answer = as_user(cast.coordinator).get(f"/archives/{done.pk}/", headers={"HX-Request": "true"})
    assert answer.status_code == 286
    assert "L’archive est prête." in answer.content.decode()
