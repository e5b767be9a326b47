"""What the rooms above hear: each version published, each version taken offline, inside the change itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from accounts.scope import Scope
from restitutions.enums import State
from restitutions.models import Restitution
from syntheses.models import Version
from syntheses.services import move_restitution
from syntheses.signals import version_published, version_withdrawn
from tests.cast import Cast
from tests.syntheses.conftest import publish

pytestmark = [pytest.mark.django_db, pytest.mark.data]

Heard = list[tuple[str, int, bool, bool]]


@pytest.fixture
def heard() -> Iterator[Heard]:
    """What was heard: the signal, the version's number, whether it is readable, whether a transaction is open."""
    told: Heard = []

    def on_published(sender: type[Version], version: Version, **_: object) -> None:
        told.append(("published", version.number, version.withdrawn_at is None, inside()))

    def on_withdrawn(sender: type[Version], version: Version, **_: object) -> None:
        told.append(("withdrawn", version.number, version.withdrawn_at is None, inside()))

    version_published.connect(on_published, sender=Version)
    version_withdrawn.connect(on_withdrawn, sender=Version)
    yield told
    version_published.disconnect(on_published, sender=Version)
    version_withdrawn.disconnect(on_withdrawn, sender=Version)


def inside() -> bool:
    return transaction.get_connection().in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_publishing_and_withdrawing_are_told_once_each(cast: Cast, draft: Restitution, heard: Heard) -> None:
    version = publish(draft, cast)
    assert heard == [("published", 1, True, True)]
    move_restitution(version.restitution, "depublier", by=Scope(cast.coordinator), reason="une erreur")
    assert heard[1:] == [("withdrawn", 1, False, True)]


def test_a_receiver_that_fails_undoes_the_publication(cast: Cast, draft: Restitution) -> None:
    def refuse(sender: type[Version], version: Version, **_: object) -> None:
        raise RuntimeError("no")

    version_published.connect(refuse, sender=Version)
    try:
        with pytest.raises(RuntimeError):
            publish(draft, cast)
    finally:
        version_published.disconnect(refuse, sender=Version)
    draft.refresh_from_db()
    assert (draft.state, Version.objects.count()) == (State.VALIDATED, 0)
