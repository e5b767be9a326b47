"""What is read through a scope by SQL built once is what the queryset finds."""

from __future__ import annotations

import pytest
from django.db.models import QuerySet

from accounts.compiled import CompiledInScope
from accounts.enums import Role
from accounts.scope import Scope
from restitutions.models import Restitution
from tests.cast import Cast, person
from tests.indicators.made import send

pytestmark = pytest.mark.django_db


def test_each_person_finds_what_their_scope_finds_whatever_the_number_of_their_territories(cast: Cast) -> None:
    built = []

    def seen(scope: Scope, campaign: int) -> QuerySet[Restitution, int]:
        found = Restitution.objects.visible_to(scope).filter(campaign=campaign)
        return found.order_by("pk").values_list("pk", flat=True)

    def visible(scope: Scope, campaign: int) -> QuerySet[Restitution, int]:
        built.append(scope)
        return seen(scope, campaign)

    for place in (cast.vendee, cast.nantes, cast.morbihan):
        for is_sent in (False, True):
            made = Restitution.objects.create(campaign=cast.campaign, territory=place, created_by=cast.facilitator)
            if is_sent:
                send(made)
    find: CompiledInScope[int] = CompiledInScope(visible, arity=1)
    two = person("deux", (Role.READER, cast.vendee), (Role.FACILITATOR, cast.morbihan))
    people = (cast.reader, cast.facilitator, cast.other_coordinator, cast.administrator, cast.outsider, two)
    for one in (*people, *people):
        scope = Scope(one)
        wanted = list(seen(scope, cast.campaign.pk))
        assert find(scope, cast.campaign.pk) == wanted
        assert find.between(0, 1, scope, cast.campaign.pk) == wanted[:1]
    assert len(built) == 4
    assert find(Scope(cast.administrator), cast.campaign.pk + 1) == []
