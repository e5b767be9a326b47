"""What the tests of the door need: the codes that were sent, and a browser that asks for one."""

from __future__ import annotations

import re

from django.test import Client

from mail.models import Message

ASK, GIVE = "/connexion/", "/connexion/code/"


def codes_sent(email: str) -> list[str]:
    """The codes sent to an address, the last one last, as they are written."""
    texts = (
        Message.objects.filter(to=email, key__startswith="sign-in-code:").order_by("pk").values_list("text", flat=True)
    )
    return [found[1] for text in texts if (found := re.search(r"^(\d{4} \d{4})$", text, re.MULTILINE))]


def ask(client: Client, email: str, **more: str) -> str:
    """Ask for a code; the last one sent to this address, or ""."""
    answer = client.post(ASK, {"email": email, **more})
    assert answer.status_code == 302, answer.content.decode()
    return next(reversed(codes_sent(email.lower())), "")


def another(code: str) -> str:
    """Eight digits that are not this code."""
    return f"{(int(code.replace(' ', '')) + 1) % 10**8:08}" if code else "12345678"
