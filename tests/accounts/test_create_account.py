"""`manage.py create_account`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, User
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def create(email: str, role: str = "animateur", territory: str = "academie:17", *more: str) -> str:
    out = StringIO()
    call_command(
        "create_account", email, "--name", "Mission", "--role", role, "--territory", territory, *more, stdout=out
    )
    return out.getvalue()


def test_a_generated_password_is_printed_once_and_works(cast: Cast) -> None:
    printed = create("Mission@Example.org")
    user = User.objects.get(email="mission@example.org")
    password = printed.split("(affiché une seule fois) : ")[1].strip()
    assert len(password) == 20
    assert user.check_password(password)
    assert [(m.role, m.territory) for m in user.memberships.all()] == [("animateur", cast.nantes)]
    assert "Mot de passe" not in create("mission@example.org")


def test_run_again_it_adds_the_role_and_keeps_the_account(cast: Cast) -> None:
    create("mission@example.org")
    before = User.objects.get(email="mission@example.org")
    assert "Rôle « Animation » : déjà donné." in create("MISSION@example.org")
    assert "Rôle « Lecture » : donné." in create("mission@example.org", "lecteur", "departement:85")
    after = User.objects.get(email="mission@example.org")
    assert (after.pk, after.password, after.name) == (before.pk, before.password, "Mission")
    assert Membership.objects.filter(user=after).count() == 2


def test_a_password_is_read_on_standard_input(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("vingt-deux nuages gris\n"))
    assert "Mot de passe" not in create("mission@example.org", "lecteur", "academie:17", "--password-stdin")
    assert User.objects.get(email="mission@example.org").check_password("vingt-deux nuages gris")


def test_a_national_administrator_enters_the_administration(cast: Cast) -> None:
    create("national@example.org", "administrateur", "national:FR")
    user = User.objects.get(email="national@example.org")
    assert (user.is_staff, user.is_superuser) == (True, False)


@pytest.mark.parametrize(
    ("email", "role", "territory", "stdin", "sentence"),
    [
        ("x@example.org", "lecteur", "academie:999", "", "Le territoire « academie:999 » n’existe pas"),
        ("x@example.org", "lecteur", "nantes", "", "Le territoire s’écrit NIVEAU:CODE"),
        ("x@example.org", "administrateur", "academie:17", "", "se donne sur la France entière"),
        ("pas une adresse", "lecteur", "academie:17", "", "adresse"),
        ("x@example.org", "lecteur", "academie:17", "court\n", "trop court"),
        ("x@example.org", "lecteur", "academie:17", "\n", "Aucun mot de passe n’a été lu"),
    ],
)
def test_what_is_refused_changes_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, email: str, role: str, territory: str, stdin: str, sentence: str
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(stdin))
    people = User.objects.count()
    with pytest.raises(CommandError, match=sentence):
        create(email, role, territory, *(["--password-stdin"] if stdin else []))
    assert User.objects.count() == people
