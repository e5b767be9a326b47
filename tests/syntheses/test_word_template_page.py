"""The page of the Word template of an académie: keeping one, having it refused, going back; what is made from it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from restitutions.models import Restitution
from syntheses.models import Version, VersionFile, WordTemplate
from syntheses.word_templates import LIMIT, applied_template, keep_template, template_for
from syntheses.writers.docx_default import default_template
from tests.cast import Cast
from tests.syntheses.conftest import SignIn, publish
from tests.syntheses.office import edited, parts_of

pytestmark = [pytest.mark.django_db]

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(autouse=True)
def a_storage_of_its_own(tmp_path: Path) -> Iterator[None]:
    """Files are named after their content: those of tests that run beside are the same."""
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


def own(words: str = "Rectorat de Nantes") -> bytes:
    """Our template, with a line of a rectorat in it."""
    return edited(default_template(), "word/header1.xml", lambda xml: xml.replace("{{site}}", words))


def path(cast: Cast) -> str:
    return f"/territoires/{cast.nantes.pk}/modele-word/"


def send(client: Client, cast: Cast, data: bytes, uid: uuid.UUID | None = None) -> str:
    sent = {"uid": uid or uuid.uuid4(), "file": SimpleUploadedFile("Modèle.docx", data, TYPE)}
    return client.post(path(cast), sent, follow=True).content.decode()


def test_a_template_is_kept_and_documents_are_made_from_it(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    coordinator = as_user(cast.coordinator)
    assert "Le modèle du site." in coordinator.get(path(cast)).content.decode()
    page = send(coordinator, cast, own())
    assert "Le modèle est enregistré\u00a0: les prochains documents Word le suivront." in page
    assert "Modèle.docx" in page
    assert coordinator.get(f"{path(cast)}fichier/").content == own()
    made = coordinator.get(f"/restitutions/{draft.pk}/fichier/docx/").content
    assert "Rectorat de Nantes" in parts_of(made)["word/header1.xml"].decode()


def test_one_that_lost_a_field_is_refused_with_its_name_and_the_present_one_stays(cast: Cast, as_user: SignIn) -> None:
    coordinator = as_user(cast.coordinator)
    send(coordinator, cast, own())
    lost = edited(default_template(), "word/document.xml", lambda xml: xml.replace("{{campagne}}", "Campagne"))
    page = send(coordinator, cast, lost)
    assert "Il manque le champ {{campagne}} dans ce modèle. Le modèle présent est gardé." in page
    assert coordinator.get(f"{path(cast)}fichier/").content == own()


def test_one_too_big_or_none_at_all_is_refused(cast: Cast, as_user: SignIn) -> None:
    coordinator = as_user(cast.coordinator)
    assert "Ce modèle dépasse 5\u00a0Mo" in send(coordinator, cast, b"PK" + b"x" * LIMIT)
    assert "n’est pas un document Word" in send(coordinator, cast, b"%PDF-1.7")
    assert not WordTemplate.objects.exists()


def test_going_back_gives_the_one_of_the_site_again(cast: Cast, as_user: SignIn) -> None:
    coordinator = as_user(cast.coordinator)
    send(coordinator, cast, own())
    page = coordinator.post(f"{path(cast)}retirer/", follow=True).content.decode()
    assert "Le modèle du site." in page
    assert coordinator.get(f"{path(cast)}fichier/").content == default_template()
    assert WordTemplate.objects.get().replaced_at is not None


def test_the_nearest_above_applies(cast: Cast) -> None:
    def keep(territory: object, words: str) -> None:
        given = {"name": "m.docx", "uid": uuid.uuid4(), "by": cast.administrator}
        keep_template(territory=territory, data=own(words), **given)  # type: ignore[arg-type]

    assert applied_template(cast.vendee) is None
    keep(cast.region, "Région")
    assert template_for(cast.vendee, "docx") == own("Région")
    keep(cast.nantes, "Nantes")
    assert template_for(cast.vendee, "docx") == own("Nantes")
    assert template_for(cast.region, "docx") == own("Région")
    assert template_for(cast.rennes, "docx") == b""
    assert template_for(cast.vendee, "odt") == b""


def test_the_same_form_sent_twice_keeps_one(cast: Cast, as_user: SignIn) -> None:
    coordinator, uid = as_user(cast.coordinator), uuid.uuid4()
    send(coordinator, cast, own(), uid)
    send(coordinator, cast, own(), uid)
    assert WordTemplate.objects.count() == 1
    send(coordinator, cast, own("Autre"), uid)
    assert [one.replaced_at is None for one in WordTemplate.objects.order_by("pk")] == [False, True]


def test_only_a_region_or_an_academie_has_one(cast: Cast, as_user: SignIn) -> None:
    administrator = as_user(cast.administrator)
    for territory, status in ((cast.region, 200), (cast.nantes, 200), (cast.vendee, 404), (cast.bassin, 404)):
        assert administrator.get(f"/territoires/{territory.pk}/modele-word/").status_code == status


def test_my_territory_leads_to_it(cast: Cast, as_user: SignIn) -> None:
    link = f'href="{path(cast)}"'
    assert link in as_user(cast.coordinator).get("/mon-territoire/").content.decode()
    assert link not in as_user(cast.facilitator).get("/mon-territoire/").content.decode()


def test_a_version_keeps_the_document_it_was_published_with(
    cast: Cast, version: Version, client: Client, as_user: SignIn
) -> None:
    address = f"/syntheses/academie-de-nantes/{version.restitution_id}/v1/docx/"
    before = client.get(address).content
    send(as_user(cast.coordinator), cast, own())
    assert client.get(address).content == before


def test_a_version_is_made_from_the_template_of_the_day_it_was_published(
    cast: Cast, draft: Restitution, client: Client, as_user: SignIn
) -> None:
    coordinator = as_user(cast.coordinator)
    send(coordinator, cast, own("Premier rectorat"))
    version = publish(draft, cast)
    send(coordinator, cast, own("Second rectorat"))
    VersionFile.objects.all().delete()
    address = f"/syntheses/academie-de-nantes/{version.restitution_id}/v1/docx/"
    assert "Premier rectorat" in parts_of(client.get(address).content)["word/header1.xml"].decode()
