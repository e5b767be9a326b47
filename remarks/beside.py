"""What the page of a fiche shows of its remarks: beside the entries, and below the parts.

Apart from the view, so that another page of a fiche may show the same.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.enums import Right
from accounts.scope import Scope
from remarks.models import Remark
from remarks.selectors import RemarkCard, by_entry, cards, with_events
from restitutions.enums import State
from restitutions.models import Restitution
from restitutions.selectors import Bullet, SheetPage
from workshops.models import Theme


@dataclass(frozen=True)
class Beside:
    """What stands beside the entries of a fiche: their open remarks, and where one is written ("": not here)."""

    found: dict[uuid.UUID, list[RemarkCard]]
    new_url: str = ""

    @property
    def has_any(self) -> bool:
        return bool(self.found or self.new_url)


def remark_context(restitution: Restitution, theme: Theme, page: SheetPage, scope: Scope) -> dict[str, Any]:
    """`waiting` and `resolved` (RemarkCards), `beside`: one SQL statement, two when there are remarks.

    Nothing for those who only read.
    """
    of_team = scope.may(Right.READ_DRAFTS, restitution.territory)
    remarks = with_events(Remark.objects.filter(restitution=restitution, theme=theme))
    found = cards(remarks, now=dict(_texts(page))) if of_team else []
    can_remark = restitution.state != State.PUBLISHED and scope.may(Right.REVIEW, restitution.territory)
    new_url = reverse("restitutions:new_remark", args=[restitution.pk, theme.number]) if can_remark else ""
    return {
        "waiting": [card for card in found if not card.remark.is_resolved],
        "resolved": [card for card in found if card.remark.is_resolved],
        "beside": Beside(by_entry(found), new_url),
    }


def _texts(page: SheetPage) -> Iterator[tuple[uuid.UUID, str]]:
    """What every entry of a fiche says, by its id."""
    for table in page.tables.values():
        for row in table.rows:
            for cell in row.cells:
                yield from _bullet_texts(cell.bullets)
    for entry in page.challenges:
        yield entry.pk, entry.text


def _bullet_texts(bullets: tuple[Bullet, ...]) -> Iterator[tuple[uuid.UUID, str]]:
    for bullet in bullets:
        yield bullet.pk, bullet.text
        yield from _bullet_texts(bullet.items)
