"""What comes after the limit of an upload is not stored, and the form says why."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from tests.cast import Cast

pytestmark = pytest.mark.django_db

URL = "/restitutions/importer/"


def send(client: Client, size: int) -> str:
    file = SimpleUploadedFile("rapport.docx", BytesIO(b"x" * size).read())
    return client.post(URL, {"title": "Bocage", "file": file}).content.decode()


@override_settings(UPLOAD_LIMIT=1_000_000)
def test_a_file_over_the_limit_is_refused_in_words_and_never_stored(
    client: Client, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[int] = []
    plain = "django.core.files.uploadhandler.TemporaryFileUploadHandler.receive_data_chunk"

    def receive(_handler: object, raw_data: bytes, start: int) -> None:
        stored.append(start + len(raw_data))

    monkeypatch.setattr(plain, receive)
    client.force_login(cast.facilitator)
    with override_settings(FILE_UPLOAD_TEMP_DIR=str(tmp_path)):
        page = send(client, 5_000_000)
    assert "Ce fichier dépasse 20\u00a0Mo" in page.replace("20 Mo", "20\u00a0Mo")
    assert 'value="Bocage"' in page
    assert 900_000 < max(stored) <= 1_000_000


def test_a_file_within_the_limit_reaches_the_form(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    page = send(client, 3_000_000)
    assert "dépasse" not in page
    assert 'value="Bocage"' in page
