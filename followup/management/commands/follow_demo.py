"""`follow_demo`: where some actions of the demonstration stand, and how they came there. Safe to run again."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from accounts.demo import DEMO_DOMAIN
from accounts.models import User
from accounts.scope import Scope
from common.commands import FrenchCommand
from followup.demo import create_demo_people, tie_demo
from followup.models import Action
from followup.people import may_be_responsible
from followup.services import change_action_state, comment_action, save_progress, save_responsible
from followup.workflow import ABANDON, END, START, SUSPEND

NAMESPACE = uuid.UUID("7a2f1f0b-0c0e-4a7f-8a35-6f1de2b7c5d4")

SUSPENDED = "Les crédits de l’année sont engagés. L’action reprendra au prochain budget."
ABANDONED = "Un autre dispositif répond déjà à ce besoin."
COMMENT = "Point fait en comité\u00a0: les premières écoles sont volontaires, il reste à fixer le calendrier."
DOORS = {2: (SUSPEND, SUSPENDED), 4: (END, ""), 5: (ABANDON, ABANDONED)}
"""What becomes of actions of some ranks, and why."""

BODIES = ("Conseil départemental", "Rectorat, délégation au numérique", "Communes volontaires")


class Command(FrenchCommand):
    help = "Donne un suivi aux actions de la démonstration. Ce qui est déjà suivi est conservé."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Le suivi de démonstration ne se charge qu’en mode démonstration\u00a0: EGN_DEMO=1.")
        tie_demo(today=timezone.localdate())
        people = create_demo_people()
        made = sum(self.follow(action, coordinator, people) for action, coordinator in self.plans())
        self.stdout.write(f"Suivi de démonstration\u00a0: {made} actions mises à jour.")

    def plans(self) -> Iterator[tuple[Action, Scope]]:
        """Every action on a plan that has no news yet, with the account that coordinates it."""
        for account in User.objects.filter(email__startswith="coordination.", email__endswith=DEMO_DOMAIN):
            scope = Scope(account)
            waiting = Action.objects.in_scope_of(scope).filter(on_plan=True, followed_at=None)
            yield from ((action, scope) for action in waiting.select_related("territory").order_by("pk"))

    @transaction.atomic
    def follow(self, action: Action, by: Scope, people: Sequence[User]) -> int:
        """Three actions out of four move, each its own way; the others are to start, with a due date."""
        rank, today = action.position % 8, timezone.localdate()
        due = today + timedelta(days=(rank - 3) * 45)
        if rank in (0, 7):
            self.dates(action, by, 0, due + timedelta(days=200), None)
            return 1
        started = today - timedelta(days=120 + 10 * rank)
        action = self.door(action, by, START, started)
        action = self.dates(action, by, 15 * rank, due, started)
        body, uid = BODIES[action.position % len(BODIES)], key(action, "body")
        person = next((one for one in people[rank % 3 :] if may_be_responsible(action.territory, one)), None)
        action = save_responsible(uid=uid, action=action, version=action.version, by=by, person=person, body=body)
        comment_action(uid=key(action, "comment"), action=action, by=by, text=COMMENT)
        if rank in DOORS:
            name, reason = DOORS[rank]
            self.door(action, by, name, today - timedelta(days=20), reason)
        return 1

    def door(self, action: Action, by: Scope, name: str, on: date, reason: str = "") -> Action:
        uid, version = key(action, name), action.version
        return change_action_state(uid=uid, action=action, name=name, version=version, by=by, reason=reason, on=on)

    def dates(self, action: Action, by: Scope, progress: int, due_on: date, started_on: date | None) -> Action:
        return save_progress(
            uid=key(action, "dates"),
            action=action,
            version=action.version,
            by=by,
            progress=progress,
            due_on=due_on,
            started_on=started_on,
            ended_on=None,
        )


def key(action: Action, what: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{action.reference} {what}")
