"""What each member of the cast may see and do."""

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from accounts.enums import Right
from accounts.models import Membership
from accounts.scope import Scope
from territories.models import Territory
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def test_a_role_reaches_the_subtree_and_nothing_beside_or_above(cast: Cast) -> None:
    scope = Scope(cast.coordinator)
    assert [scope.may(Right.REVIEW, t) for t in (cast.nantes, cast.vendee, cast.bassin)] == [True, True, True]
    assert [scope.may(Right.READ, t) for t in (cast.region, cast.france, cast.rennes, cast.morbihan)] == [False] * 4


@pytest.mark.parametrize(
    ("who", "rights"),
    [
        ("reader", {Right.READ}),
        ("facilitator", {Right.READ, Right.READ_DRAFTS, Right.EDIT}),
        ("coordinator", {Right.READ, Right.READ_DRAFTS, Right.EDIT, Right.REVIEW, Right.MANAGE}),
        ("administrator", set(Right)),
        ("outsider", set()),
    ],
)
def test_each_role_has_its_rights(cast: Cast, who: str, rights: set[Right]) -> None:
    scope = Scope(getattr(cast, who))
    assert {right for right in Right if scope.may(right, cast.vendee)} == rights


def test_the_queryset_filter_says_the_same_as_may(cast: Cast) -> None:
    scope = Scope(cast.facilitator)
    found = set(Territory.objects.filter(scope.q(Right.EDIT, "")).values_list("ref", flat=True))
    asked = {t.ref for t in Territory.objects.all() if scope.may(Right.EDIT, t)}
    assert found == asked
    assert cast.bassin.ref in found
    assert cast.rennes.ref not in found


def test_an_anonymous_scope_asks_the_database_nothing(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scope = Scope(AnonymousUser())
    with django_assert_num_queries(0):
        assert not scope.may(Right.READ, cast.nantes)
        assert scope.grants == ()


def test_memberships_are_read_once_however_many_questions(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scope = Scope(cast.coordinator)
    with django_assert_num_queries(1):
        for right in Right:
            scope.may(right, cast.vendee)
        assert scope.role_label == "Coordination"


def test_a_disabled_account_has_no_scope(cast: Cast) -> None:
    cast.coordinator.is_active = False
    assert Scope(cast.coordinator).grants == ()


def test_two_memberships_add_up_without_repeating_paths(cast: Cast) -> None:
    Membership.objects.create(user=cast.reader, role="animateur", territory=cast.vendee)
    Membership.objects.create(user=cast.reader, role="lecteur", territory=cast.bassin)
    scope = Scope(cast.reader)
    assert scope.paths(Right.READ) == [cast.nantes.path]
    assert scope.paths(Right.EDIT) == [cast.vendee.path]
    assert scope.role_label == "Animation"
