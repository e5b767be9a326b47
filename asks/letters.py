"""The messages: one for all that is due of a person on a day, one link a line; a link sent again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.text import Truncator

from asks.links import ANSWER, STOP
from asks.models import Ask, AskLink, Correspondent, Digest
from common import french
from common.context_processors import current_brand
from mail.models import Message
from mail.seals import harmless, seal
from mail.services import queue_message
from mail.texts import render_text
from measures.periods import period_of

WORDS = 200
"""Characters of an indicator or of an action in a line."""


@dataclass(frozen=True)
class Line:
    """What is asked, where and for when, and its link."""

    what: str
    where: str
    link: str


def queue_digest(digest: Digest, person: Correspondent, links: Sequence[AskLink]) -> Message:
    """Queue the message of a day. Asked again, it is the first one."""
    number = len(links)
    said = "une réponse est attendue de vous" if number == 1 else f"{number} réponses sont attendues de vous"
    return _queue(person, links, subject=said, key=digest.message)


def queue_again(person: Correspondent, links: Sequence[AskLink], key: str) -> Message:
    """Queue the links that were asked for on a page; the one that corrects comes first, if there is one."""
    said = "votre nouveau lien de réponse" if len(links) == 1 else "vos nouveaux liens de réponse"
    return _queue(person, links, subject=said, key=key)


def asked_words(ask: Ask) -> str:
    """« Part des écoles reliées », « Former une personne par école »."""
    said = ask.indicator.name if ask.indicator else ask.action.text if ask.action else ""
    return Truncator(said).chars(WORDS)


def asked_where(ask: Ask) -> str:
    """« Vendée, en mars 2021 », « Vendée, échéance le 3 mars 2021 »."""
    if ask.indicator and ask.territory:
        return f"{ask.territory.label}, {period_of(ask.indicator.periodicity, ask.day).when}"
    assert ask.action is not None
    due = f", échéance le {_day(ask.action.deadline)}" if ask.action.deadline else ""
    return f"{ask.action.territory.label}, {ask.action.reference}{due}"


def _day(value: date) -> str:
    return french.day(value, weekday=False)


def _queue(person: Correspondent, links: Sequence[AskLink], *, subject: str, key: str) -> Message:
    text = render_text(
        "asks",
        person=harmless(str(person.user)),
        lines=[_line(link) for link in links],
        corrects=links[0].corrects,
        until=_day(timezone.localdate(links[0].expires_at)),
        stop=seal(STOP, person.uid),
    )
    return queue_message(
        to=person.user.email,
        subject=f"{current_brand().site}\u00a0: {subject}",
        text=text,
        key=key,
        unsubscribe=seal(STOP, person.uid),
    )


def _line(link: AskLink) -> Line:
    kind = link.ask.get_kind_display()
    if link.corrects:
        kind = f"Pour {'corriger' if link.ask.indicator else 'compléter'}\u00a0: {kind[0].lower()}{kind[1:]}"
    what = f"{kind}\u00a0: «\u00a0{harmless(asked_words(link.ask))}\u00a0»"
    return Line(what, harmless(asked_where(link.ask)), seal(ANSWER, link.uid))
