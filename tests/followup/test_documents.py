"""The documents of an action: who attaches and reads them, what is refused, what the log says, how long they last."""

from __future__ import annotations

import errno
import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.scope import Scope
from followup.documents import attach_document, purge_documents, take_document_away
from followup.models import ActionDocument, ActionEvent
from followup.services import StaleActionError, change_action_state
from tests import files
from tests.followup.conftest import SignIn, Story, new

pytestmark = pytest.mark.django_db

PAGE = "/suivi/actions/D85-T3-A1/"
PNG = files.image()


def send(client: Client, data: bytes = PNG, name: str = "photo.png", uid: uuid.UUID | None = None) -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(PAGE, {"quoi": "document", "uid": uid or new(), "version": 1, "file": file})


def attach(story: Story, data: bytes = PNG, name: str = "photo.png") -> ActionDocument:
    return attach_document(action=story.first, uid=new(), filename=name, data=data, by=story.team)


def on_disk() -> set[str]:
    return set(default_storage.listdir("suivi")[1]) if default_storage.exists("suivi") else set()


def logged() -> list[tuple[str, str, str]]:
    events = ActionEvent.objects.filter(what="document").order_by("pk")
    return [(one.before["document"], one.after["document"], one.by.name if one.by else "") for one in events]


def address(made: ActionDocument) -> str:
    return f"{PAGE}documents/{made.pk}/"


def test_a_document_is_attached_once_under_a_name_that_says_nothing_and_is_in_the_log(
    story: Story, as_user: SignIn
) -> None:
    client, before, uid = as_user(story.cast.facilitator), on_disk(), new()
    for again in (uid, uid, new()):
        assert send(client, PNG, "../Été <b>à</b> Luçon.PNG", again)["Location"] == PAGE
    made = ActionDocument.objects.get()
    assert (made.name, made.content_type, made.size, made.added_by) == (
        "b Luçon.png", "image/png", len(PNG), story.cast.facilitator,
    )  # fmt: skip
    assert on_disk() - before == {str(made.file).removeprefix("suivi/")}
    assert logged() == [("", "b Luçon.png", "Animateur")]
    text = client.get(PAGE).content.decode()
    assert f'href="{address(made)}"' in text
    assert "b Luçon.png» est joint" in text.replace("\u00a0", "")
    assert 'Document&nbsp;: <span dir="auto">aucun</span> → <span dir="auto">b Luçon.png</span>' in text
    assert (story.first.version, story.first.followed_at is not None) == (1, True)


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (files.SVG, "dessin.svg", "ni un PDF ni une image"),
        (files.HTML, "photo.png", "ni un PDF ni une image"),
        (files.pdf(OpenAction=files.script()), "a.pdf", "contient un script"),
        (PNG + b"\0" * 10 * 1024 * 1024, "grande.png", "dépasse 10\u00a0Mo"),
        (b"", "vide.pdf", "vide"),
    ],
    ids=["svg", "html", "script", "large", "empty"],
)
def test_a_file_that_is_refused_leaves_nothing(
    story: Story, as_user: SignIn, data: bytes, name: str, said: str
) -> None:
    before = on_disk()
    text = send(as_user(story.cast.facilitator), data, name).content.decode()
    assert (said in text, "Le document n’est pas joint" in text) == (True, True)
    assert (ActionDocument.objects.count(), on_disk() - before, logged()) == (0, set(), [])


def test_a_full_disk_or_a_save_that_fails_leaves_nothing(
    story: Story, as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = on_disk()

    def broken(*_args: object, **_values: object) -> None:
        raise RuntimeError("cut")

    with monkeypatch.context() as cut:
        cut.setattr("followup.documents._note", broken)
        with pytest.raises(RuntimeError, match="cut"):
            attach(story)

    def full(*_args: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    assert "le disque est plein" in send(as_user(story.cast.facilitator)).content.decode()
    assert (ActionDocument.objects.count(), on_disk() - before, logged()) == (0, set(), [])


def test_thirty_documents_at_most(story: Story, as_user: SignIn) -> None:
    many(story, 30)
    client, before = as_user(story.cast.facilitator), on_disk()
    assert "le nombre le plus grand" in client.get(PAGE).content.decode()
    assert "a déjà 30 documents" in send(client).content.decode()
    assert (ActionDocument.objects.count(), on_disk() - before) == (30, set())


def many(story: Story, number: int) -> None:
    fields = {"action": story.first, "name": "a.png", "content_type": "image/png", "size": 1, "file": "suivi/a"}
    ActionDocument.objects.bulk_create(ActionDocument(sha256=f"{rank:064}", **fields) for rank in range(number))


@pytest.mark.parametrize(
    ("who", "given", "sent"),
    [("reader", 200, 403), ("coordinator", 200, 302), ("other_coordinator", 404, 404), ("outsider", 404, 404)],
)
def test_each_is_given_and_lets_attach_what_their_role_allows(
    story: Story, as_user: SignIn, who: str, given: int, sent: int
) -> None:
    made, client = attach(story), as_user(getattr(story.cast, who))
    answer: Any = client.get(address(made))
    if answer.streaming:
        assert b"".join(answer.streaming_content) == PNG
        assert answer["Content-Disposition"] == 'attachment; filename="photo.png"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["Cache-Control"] == "private, no-cache"
    assert answer.status_code == given
    assert send(client, files.pdf(), "b.pdf").status_code == sent
    assert client.post(f"{address(made)}retirer/").status_code == sent


def test_the_public_reads_neither_the_names_nor_the_files(story: Story, as_user: SignIn) -> None:
    made, client = attach(story, name="Convention signée.png"), as_user(None)
    text = client.get(PAGE).content.decode()
    assert ("Convention" in text, "Les documents" in text) == (False, False)
    assert client.get(address(made))["Location"] == f"/connexion/?next={address(made)}"


def test_one_taken_away_is_in_the_log_alone_and_its_bytes_go(story: Story, as_user: SignIn) -> None:
    made, client = attach(story), as_user(story.cast.facilitator)
    for _ in range(2):
        assert client.post(f"{address(made)}retirer/")["Location"] == PAGE
    assert logged() == [("", "photo.png", "Animateur"), ("photo.png", "", "Animateur")]
    assert client.get(address(made)).status_code == 404
    kept = attach(story)
    assert kept.pk != made.pk
    purge_documents()
    assert list(ActionDocument.objects.all()) == [kept]
    assert (default_storage.exists(str(made.file)), default_storage.exists(str(kept.file))) == (False, True)


def test_a_document_is_reached_through_its_own_action_alone(story: Story, as_user: SignIn) -> None:
    made, client = attach(story), as_user(story.cast.facilitator)
    other = f"/suivi/actions/{story.second.reference}/documents/{made.pk}/"
    assert (client.get(other).status_code, client.post(f"{other}retirer/").status_code) == (404, 404)
    assert ActionDocument.objects.kept().count() == 1


def test_who_only_reads_is_refused_by_the_door_itself(story: Story) -> None:
    made, reader, before = attach(story), Scope(story.cast.reader), on_disk()
    with pytest.raises(PermissionError):
        attach_document(action=story.first, uid=new(), filename="b.pdf", data=files.pdf(), by=reader)
    with pytest.raises(PermissionError):
        take_document_away(document=made, by=reader)
    assert (ActionDocument.objects.kept().count(), on_disk()) == (1, before)


def test_a_file_that_no_row_names_is_purged_after_a_day(story: Story) -> None:
    made, lost = attach(story), default_storage.save("suivi/perdu", ContentFile(b"x"))
    purge_documents()
    assert default_storage.exists(lost)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        purge_documents()
    assert (default_storage.exists(lost), default_storage.exists(str(made.file))) == (False, True)


def test_a_name_that_attacks_is_shown_as_a_name(story: Story, as_user: SignIn) -> None:
    attach(story, name="x' onmouseover='alert(1)' & {{ 7 }}.png")
    text = as_user(story.cast.facilitator).get(PAGE).content.decode()
    assert text.count("x&#x27; onmouseover=&#x27;alert(1)&#x27; &amp; {{ 7 }}.png") == 2


def test_the_page_costs_the_same_at_1_and_30_documents(
    story: Story, as_user: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_user(story.cast.facilitator)
    for number in (1, 29):
        ActionDocument.objects.all().delete()
        many(story, number)
        with django_assert_num_queries(8):
            client.get(PAGE)


def test_a_document_attached_since_is_not_what_made_a_form_stale(story: Story) -> None:
    change_action_state(uid=new(), action=story.first, name="lancer", version=1, by=story.team)
    attach(story)
    with pytest.raises(StaleActionError) as stale:
        change_action_state(uid=new(), action=story.first, name="terminer", version=1, by=story.team)
    assert stale.value.last
    assert stale.value.last.what == "etat"
