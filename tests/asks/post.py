"""A mail server of the test: it keeps what it is handed, may be out of reach, and the worker may die once it has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Post:
    """`handed`: what was taken of each message (by its key), its Message-ID and its text. `key`: the one that comes."""

    key: str = ""
    handed: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    is_out_of_reach: Callable[[], bool] = lambda: False
    kills_next: bool = False
    killed: set[str] = field(default_factory=set)
    refused: int = 0

    def take(self, message: EmailMessage) -> None:
        if self.is_out_of_reach():
            self.refused += 1
            raise ConnectionRefusedError("the mail server is out of reach")
        self.handed[self.key].append((message.extra_headers["Message-ID"], str(message.body)))
        if self.kills_next:
            self.kills_next = False
            self.killed.add(self.key)
            raise Killed


POST = [Post()]
"""The one that answers now."""


class Backend(BaseEmailBackend):
    """Django hands it what leaves."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for one in email_messages:
            POST[0].take(one)
        return len(email_messages)
