"""Importing in the browser: choose, read what was understood, confirm or leave."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from accounts.models import Membership, User
from restitutions.models import Restitution
from syntheses.imports import prepare_import
from syntheses.models import ImportPreview
from syntheses.report import NotUnderstood, Reading, Report, ReportRefusedError, ThemeSection
from syntheses.writers.json_writer import write_json
from territories.models import Territory
from tests.cast import Cast
from tests.syntheses.conftest import REPORT, SENTENCE, SignIn
from tests.syntheses.reference import FOLDER, needs_reference

pytestmark = pytest.mark.django_db

PATH = "/restitutions/importer/"
ESCAPED = "Ouvrir un point d’accès &lt;b&gt;partout&lt;/b&gt;"


def form(cast: Cast, data: bytes | None = None, name: str = "essai.json", **changes: object) -> dict[str, object]:
    """What the browser sends."""
    return {
        "uid": str(uuid.uuid4()),
        "campaign": cast.campaign.pk,
        "territory": cast.nantes.pk,
        "title": "",
        "file": SimpleUploadedFile(name, write_json(REPORT) if data is None else data),
        **changes,
    }


def uploaded(client: Client, cast: Cast, **changes: Any) -> ImportPreview:
    answer = client.post(PATH, form(cast, **changes))
    assert answer.status_code == 302, answer.content.decode()
    return ImportPreview.objects.latest("created_at")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 200),
        ("coordinator", 200),
        ("facilitator", 200),
        ("reader", 403),
        ("outsider", 403),
    ],
)
def test_who_may_import(cast: Cast, as_user: SignIn, role: str, status: int) -> None:
    client = as_user(getattr(cast, role))
    assert client.get(PATH).status_code == status
    assert client.post(PATH, form(cast)).status_code == {200: 302, 403: 403}[status]


def test_only_territories_where_one_writes_are_proposed_and_taken(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.facilitator)
    page = client.get(PATH).content.decode()
    assert "Vendée" in page
    assert "Académie de Rennes" not in page
    answer = client.post(PATH, form(cast, territory=cast.rennes.pk))
    assert answer.status_code == 200
    assert 'id="id_territory_error"' in answer.content.decode()
    assert ImportPreview.objects.count() == 0


def test_a_file_is_read_and_nothing_is_written_before_one_confirms(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.facilitator)
    preview = uploaded(client, cast, title="Mon titre")
    page = " ".join(client.get(f"{PATH}{preview.pk}/").content.decode().split())
    assert "essai.json" in page
    assert "1 thématique" in page.replace("&nbsp;", " ").replace("\u00a0", " ")
    assert ESCAPED in page
    assert SENTENCE not in page
    assert "Tout le document a été compris." in page
    assert Restitution.objects.count() == 0


def test_what_was_not_understood_is_shown_with_its_place_and_its_reason(
    cast: Cast, as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = NotUnderstood(where="Page 3, tableau 2", text="<i>Un reste</i>", why="Colonne inconnue")
    monkeypatch.setattr(
        "syntheses.views.imports.read_upload", lambda *_a, **_k: Reading(report=REPORT, not_understood=(lost,))
    )
    client = as_user(cast.facilitator)
    page = client.get(f"{PATH}{uploaded(client, cast).pk}/").content.decode()
    assert "Page 3, tableau 2" in page
    assert "&lt;i&gt;Un reste&lt;/i&gt;" in page
    assert "Colonne inconnue" in page


def test_confirming_writes_one_draft_however_often_it_is_sent(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.facilitator)
    preview = uploaded(client, cast, title="Mon titre")
    answers = [client.post(f"{PATH}{preview.pk}/confirmer/")["Location"] for _ in range(5)]
    one = Restitution.objects.get()
    assert set(answers) == {f"/restitutions/{one.pk}/"}
    assert (one.title, one.state, one.territory, one.created_by) == (
        "Mon titre",
        "brouillon",
        cast.nantes,
        cast.facilitator,
    )
    assert client.get(f"{PATH}{preview.pk}/")["Location"] == f"/restitutions/{one.pk}/"


def test_the_same_form_sent_twice_is_one_preview(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.facilitator)
    uid = str(uuid.uuid4())
    answers = {client.post(PATH, form(cast, uid=uid))["Location"] for _ in range(2)}
    assert answers == {f"{PATH}{ImportPreview.objects.get().pk}/"}


def test_going_back_to_choose_another_file_shows_that_file(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.facilitator)
    uid = str(uuid.uuid4())
    client.post(PATH, form(cast, uid=uid))
    answer = client.post(PATH, form(cast, uid=uid, name="autre.json"), follow=True)
    assert "autre.json" in answer.content.decode()


def test_somebody_else_s_key_takes_nothing_from_them(cast: Cast, as_user: SignIn) -> None:
    uid = str(uuid.uuid4())
    as_user(cast.facilitator).post(PATH, form(cast, uid=uid))
    as_user(cast.coordinator).post(PATH, form(cast, uid=uid))
    owners = ImportPreview.objects.order_by("owner__name").values_list("owner", flat=True)
    assert list(owners) == [cast.facilitator.pk, cast.coordinator.pk]


def test_a_key_that_belongs_to_somebody_else_is_refused(cast: Cast) -> None:
    key = uuid.uuid4()

    def prepare(owner: User) -> ImportPreview:
        return prepare_import(
            Reading(report=REPORT),
            key=key,
            filename="essai.json",
            owner=owner,
            campaign=cast.campaign,
            territory=cast.nantes,
            title="",
        )

    assert prepare(cast.facilitator) == prepare(cast.facilitator)
    with pytest.raises(ReportRefusedError, match="appartient à une autre personne"):
        prepare(cast.coordinator)


def test_leaving_forgets_what_was_read(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.facilitator)
    preview = uploaded(client, cast)
    assert client.post(f"{PATH}{preview.pk}/abandonner/")["Location"] == "/mon-territoire/"
    assert ImportPreview.objects.count() == 0
    assert Restitution.objects.count() == 0


def test_leaving_what_was_confirmed_shows_its_restitution(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.facilitator)
    preview = uploaded(client, cast)
    client.post(f"{PATH}{preview.pk}/confirmer/")
    answer = client.post(f"{PATH}{preview.pk}/abandonner/", follow=True)
    assert answer.redirect_chain == [(f"/restitutions/{Restitution.objects.get().pk}/", 302)]
    assert "Ce document est déjà importé" in answer.content.decode()
    assert "rien n’a été écrit" not in answer.content.decode()


@pytest.mark.parametrize("role", ["coordinator", "administrator", "other_facilitator", "outsider"])
def test_a_preview_is_its_owner_s_alone(cast: Cast, as_user: SignIn, role: str) -> None:
    preview = uploaded(as_user(cast.facilitator), cast)
    client = as_user(getattr(cast, role))
    assert client.get(f"{PATH}{preview.pk}/").status_code == 404
    assert client.post(f"{PATH}{preview.pk}/confirmer/").status_code == 404
    client.post(f"{PATH}{preview.pk}/abandonner/")
    assert ImportPreview.objects.count() == 1
    assert Restitution.objects.count() == 0


def test_a_right_lost_meanwhile_stops_the_import(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.facilitator)
    preview = uploaded(client, cast)
    cast.facilitator.memberships.all().delete()
    assert client.post(f"{PATH}{preview.pk}/confirmer/").status_code == 403
    assert Restitution.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("vide.docx", b""),
        ("texte.docx", b"Bonjour"),
        ("texte.pdf", b"%PDF-1.7"),
        ("casse.json", b"{"),
        ("sans-rien.json", write_json(Report(layout="ateliers"))),
        ("profond.json", b"[" * 100_000),
        ("type.json", json.dumps({"schema": 1, "layout": 3, "themes": "x"}).encode()),
    ],
)
def test_a_bad_file_is_refused_beside_its_field(cast: Cast, as_user: SignIn, name: str, data: bytes) -> None:
    answer = as_user(cast.facilitator).post(PATH, form(cast, data, name, title="Je reste"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="id_file_error"' in page
    assert 'value="Je reste"' in page
    assert ImportPreview.objects.count() == 0


@override_settings(UPLOAD_LIMIT=100)
def test_a_file_that_is_too_big_is_refused_before_it_is_read(cast: Cast, as_user: SignIn) -> None:
    page = as_user(cast.facilitator).post(PATH, form(cast, b"x" * 101)).content.decode()
    assert "Ce fichier dépasse 20 Mo." in page


def test_each_form_has_a_key_of_its_own(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.facilitator)
    keys = {client.get(PATH).context["form"]["uid"].value() for _ in range(2)}
    assert len(keys) == 2


@needs_reference
def test_a_reference_document_goes_all_the_way(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.facilitator)
    data = (FOLDER / "pays-de-la-loire.docx").read_bytes()
    preview = uploaded(client, cast, data=data, name="pays-de-la-loire.docx")
    page = client.get(f"{PATH}{preview.pk}/").content.decode().replace("\u00a0", " ")
    assert "2 sessions" in page
    assert "11 RETEX" in page
    client.post(f"{PATH}{preview.pk}/confirmer/")
    assert Restitution.objects.get().sheets.count() == 5


def test_the_preview_says_in_which_fiche_each_thematique_will_be_written(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.facilitator)
    theirs = ThemeSection(theme=3, number=2, heading="THEMATIQUE N°2 : Ensemble", plan=REPORT.themes[0].plan)
    preview = uploaded(client, cast, data=write_json(replace(REPORT, themes=(theirs,))))
    page = client.get(f"{PATH}{preview.pk}/").content.decode()
    assert "THEMATIQUE N°2 : Ensemble" in page
    assert "Ira dans la fiche 3, «&nbsp;Travailler ensemble autrement&nbsp;»" in page


def test_the_only_territory_of_a_person_is_chosen_already(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.facilitator)
    assert "selected>Vendée" not in client.get(PATH).content.decode()
    Membership.objects.filter(user=cast.facilitator).update(territory=cast.vendee)
    Territory.objects.filter(path__startswith=cast.vendee.path).exclude(pk=cast.vendee.pk).delete()
    assert f'<option value="{cast.vendee.pk}" selected>' in client.get(PATH).content.decode()


def test_a_refusal_says_that_the_file_is_to_be_chosen_again(cast: Cast, as_user: SignIn) -> None:
    answer = as_user(cast.facilitator).post(PATH, form(cast, data=b"bonjour", name="essai.docx")).content.decode()
    assert "choisissez de nouveau le document" in answer
