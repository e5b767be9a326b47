"""What several people say of an action at the same instant: once, and nobody overwrites anybody."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.management import call_command

from accounts.models import User
from accounts.scope import Scope
from followup.models import Action, ActionEvent
from followup.plan import follow_restitution
from followup.services import StaleActionError, change_action_state
from tests.at_once import at_once
from tests.cast import make_cast
from tests.followup.conftest import Story, new, publish
from tests.services import require_postgresql

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

TIMES = 5


@pytest.fixture
def people(transactional_db: None) -> Story:
    require_postgresql()
    call_command("load_reference", verbosity=0)
    cast = make_cast()
    return Story(cast, publish(cast, cast.vendee))


def test_at_once_one_form_is_done_once_and_of_two_people_the_second_is_told(people: Story) -> None:
    one, uid = people.first, new()

    def launch() -> str:
        by = Scope(people.cast.facilitator)
        return str(change_action_state(uid=uid, action=one, name="lancer", version=1, by=by).state)

    def close(name: str, account: User) -> str:
        given = {"uid": new(), "action": one, "name": name, "version": 2, "by": Scope(account), "reason": "Parce que"}
        try:
            return str(change_action_state(**given).state)  # type: ignore[arg-type]
        except StaleActionError:
            return "dit"

    assert at_once([launch] * TIMES) == ["en_cours"] * TIMES
    doors = (("terminer", people.cast.facilitator), ("abandonner", people.cast.coordinator))
    said = at_once([partial(close, *door) for door in doors])
    assert "dit" in said
    assert people.first.state in said
    assert ActionEvent.objects.filter(action=one, what="etat").count() == 2


def test_following_at_once_makes_each_action_once(people: Story) -> None:
    Action.objects.all().delete()
    at_once([lambda: follow_restitution(people.restitution.pk)] * TIMES)
    assert (Action.objects.count(), ActionEvent.objects.count()) == (2, 2)
