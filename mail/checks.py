"""What `manage.py check --deploy` says of e-mails."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning

CONSOLE = "django.core.mail.backends.console.EmailBackend"


def e_mails_leave(**_: Any) -> list[CheckMessage]:
    """Without a mail server, the codes one signs in with would be written in the worker's log, and reach nobody."""
    if settings.EMAIL_BACKEND != CONSOLE or settings.DEMO:
        return []
    return [
        Warning(
            "Les courriels ne partent pas : ils s’écrivent dans le journal du serveur, codes de connexion compris.",
            hint="Donnez EMAIL_HOST (et au besoin EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS).",
            id="mail.W001",
        )
    ]
