"""What the rooms above are told: each change of what the public reads, once, inside the change itself."""

from __future__ import annotations

import pytest
from django.db import transaction

from accounts.scope import Scope
from restitutions.enums import State
from restitutions.models import Restitution
from syntheses.followers import follow_publications
from syntheses.models import Version
from syntheses.services import move_restitution
from tests.cast import Cast
from tests.syntheses.conftest import publish

pytestmark = [pytest.mark.django_db, pytest.mark.data]

Heard = list[tuple[int, list[int], bool]]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """What was heard: the restitution, the versions one may read of it, whether a transaction is open."""
    told: Heard = []
    monkeypatch.setattr("syntheses.followers._followers", [])

    def follow(restitution_id: int) -> None:
        readable = Version.objects.readable().filter(restitution=restitution_id).order_by("number")
        told.append((restitution_id, list(readable.values_list("number", flat=True)), inside()))

    follow_publications(follow)
    return told


def inside() -> bool:
    return transaction.get_connection().in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_publishing_and_withdrawing_are_told_once_each(cast: Cast, draft: Restitution, heard: Heard) -> None:
    publish(draft, cast)
    assert heard == [(draft.pk, [1], True)]
    move_restitution(draft, "corriger", by=Scope(cast.coordinator), reason="une erreur")
    assert len(heard) == 1
    publish(draft, cast)
    assert heard[1:] == [(draft.pk, [1, 2], True)]
    move_restitution(draft, "depublier", by=Scope(cast.coordinator), reason="une autre")
    assert heard[2:] == [(draft.pk, [], True)]


def test_a_follower_that_fails_undoes_the_publication(
    cast: Cast, draft: Restitution, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_restitution_id: int) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("syntheses.followers._followers", [refuse])
    with pytest.raises(RuntimeError):
        publish(draft, cast)
    draft.refresh_from_db()
    assert (draft.state, Version.objects.count()) == (State.VALIDATED, 0)
