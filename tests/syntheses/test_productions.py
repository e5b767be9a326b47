"""The pages of a PDF: ask, follow, download, try again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from accounts.scope import Scope
from restitutions.models import Restitution
from syntheses.enums import JobState
from syntheses.freeze import freeze_report
from syntheses.models import RenderJob, Version
from syntheses.services import move_restitution
from tests.cast import Cast
from tests.syntheses.conftest import SignIn

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 essai"


@pytest.fixture
def job(draft: Restitution, cast: Cast) -> RenderJob:
    """The PDF of a draft, waiting."""
    return RenderJob.objects.create(snapshot=freeze_report(draft), layout="region", asked_by=cast.facilitator)


def done(job: RenderJob, data: bytes = PDF) -> RenderJob:
    job.state, job.progress, job.size, job.sha256 = JobState.DONE, 100, len(data), "ab" * 32
    job.file.name = default_storage.save("rendus/essai.pdf", ContentFile(data))
    job.finished_at = timezone.now()
    job.save()
    return job


def test_asking_leads_to_the_page_of_the_production(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    client = as_user(cast.facilitator)
    answer = client.post(f"/restitutions/{draft.pk}/pdf/", {"layout": "region"})
    job = RenderJob.objects.get()
    assert answer["Location"] == f"/productions/{job.pk}/"
    assert (job.layout, job.state, job.version, job.asked_by) == ("region", "queued", None, cast.facilitator)


def test_a_restitution_deleted_while_one_asks_is_not_found(
    cast: Cast, draft: Restitution, as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deleted_meanwhile(one: Restitution) -> None:
        Restitution.objects.filter(pk=one.pk).delete()

    monkeypatch.setattr("syntheses.views.productions._version_of", deleted_meanwhile)
    answer = as_user(cast.facilitator).post(f"/restitutions/{draft.pk}/pdf/", {"layout": "region"})
    assert answer.status_code == 404
    assert RenderJob.objects.count() == 0


def test_asking_twice_is_one_production(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    for who in (cast.facilitator, cast.facilitator, cast.coordinator):
        as_user(who).post(f"/restitutions/{draft.pk}/pdf/", {"layout": "ateliers"})
    assert RenderJob.objects.count() == 1


@pytest.mark.parametrize("layout", ["", "affiche", "<script>"])
def test_a_layout_nobody_knows_is_refused(cast: Cast, draft: Restitution, as_user: SignIn, layout: str) -> None:
    answer = as_user(cast.facilitator).post(f"/restitutions/{draft.pk}/pdf/", {"layout": layout}, follow=True)
    assert "Choisissez une mise en page" in answer.content.decode()
    assert RenderJob.objects.count() == 0


def test_a_published_restitution_prints_its_version(cast: Cast, version: Version, as_user: SignIn) -> None:
    client = as_user(cast.reader)
    client.post(f"/restitutions/{version.restitution_id}/pdf/", {"layout": "region"})
    assert list(RenderJob.objects.order_by("layout").values_list("layout", "version")) == [
        ("ateliers", version.pk),
        ("region", version.pk),
    ]


def test_the_page_follows_a_production(cast: Cast, job: RenderJob, as_user: SignIn) -> None:
    client = as_user(cast.facilitator)
    page = client.get(f"/productions/{job.pk}/").content.decode()
    assert "En attente d’une place" in page
    assert 'hx-trigger="every 1s"' in page
    assert "<noscript>" in page
    assert '<meta http-equiv="refresh" content="5">' in page
    assert f'href="/productions/{job.pk}/">Actualiser</a>' in page
    RenderJob.objects.update(state=JobState.RUNNING, progress=40, lease_until=timezone.now() + timedelta(seconds=30))
    part = client.get(f"/productions/{job.pk}/", headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert 'value="40"' in part.content.decode()
    assert "<html" not in part.content.decode()


def test_polling_stops_when_it_is_over(cast: Cast, job: RenderJob, as_user: SignIn) -> None:
    done(job)
    client = as_user(cast.facilitator)
    part = client.get(f"/productions/{job.pk}/", headers={"HX-Request": "true"})
    assert part.status_code == 286
    assert "Télécharger le PDF" in part.content.decode()
    assert "14\u00a0octets" in part.content.decode()
    page = client.get(f"/productions/{job.pk}/").content.decode()
    assert "hx-get" not in page
    assert "http-equiv" not in page


def test_a_failure_says_why_and_can_be_tried_again(cast: Cast, job: RenderJob, as_user: SignIn) -> None:
    RenderJob.objects.update(state=JobState.FAILED, error="Le disque du serveur est plein.", attempts=3)
    client = as_user(cast.facilitator)
    page = client.get(f"/productions/{job.pk}/").content.decode()
    assert "Le disque du serveur est plein." in page
    assert f'action="/productions/{job.pk}/relancer/"' in page
    assert client.post(f"/productions/{job.pk}/relancer/")["Location"] == f"/productions/{job.pk}/"
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == ("queued", 0, "")


def test_leaving_loses_nothing(cast: Cast, job: RenderJob, as_user: SignIn) -> None:
    page = as_user(cast.facilitator).get(f"/restitutions/{job.snapshot.restitution_id}/").content.decode()
    assert f'href="/productions/{job.pk}/"' in page


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("facilitator", 200),
        ("coordinator", 200),
        ("administrator", 200),
        ("reader", 404),
        ("other_coordinator", 404),
        ("outsider", 404),
    ],
)
def test_who_may_have_the_file_of_a_draft(cast: Cast, job: RenderJob, as_user: SignIn, role: str, status: int) -> None:
    done(job)
    client = as_user(getattr(cast, role))
    assert client.get(f"/productions/{job.pk}/").status_code == status
    file = client.get(f"/productions/{job.pk}/fichier/")
    assert file.status_code == status
    assert (b"".join(file) == PDF) is (status == 200)
    RenderJob.objects.update(state=JobState.FAILED)
    assert client.post(f"/productions/{job.pk}/relancer/").status_code == {200: 302, 404: 404}[status]


def test_the_file_is_given_to_keep(cast: Cast, job: RenderJob, as_user: SignIn) -> None:
    done(job)
    client = as_user(cast.facilitator)
    answer = client.get(f"/productions/{job.pk}/fichier/")
    assert b"".join(answer) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        'attachment; filename="synthese-academie-de-nantes-document-de-travail-region.pdf"'
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    again = client.get(f"/productions/{job.pk}/fichier/", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_a_production_that_is_not_done_has_no_file(cast: Cast, job: RenderJob, as_user: SignIn) -> None:
    assert as_user(cast.facilitator).get(f"/productions/{job.pk}/fichier/").status_code == 404


def test_the_file_of_a_withdrawn_version_is_no_longer_public(
    client: Client, cast: Cast, version: Version, as_user: SignIn
) -> None:
    job = done(RenderJob.objects.get(version=version))
    path = f"/productions/{job.pk}/fichier/"
    public = client.get(path)
    assert public["Content-Disposition"] == 'attachment; filename="synthese-academie-de-nantes-v1-ateliers.pdf"'
    assert "private" not in public["Cache-Control"]
    assert b"".join(public) == PDF
    move_restitution(version.restitution, "depublier", by=Scope(cast.coordinator), reason="à revoir")
    assert client.get(path)["Location"] == f"/connexion/?next={path}"
    assert as_user(cast.outsider).get(path).status_code == 404
    answer = as_user(cast.reader).get(path)
    assert answer.status_code == 200
    assert b"".join(answer) == PDF


def test_a_file_that_vanished_can_be_made_again(cast: Cast, job: RenderJob, as_user: SignIn) -> None:
    done(job)
    default_storage.delete(str(job.file))
    client = as_user(cast.facilitator)
    answer = client.get(f"/productions/{job.pk}/fichier/")
    assert answer.status_code == 503
    assert f'action="/productions/{job.pk}/relancer/"' in answer.content.decode()
    assert "n’est plus sur le serveur" in client.get(f"/productions/{job.pk}/").content.decode()
    client.post(f"/productions/{job.pk}/relancer/")
    job.refresh_from_db()
    assert job.state == "queued"


def test_a_visitor_may_have_a_vanished_published_file_made_again(client: Client, version: Version) -> None:
    job = done(RenderJob.objects.get(version=version))
    default_storage.delete(str(job.file))
    assert client.get(f"/productions/{job.pk}/fichier/").status_code == 503
    assert client.post(f"/productions/{job.pk}/relancer/")["Location"] == "/syntheses/academie-de-nantes/"
    job.refresh_from_db()
    assert job.state == "queued"


def test_trying_again_what_is_done_changes_nothing(cast: Cast, job: RenderJob, as_user: SignIn) -> None:
    done(job)
    as_user(cast.facilitator).post(f"/productions/{job.pk}/relancer/")
    job.refresh_from_db()
    assert job.state == "done"


def test_a_visitor_waits_before_asking_again_for_what_has_just_failed(
    client: Client, cast: Cast, version: Version, as_user: SignIn
) -> None:
    job = RenderJob.objects.get(version=version)

    def ask(by: Client, minutes: int) -> str:
        ended = timezone.now() - timedelta(minutes=minutes)
        RenderJob.objects.update(state=JobState.FAILED, error="Échec", finished_at=ended)
        page = by.post(f"/productions/{job.pk}/relancer/", follow=True).content.decode()
        assert ("Réessayez dans une dizaine de minutes." in page) is (job_state() == "failed")
        return job_state()

    def job_state() -> str:
        job.refresh_from_db()
        return job.state

    assert ask(client, 9) == "failed"
    assert ask(client, 11) == "queued"
    assert ask(as_user(cast.outsider), 0) == "queued"
