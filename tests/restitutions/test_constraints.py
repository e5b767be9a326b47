"""The base itself refuses a value that is not one of the choices."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import Model

from accounts.scope import Scope
from restitutions.models import Entry, Restitution, Row, StateChange
from restitutions.services import ContentRefusedError, RestitutionContent, update_restitution
from restitutions.workflow import SUBMIT, change_state
from tests.cast import Cast
from workshops.models import Workshop

pytestmark = [pytest.mark.django_db]


@pytest.mark.parametrize(
    ("model", "field", "constraint"),
    [
        (Restitution, "layout", "restitution_layout_known"),
        (Row, "table", "row_table_known"),
        (Entry, "kind", "entry_kind_known"),
        (StateChange, "source", "state_change_states_known"),
        (StateChange, "target", "state_change_states_known"),
        (Workshop, "state", "workshop_state_known"),
    ],
)
def test_an_unknown_choice_is_refused(
    cast: Cast, restitution: Restitution, row: Row, model: type[Model], field: str, constraint: str
) -> None:
    Workshop.objects.create(campaign=cast.campaign, territory=cast.vendee)
    change_state(restitution, SUBMIT, by=Scope(cast.facilitator))
    with pytest.raises(IntegrityError, match=constraint):
        model._default_manager.update(**{field: "autre"})


def content(**fields: Any) -> RestitutionContent:
    return RestitutionContent(**{"title": "Synthèse d’essai", **fields})


def test_the_service_refuses_sessions_of_elsewhere_and_what_cannot_be_fed(cast: Cast, restitution: Restitution) -> None:
    away = Workshop.objects.create(campaign=cast.campaign, territory=cast.rennes)
    beside = Restitution.objects.create(campaign=cast.campaign, territory=cast.rennes)
    wrong = [
        content(workshops=(away.pk,)),
        content(workshops=(999_999,)),
        content(feeds=beside.pk),
        content(feeds=restitution.pk),
        content(feeds=999_999),
    ]
    for one in wrong:
        with pytest.raises(ContentRefusedError):
            update_restitution(restitution=restitution, version=1, content=one, by=cast.facilitator)
    restitution.refresh_from_db()
    assert (restitution.version, restitution.feeds) == (1, None)


def test_a_session_already_reported_is_not_judged_again(cast: Cast, restitution: Restitution) -> None:
    away = Workshop.objects.create(campaign=cast.campaign, territory=cast.rennes)
    restitution.reported.create(workshop=away)
    update_restitution(
        restitution=restitution, version=1, content=content(title="Neuf", workshops=(away.pk,)), by=cast.facilitator
    )
    restitution.refresh_from_db()
    assert restitution.title == "Neuf"
