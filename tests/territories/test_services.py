"""The tree: loaded from the referential, grown below the départements."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from territories.enums import Level
from territories.models import Territory
from territories.services import add_territory
from territories.uai import is_uai
from tests.cast import Cast
from workshops.models import Campaign, Theme

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def test_the_referential_has_the_nation_its_regions_academies_and_departments(cast: Cast) -> None:
    counts = {level: Territory.objects.filter(level=level).count() for level in list(Level)[:4]}
    assert counts == {Level.NATIONAL: 1, Level.REGION: 18, Level.ACADEMIE: 30, Level.DEPARTEMENT: 101}


def test_loading_the_referential_again_changes_nothing(cast: Cast) -> None:
    before = list(Territory.objects.order_by("pk").values())
    call_command("load_reference")
    assert list(Territory.objects.order_by("pk").values()) == before


def test_loading_the_referential_keeps_what_the_administration_changed_and_adds_what_is_missing(cast: Cast) -> None:
    Territory.objects.filter(pk=cast.nantes.pk).update(label="Académie nantaise")
    Theme.objects.filter(number=1).update(title="Un autre titre")
    Campaign.objects.update(title="Une autre campagne")
    Theme.objects.filter(number=2).delete()
    Territory.objects.filter(level=Level.DEPARTEMENT, code="44").delete()
    call_command("load_reference")
    assert Territory.objects.get(pk=cast.nantes.pk).label == "Académie nantaise"
    assert Territory.objects.get(level=Level.DEPARTEMENT, code="44").path.startswith(cast.nantes.path)
    assert Theme.objects.get(number=1).title == "Un autre titre"
    assert Theme.objects.filter(number=2).exists()
    assert Campaign.objects.get().title == "Une autre campagne"
    call_command("load_reference", "--refresh")
    assert Territory.objects.get(pk=cast.nantes.pk).label == "Académie de Nantes"
    assert Theme.objects.get(number=1).title != "Un autre titre"
    assert Campaign.objects.get().title == "États généraux du numérique 2020"


def test_a_path_runs_from_the_nation_down(cast: Cast) -> None:
    assert [t.label for t in Territory.objects.above(cast.bassin)] == [
        "France",
        "Région académique Pays de la Loire",
        "Académie de Nantes",
        "Vendée",
    ]
    assert cast.nantes.contains(cast.bassin)
    assert not cast.rennes.contains(cast.bassin)
    assert cast.bassin in Territory.objects.within(cast.region)


def test_bassins_of_a_department_are_numbered(cast: Cast) -> None:
    second = add_territory(level=Level.BASSIN, name="Bassin du Littoral", parent=cast.vendee)
    assert (cast.bassin.ref, second.ref) == ("D85B1", "D85B2")


@pytest.mark.parametrize(
    ("uai", "valid"),
    [("0440001M", True), ("0850001X", False), ("0440001A", False), ("44000", False), ("044000IM", False), ("", False)],
)
def test_a_uai_is_seven_digits_and_their_letter(uai: str, valid: bool) -> None:
    assert is_uai(uai) is valid


def test_an_etablissement_needs_a_valid_uai(cast: Cast) -> None:
    letter = "ABCDEFGHJKLMNPRSTUVWXYZ"[850123 % 23]
    school = add_territory(
        level=Level.ETABLISSEMENT, name="Collège des Tilleuls", code=f"0850123{letter}", parent=cast.bassin
    )
    assert school.path == f"{cast.bassin.path}0850123{letter}/"
    wrong = "Z" if letter != "Z" else "A"
    with pytest.raises(ValidationError) as refused:
        add_territory(level=Level.ETABLISSEMENT, name="Collège", code=f"0850123{wrong}", parent=cast.bassin)
    assert "Cet UAI n’est pas valable" in str(refused.value)


def test_a_level_must_be_below_its_parent(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="n’est pas d’un niveau supérieur"):
        add_territory(level=Level.BASSIN, name="Bassin", parent=cast.bassin)


def test_a_code_is_given_once_a_level(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="porte déjà ce code"):
        add_territory(level=Level.BASSIN, name="Autre", code=cast.bassin.code, parent=cast.vendee)


def test_the_database_refuses_an_etablissement_without_uai(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Territory.objects.create(
            level=Level.ETABLISSEMENT,
            code="ABC",
            name="x",
            label="x",
            parent=cast.vendee,
            ref="X",
            slug="x",
            path="/x/",
        )
