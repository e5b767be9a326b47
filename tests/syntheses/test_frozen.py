"""What is frozen: who may have it afterwards, in one moment, and the same bytes for ever."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone

from accounts.scope import Scope
from restitutions.models import Restitution, Row, ThemeSheet
from restitutions.services import lock_draft
from syntheses import freeze
from syntheses.compose import compose
from syntheses.exports import export
from syntheses.freeze import freeze_report, read_version
from syntheses.intake import intake
from syntheses.jobs import ask_for_pdf, render
from syntheses.models import RenderJob, Version
from syntheses.readers.json_reader import from_dict
from syntheses.report import Report, Session
from syntheses.services import move_restitution
from syntheses.writers.html import write_html
from tests.cast import Cast
from tests.syntheses.conftest import REPORT, SignIn, publish
from workshops.models import Workshop

PDF = b"%PDF-1.7 essai"


def done(job: RenderJob) -> RenderJob:
    job.state, job.progress, job.size, job.sha256 = "done", 100, len(PDF), "cd" * 32
    job.file.name = default_storage.save("rendus/fige.pdf", ContentFile(PDF))
    job.finished_at = timezone.now()
    job.save()
    return job


def statuses(client: Client, job: RenderJob) -> list[int]:
    page, file = client.get(f"/productions/{job.pk}/"), client.get(f"/productions/{job.pk}/fichier/")
    b"".join(file)
    return [answer.status_code for answer in (page, file, client.post(f"/productions/{job.pk}/relancer/"))]


# --- what was frozen from a draft stays a draft's -------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("steps", [(), ("transmettre",), ("transmettre", "valider", "publier")])
def test_the_pdf_of_a_draft_stays_a_draft_s_when_another_content_is_sent(
    cast: Cast, draft: Restitution, as_user: SignIn, steps: tuple[str, ...]
) -> None:
    job = done(ask_for_pdf(draft, layout="ateliers", by=cast.facilitator))
    Restitution.objects.update(title="Ce qui est envoyé")
    for name in steps:
        move_restitution(draft, name, by=Scope(cast.coordinator))
    reader = as_user(cast.reader)
    assert statuses(reader, job) == [404, 404, 404]
    assert statuses(as_user(cast.facilitator), job) == [200, 200, 302]
    assert statuses(as_user(cast.other_coordinator), job) == [404, 404, 404]
    link = f'href="/productions/{job.pk}/"'
    assert link in as_user(cast.facilitator).get(f"/restitutions/{draft.pk}/").content.decode()
    if steps:
        assert link not in reader.get(f"/restitutions/{draft.pk}/").content.decode()


@pytest.mark.django_db
def test_what_is_frozen_again_once_sent_may_be_read(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    job = done(ask_for_pdf(draft, layout="ateliers", by=cast.facilitator))
    move_restitution(draft, "transmettre", by=Scope(cast.facilitator))
    reader = as_user(cast.reader)
    assert statuses(reader, job) == [404, 404, 404]
    assert (
        reader.post(f"/restitutions/{draft.pk}/pdf/", {"layout": "ateliers"})["Location"] == f"/productions/{job.pk}/"
    )
    assert statuses(reader, job) == [200, 200, 302]
    move_restitution(draft, "renvoyer", by=Scope(cast.coordinator), reason="à revoir")
    assert statuses(reader, job) == [404, 404, 404]


@pytest.mark.django_db
def test_freezing_a_draft_again_takes_nothing_back(cast: Cast, draft: Restitution) -> None:
    move_restitution(draft, "transmettre", by=Scope(cast.facilitator))
    assert freeze_report(draft).was_draft is False
    move_restitution(draft, "renvoyer", by=Scope(cast.coordinator), reason="à revoir")
    assert freeze_report(draft).was_draft is False


# --- one moment -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("touched", ["restitution", "session"])
def test_nobody_saves_while_a_restitution_is_frozen(cast: Cast, monkeypatch: pytest.MonkeyPatch, touched: str) -> None:
    draft = intake(with_session(), campaign=cast.campaign, territory=cast.nantes)
    saved = threading.Event()

    def save() -> None:
        with transaction.atomic():
            if touched == "restitution":
                lock_draft(draft.pk)
                Row.objects.create(sheet=ThemeSheet.objects.get(), table="plan", position=7)
            else:
                one = Workshop.objects.select_for_update().get()
                one.title = "Renommée"
                one.save()
        saved.set()
        connection.close()

    other = threading.Thread(target=save)

    def slowly(restitution: Restitution) -> Report:
        other.start()
        assert not saved.wait(0.7)
        return compose(restitution)

    before = compose(draft)
    monkeypatch.setattr(freeze, "compose", slowly)
    assert from_dict(freeze_report(draft).payload) == before
    other.join()
    assert saved.is_set()


def with_session() -> Report:
    return replace(REPORT, sessions=(Session(region="Session d’essai"),))


# --- the same bytes -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_version_gives_the_same_bytes_whatever_is_renamed_around_it(cast: Cast, draft: Restitution) -> None:
    version = publish(draft, cast)
    before = documents(version)
    cast.campaign.title, cast.nantes.label = "Une autre campagne", "Académie d’ailleurs"
    cast.campaign.save()
    cast.nantes.save()
    with override_settings(BRAND={"entity": "Une autre entité", "site": "Un autre site", "tagline": "Autre"}):
        assert documents(version) == before


def documents(version: Version) -> tuple[bytes, bytes]:
    """The HTML and the PDF of a version, from the database."""
    fresh = Version.objects.select_related("restitution__territory", "restitution__campaign", "snapshot")
    report, edition = read_version(fresh.get(pk=version.pk))
    job = RenderJob.objects.select_related("version", "snapshot__restitution").get(version=version)
    return write_html(report, edition=edition), render(job, lambda _percent: None)


@pytest.mark.django_db
def test_a_working_document_says_what_is_true_now(cast: Cast, draft: Restitution) -> None:
    cast.campaign.title = "Une autre campagne"
    cast.campaign.save()
    assert "Une autre campagne" in export(draft, format="html", layout="ateliers").decode()
