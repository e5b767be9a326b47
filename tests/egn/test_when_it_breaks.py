"""A disk without room, a right withdrawn while writing: said in words, nothing half saved, what was typed is back."""

from __future__ import annotations

import errno
from io import BytesIO
from typing import NoReturn

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import OperationalError
from django.test import Client

from accounts.models import Membership
from common.faults import is_disk_full
from restitutions.models import NarrativeBlock, Restitution
from syntheses.models import ImportPreview
from tests.cast import Cast
from tests.restitutions.browser import typed

pytestmark = [pytest.mark.django_db]

FULL = "Le disque du serveur est plein"
GIVEN_BACK = "Un constat &lt;b&gt;long&lt;/b&gt;</textarea>"


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/restitutions/{Restitution.objects.create(campaign=cast.campaign, territory=cast.nantes).pk}/3/textes/"


@pytest.fixture
def browser(cast: Cast) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.facilitator)
    return client


class PostgresError(Exception):
    sqlstate = "53100"


def sqlite_full(*_: object, **__: object) -> NoReturn:
    raise OperationalError("database or disk is full")


def postgres_full(*_: object, **__: object) -> NoReturn:
    raise OperationalError("could not extend file") from PostgresError()


def unreachable(*_: object, **__: object) -> NoReturn:
    raise OperationalError("connection refused")


@pytest.mark.parametrize(("fault", "says_full"), [(sqlite_full, True), (postgres_full, True), (unreachable, False)])
def test_a_save_the_base_cannot_take_gives_the_words_back(
    browser: Client, path: str, monkeypatch: pytest.MonkeyPatch, fault: object, says_full: bool
) -> None:
    sent = typed(browser.get(path), {"situation": "Un constat <b>long</b>"})
    monkeypatch.setattr("restitutions.services.texts.mark_changed", fault)
    answer = browser.post(path, sent)
    page = answer.content.decode()
    assert answer.status_code == 500
    assert (FULL in page) is says_full
    assert "le dernier envoi, lui, ne l’a pas été" in page
    assert GIVEN_BACK in page
    assert NarrativeBlock.objects.count() == 0


def test_a_file_the_disk_cannot_take_is_refused_in_words(
    browser: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoRoom(BytesIO):
        def write(self, _data: object) -> NoReturn:
            raise OSError(errno.ENOSPC, "No space left on device")

    def opened(self: TemporaryUploadedFile, *_: object, **__: object) -> None:
        self.file = NoRoom()

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", opened)
    file = BytesIO(b"x" * 3_000_000)
    file.name = "rapport.docx"
    answer = browser.post("/restitutions/importer/", {"file": file})
    assert answer.status_code == 500
    assert FULL in answer.content.decode()
    assert ImportPreview.objects.count() == 0


def test_a_right_withdrawn_while_writing_gives_the_words_back(browser: Client, cast: Cast, path: str) -> None:
    Membership.objects.filter(user=cast.facilitator).update(role="lecteur")
    Restitution.objects.update(state="transmise", submitted_at="2020-10-20T10:00:00Z")
    answer = browser.post(path, {"situation": "Un constat <b>long</b>"})
    assert answer.status_code == 403
    assert GIVEN_BACK in answer.content.decode()


def test_the_causes_of_an_error_are_looked_at_and_no_further() -> None:
    first, second = ValueError("first"), OSError(errno.ENOSPC, "full")
    first.__cause__, second.__context__ = second, first
    assert is_disk_full(first) is True
    loop = ValueError("loop")
    loop.__context__ = KeyError("other")
    loop.__context__.__context__ = loop
    assert is_disk_full(loop) is False
    assert is_disk_full(OSError(errno.EACCES, "refused")) is False
    assert is_disk_full(None) is False
