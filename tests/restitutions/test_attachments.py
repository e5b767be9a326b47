"""Attaching files to a RETEX: what is kept, once, and what is refused without a trace."""

from __future__ import annotations

import errno
import hashlib
import uuid
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from common.file_types import FileRefusedError
from restitutions.models import Restitution, Retex, RetexAttachment, ThemeSheet
from restitutions.services import NotADraftError, attachments
from restitutions.services.attachments import add_attachment, remove_attachment
from tests import files
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PNG = files.image()


@pytest.fixture
def one(retex: list[uuid.UUID]) -> Retex:
    """RETEX 1 of the third fiche."""
    return Retex.objects.select_related("sheet").get(pk=retex[0])


def page_of(one: Retex) -> str:
    return f"/restitutions/{one.sheet.restitution_id}/3/retex/{one.pk}/pieces/"


def send(client: Client, one: Retex, data: bytes, name: str = "photo.png", uid: uuid.UUID | None = None) -> Any:
    return client.post(page_of(one), {"uid": uid or uuid.uuid4(), "file": SimpleUploadedFile(name, data)})


def attach(one: Retex, by: User, data: bytes = PNG, name: str = "photo.png") -> RetexAttachment:
    return add_attachment(retex=one, uid=uuid.uuid4(), filename=name, data=data, by=by)


def on_disk() -> set[str]:
    return set(default_storage.listdir("pieces")[1]) if default_storage.exists("pieces") else set()


def test_a_file_is_attached_under_a_name_that_says_nothing(client: Client, cast: Cast, one: Retex) -> None:
    client.force_login(cast.facilitator)
    before = on_disk()
    assert send(client, one, PNG, "../Été <b>à</b> Nantes.PNG")["Location"] == page_of(one)
    made = RetexAttachment.objects.get()
    assert (made.name, made.content_type, made.size) == ("b Nantes.png", "image/png", len(PNG))
    assert made.sha256 == hashlib.sha256(PNG).hexdigest()
    assert on_disk() - before == {str(made.file).removeprefix("pieces/")}
    assert "Nantes" not in str(made.file)
    with default_storage.open(str(made.file)) as kept:
        assert kept.read() == PNG
    fiche = client.get(f"/restitutions/{one.sheet.restitution_id}/3/").content.decode()
    assert f'href="/pieces/{made.sha256}/"' in fiche
    assert "b Nantes.png" in fiche


def test_the_same_form_and_the_same_bytes_are_one_attachment(client: Client, cast: Cast, one: Retex) -> None:
    client.force_login(cast.facilitator)
    before, uid = on_disk(), uuid.uuid4()
    for again in (uid, uid, uuid.uuid4()):
        assert send(client, one, PNG, uid=again).status_code == 302
    assert RetexAttachment.objects.count() == 1
    assert len(on_disk() - before) == 1


def test_another_file_sent_from_the_same_page_is_attached_too(client: Client, cast: Cast, one: Retex) -> None:
    client.force_login(cast.facilitator)
    uid = uuid.uuid4()
    send(client, one, PNG, uid=uid)
    for _ in range(2):
        assert send(client, one, files.pdf(), "b.pdf", uid=uid).status_code == 302
    assert sorted(RetexAttachment.objects.values_list("name", flat=True)) == ["b.pdf", "photo.png"]


def test_the_same_bytes_may_go_with_two_retex(cast: Cast, one: Retex, retex: list[uuid.UUID]) -> None:
    other = Retex.objects.get(pk=retex[1])
    first = attach(one, cast.facilitator)
    second = add_attachment(retex=other, uid=first.pk, filename="a.png", data=PNG, by=cast.facilitator)
    assert {first.retex_id, second.retex_id} == {one.pk, other.pk}
    assert RetexAttachment.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (files.SVG, "dessin.svg", "ni un PDF ni une image"),
        (files.HTML, "photo.png", "ni un PDF ni une image"),
        (files.pdf(OpenAction=files.script()), "a.pdf", "contient un script"),
        (PNG + b"\0" * 10 * 1024 * 1024, "grande.png", "dépasse 10\u00a0Mo"),
        (PNG + b"\0" * 21 * 1024 * 1024, "immense.png", "dépasse 10\u00a0Mo"),
        (b"", "vide.pdf", "vide"),
    ],
    ids=["svg", "html", "script", "large", "huge", "empty"],
)
def test_a_file_that_is_refused_leaves_nothing(
    client: Client, cast: Cast, one: Retex, data: bytes, name: str, said: str
) -> None:
    client.force_login(cast.facilitator)
    before = on_disk()
    text = send(client, one, data, name).content.decode()
    assert said in text
    assert "Le fichier n’est pas joint" in text
    assert (RetexAttachment.objects.count(), on_disk() - before) == (0, set())


def test_ten_files_at_most(client: Client, cast: Cast, one: Retex) -> None:
    fields = {"retex": one, "name": "a.png", "content_type": "image/png", "size": 1, "file": "pieces/a"}
    RetexAttachment.objects.bulk_create(RetexAttachment(sha256=f"{rank:064}", **fields) for rank in range(10))
    client.force_login(cast.facilitator)
    before = on_disk()
    assert "a déjà 10 pièces jointes" in send(client, one, PNG).content.decode()
    assert (RetexAttachment.objects.count(), on_disk() - before) == (10, set())
    assert "le nombre le plus grand" in client.get(page_of(one)).content.decode()


def test_a_full_disk_is_said_and_leaves_nothing(
    client: Client, cast: Cast, one: Retex, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, before = default_storage.save, on_disk()

    def half_written(name: str, content: Any) -> str:
        plain(name, type(content)(content.read()[:10]))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(default_storage, "save", half_written)
    client.force_login(cast.facilitator)
    text = send(client, one, PNG).content.decode()
    assert "le disque est plein" in text
    assert (RetexAttachment.objects.count(), on_disk() - before) == (0, set())


def test_a_save_that_fails_takes_its_file_away(cast: Cast, one: Retex, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("cut")

    before = on_disk()
    monkeypatch.setattr(attachments, "mark_changed", broken)
    with pytest.raises(RuntimeError, match="cut"):
        attach(one, cast.facilitator)
    assert (RetexAttachment.objects.count(), on_disk() - before) == (0, set())


def test_a_retex_deleted_meanwhile_is_said(cast: Cast, one: Retex) -> None:
    Retex.objects.all().delete()
    before = on_disk()
    with pytest.raises(Retex.DoesNotExist):
        attach(one, cast.facilitator)
    assert on_disk() - before == set()


def test_a_restitution_that_is_sent_takes_no_file_and_loses_none(cast: Cast, one: Retex) -> None:
    made = attach(one, cast.facilitator)
    Restitution.objects.update(state="transmise", submitted_at="2020-10-20T10:00:00Z")
    with pytest.raises(NotADraftError):
        attach(one, cast.facilitator, files.image(colour="red"))
    with pytest.raises(NotADraftError):
        remove_attachment(attachment=made, by=cast.facilitator)
    assert RetexAttachment.objects.get().retex_id == one.pk


def test_a_file_is_removed_after_a_question_and_twice_is_once(client: Client, cast: Cast, one: Retex) -> None:
    made = attach(one, cast.facilitator)
    client.force_login(cast.facilitator)
    assert "Retirer ce fichier ?" in client.get(page_of(one)).content.decode()
    for _ in range(2):
        assert client.post(f"{page_of(one)}{made.pk}/retirer/")["Location"] == page_of(one)
    assert RetexAttachment.objects.kept().count() == 0
    assert made.name not in client.get(page_of(one)).content.decode()


def test_deleting_a_restitution_says_how_many_files_go(client: Client, cast: Cast, one: Retex) -> None:
    attach(one, cast.facilitator)
    client.force_login(cast.facilitator)
    page = client.get(f"/restitutions/{one.sheet.restitution_id}/supprimer/").content.decode()
    assert "1\u00a0pièce jointe" in page


def test_a_file_that_was_removed_may_be_attached_again(cast: Cast, one: Retex) -> None:
    remove_attachment(attachment=attach(one, cast.facilitator), by=cast.facilitator)
    attach(one, cast.facilitator)
    assert RetexAttachment.objects.kept().count() == 1


def test_a_file_is_removed_from_its_own_retex_only(
    client: Client, cast: Cast, one: Retex, retex: list[uuid.UUID]
) -> None:
    made = attach(one, cast.facilitator)
    client.force_login(cast.facilitator)
    client.post(page_of(Retex.objects.select_related("sheet").get(pk=retex[1])) + f"{made.pk}/retirer/")
    assert RetexAttachment.objects.get().retex_id == one.pk


def test_a_name_that_attacks_is_shown_as_a_name(client: Client, cast: Cast, one: Retex) -> None:
    made = attach(one, cast.facilitator, name="x' onmouseover='alert(1)' & {{ 7 }}.png")
    client.force_login(cast.facilitator)
    text = client.get(page_of(one)).content.decode()
    assert "x&#x27; onmouseover=&#x27;alert(1)&#x27; &amp; {{ 7 }}.png" in text
    assert made.name == "x' onmouseover='alert(1)' & {{ 7 }}.png"


def test_too_much_is_refused_without_reading_it(cast: Cast, one: Retex) -> None:
    with pytest.raises(FileRefusedError, match="dépasse"):
        attach(one, cast.facilitator, b"%PDF-" + b"\0" * 10 * 1024 * 1024)


@pytest.mark.parametrize("number", [1, 10])
def test_the_page_costs_the_same_at_1_and_10_files(
    client: Client, cast: Cast, one: Retex, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fields = {"retex": one, "name": "a.png", "content_type": "image/png", "size": 1, "file": "pieces/a"}
    RetexAttachment.objects.bulk_create(RetexAttachment(sha256=f"{rank:064}", **fields) for rank in range(number))
    client.force_login(cast.facilitator)
    with django_assert_num_queries(7):
        assert client.get(page_of(one)).status_code == 200


def test_the_fiche_of_an_empty_sheet_offers_no_file(client: Client, cast: Cast, sheet: ThemeSheet) -> None:
    client.force_login(cast.facilitator)
    assert "Pièces jointes" not in client.get(f"/restitutions/{sheet.restitution_id}/3/").content.decode()
