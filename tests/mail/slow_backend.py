"""A way out for the tests of killed workers: the message leaves at once, the answer takes a long time to come back."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend as FileBackend


class EmailBackend(FileBackend):
    """Writes each message in EMAIL_FOLDER, then sleeps."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(file_path=os.environ["EMAIL_FOLDER"], **kwargs)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = super().send_messages(email_messages)
        time.sleep(float(os.environ["EMAIL_SLEEP"]))
        return sent or 0
