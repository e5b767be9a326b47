"""Members changed by several people at the same instant, on PostgreSQL."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts import codes
from accounts.enums import Role
from accounts.members import change_role, invite_member, remove_member
from accounts.models import Membership, SignInCode, User
from mail.models import Message
from tests.accounts.codes import another, codes_sent
from tests.at_once import at_once
from tests.cast import Cast, make_cast, person
from tests.services import require_postgresql

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture
def people(transactional_db: None) -> Cast:
    require_postgresql()
    call_command("load_reference", verbosity=0)
    return make_cast()


def two_coordinators(cast: Cast) -> tuple[User, User]:
    other = person("seconde-coordinatrice", (Role.COORDINATOR, cast.nantes))
    User.objects.update(last_login=timezone.now())
    return cast.coordinator, other


@pytest.mark.parametrize("_round", range(5))
def test_two_coordinators_who_remove_each_other_leave_one(people: Cast, _round: int) -> None:
    first, second = two_coordinators(people)
    one, two = Membership.objects.get(user=first), Membership.objects.get(user=second)
    results = at_once(
        [
            lambda: remove_member(uid=uuid.uuid4(), membership=two, by=first),
            lambda: remove_member(uid=uuid.uuid4(), membership=one, by=second),
        ]
    )
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "PermissionDenied"]
    assert Membership.objects.filter(territory=people.nantes, role=Role.COORDINATOR).count() == 1


@pytest.mark.parametrize("_round", range(5))
def test_two_coordinators_who_leave_together_leave_one(people: Cast, _round: int) -> None:
    first, second = two_coordinators(people)
    one, two = Membership.objects.get(user=first), Membership.objects.get(user=second)
    results = at_once(
        [
            lambda: remove_member(uid=uuid.uuid4(), membership=one, by=first),
            lambda: change_role(uid=uuid.uuid4(), membership=two, role=Role.READER, seen="coordinateur", by=second),
        ]
    )
    assert sorted(type(result).__name__ for result in results) == ["LastManagerError", "NoneType"]
    assert Membership.objects.filter(territory=people.nantes, role=Role.COORDINATOR).count() == 1


def test_one_invitation_sent_five_times_at_once_is_one_account_and_one_message(people: Cast) -> None:
    uid = uuid.uuid4()

    def invite() -> object:
        return invite_member(
            uid=uid,
            email="camille@example.org",
            name="Camille",
            role=Role.READER,
            territory=people.vendee,
            by=people.coordinator,
        )

    assert {type(result).__name__ for result in at_once([invite] * 5)} == {"User"}
    assert Membership.objects.filter(user__email="camille@example.org").count() == 1
    assert Message.objects.count() == 1


def test_the_same_new_person_invited_on_two_territories_at_once_is_one_account(people: Cast) -> None:
    def invite(territory: str) -> Callable[[], object]:
        return lambda: invite_member(
            uid=uuid.uuid4(),
            email="camille@example.org",
            name="Camille",
            role=Role.READER,
            territory=getattr(people, territory),
            by=people.administrator,
        )

    assert {type(result).__name__ for result in at_once([invite("vendee"), invite("morbihan")])} == {"User"}
    assert User.objects.filter(email="camille@example.org").count() == 1
    assert Membership.objects.filter(user__email="camille@example.org").count() == 2


def test_a_code_given_by_two_tabs_at_once_opens_once(people: Cast) -> None:
    uid = codes.ask_for_code(email=people.reader.email, network="192.0.2.1")
    digits = codes_sent(people.reader.email)[0].replace(" ", "")
    results = at_once([lambda: codes.check_code(email=people.reader.email, uid=uid, digits=digits)] * 4)
    assert sorted(type(result).__name__ for result in results) == ["CodeGoneError"] * 3 + ["User"]


def test_twenty_guesses_at_once_are_five(people: Cast) -> None:
    uid = codes.ask_for_code(email=people.reader.email, network="192.0.2.1")
    wrong = another(codes_sent(people.reader.email)[0])
    results = at_once([lambda: codes.check_code(email=people.reader.email, uid=uid, digits=wrong)] * 20)
    names = [type(result).__name__ for result in results]
    assert names.count("WrongCodeError") == 4
    assert names.count("CodesLockedError") + names.count("CodeGoneError") == 16
    assert Message.objects.filter(key__startswith="sign-in-lock:").count() == 1


def test_ten_codes_asked_for_at_once_are_five_and_one_is_good(people: Cast) -> None:
    results = at_once([lambda: codes.ask_for_code(email=people.reader.email, network="192.0.2.1")] * 10)
    assert sum(isinstance(result, uuid.UUID) for result in results) == 5
    assert SignInCode.objects.count() == 1
