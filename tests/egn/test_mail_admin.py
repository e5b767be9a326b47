"""E-mails in the administration: seen without their text, and queued again."""

from __future__ import annotations

import pytest
from django.test import Client

from mail.models import Message
from mail.services import queue_message
from tests.cast import Cast

pytestmark = pytest.mark.django_db

TABLE = "/administration/mail/message/"


@pytest.fixture
def failed() -> Message:
    message = queue_message(to="agent@example.org", subject="Un code", text="Votre code : 482913", key="code")
    Message.objects.update(state="failed", attempts=6, error="Hors d’atteinte")
    return message


def test_an_administrator_sees_what_failed_but_no_text_and_queues_it_again(
    client: Client, cast: Cast, failed: Message
) -> None:
    cast.administrator.is_staff = True
    cast.administrator.save()
    client.force_login(cast.administrator)
    for address in (TABLE, f"{TABLE}{failed.pk}/change/"):
        page = client.get(address).content.decode()
        assert "Hors d’atteinte" in page
        assert "482913" not in page
    assert client.get(f"{TABLE}add/").status_code == 403
    assert client.post(f"{TABLE}{failed.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(TABLE, {"action": "send_again", "_selected_action": [failed.pk]})
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.error) == ("queued", 0, "")


@pytest.mark.parametrize("who", ["coordinator", "reader"])
def test_nobody_else_sees_them(client: Client, cast: Cast, failed: Message, who: str) -> None:
    user = getattr(cast, who)
    user.is_staff = True
    user.save()
    client.force_login(user)
    assert client.get(TABLE).status_code == 403
