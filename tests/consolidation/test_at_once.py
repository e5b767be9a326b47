"""Two coordinators at the same instant, on PostgreSQL: one decides, the other is told what was decided."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.core.management import call_command

from accounts.models import User
from consolidation.errors import AlreadyDecidedError
from consolidation.models import Decision
from restitutions.models import Entry
from tests.at_once import at_once
from tests.cast import make_cast
from tests.consolidation.conftest import make_region
from tests.services import require_postgresql

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

SAID = ("Le réseau tombe", "Le réseau est tombé", "Trop de mots de passe")


def test_two_who_merge_or_take_the_same_points_at_once_make_one_of_each(transactional_db: None) -> None:
    require_postgresql()
    call_command("load_reference", verbosity=0)
    region = make_region(make_cast())
    said = region.say(region.vendee, "diagnosis", irritant=list(SAID))
    region.send()
    into = Entry.objects.get(made_by_decisions=region.take(said[SAID[0]]).pk)
    people = (region.cast.coordinator, region.cast.administrator)

    def deciding(by: User, text: str) -> Callable[[], Decision]:
        if text == SAID[1]:
            return lambda: region.merge(said[text], into, by=by, uid=uuid.uuid4())
        return lambda: region.take(said[text], by=by, uid=uuid.uuid4())

    for text in SAID[1:]:
        told = at_once([deciding(by, text) for by in people])
        [done] = [one for one in told if isinstance(one, Decision)]
        [refused] = [one for one in told if isinstance(one, AlreadyDecidedError)]
        assert refused.decision == done == Decision.objects.get(source=said[text].pk)
    assert into.origins.count() == 2
    assert Entry.objects.filter(sheet=region.above.sheet).count() == 2
