"""/indicateurs/<id>/releves/nouveau/, /releves/<id>/corriger/, /releves/<id>/retirer/."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from indicators.models import Indicator
from measures.models import Measure
from territories.models import Territory
from tests.cast import Cast
from tests.indicators.made import NASTY, NASTY_KEPT
from tests.measures.made import measure, yearly

pytestmark = pytest.mark.django_db

STALE = "Cette valeur a changé entre-temps"


def sent(place: Territory, **more: str) -> dict[str, str]:
    base = {"uid": str(uuid.uuid4()), "territory": str(place.pk), "day": "2025-01-01", "value": "40,5"}
    return {**base, "weight": "", "source": "", "comment": "", **more}


def correction(seen: Measure, **more: str) -> dict[str, str]:
    base = {"uid": str(uuid.uuid4()), "seen": str(seen.pk), "value": "50", "weight": "", "source": ""}
    return {**base, "comment": "Une école comptée deux fois", **more}


def new(indicator: Indicator) -> str:
    return f"/indicateurs/{indicator.pk}/releves/nouveau/"


def test_a_value_is_recorded_once_however_often_the_form_is_sent(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    client.force_login(cast.facilitator)
    data = sent(cast.vendee, value=" 40,5 % ", weight="120", source="Enquête", comment="À vérifier")
    answers = {client.post(new(indicator), data)["Location"] for _ in range(3)}
    assert answers == {f"/indicateurs/{indicator.pk}/?territoire={cast.vendee.pk}#valeurs"}
    one = Measure.objects.get()
    told = (one.territory, str(one.value), str(one.weight), one.source, one.comment, one.way, one.by)
    assert told == (cast.vendee, "40.50", "120.00", "Enquête", "À vérifier", "formulaire", cast.facilitator)
    assert (
        "La valeur est enregistrée\u00a0: Vendée, 2025\u00a0: 40,5\u00a0%."
        in client.get("/indicateurs/").content.decode()
    )


def test_a_page_sent_again_after_a_correction_shows_what_is_there_and_says_nothing_is_recorded(
    client: Client, cast: Cast
) -> None:
    indicator = yearly(cast.nantes)
    client.force_login(cast.facilitator)
    data = sent(cast.vendee)
    client.post(new(indicator), data)
    first = Measure.objects.get()
    corrected = correction(first)
    client.post(f"/releves/{first.pk}/corriger/", corrected)
    last = measure(
        indicator, cast.vendee, "2025-01-01", "60", cast.coordinator, corrects=Measure.objects.in_force().get()
    )
    page = client.post(new(indicator), data).content.decode()
    assert "Il y a déjà une valeur en 2025\u00a0: 60\u00a0%" in page
    assert f'href="/releves/{last.pk}/corriger/"' in page
    page = client.post(f"/releves/{first.pk}/corriger/", corrected).content.decode()
    assert STALE in page
    assert f'name="seen" value="{last.pk}"' in page
    assert Measure.objects.count() == 3


def test_the_form_proposes_one_s_territory_and_the_last_period_closed(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.france, awaited_level="academie")
    client.force_login(cast.facilitator)
    page = client.get(new(indicator)).content.decode()
    assert f'<option value="{cast.nantes.pk}" selected>Académie de Nantes</option>' in page
    assert re.search(r'<option value="\d{4}-01-01" selected>\d{4}</option>', page)
    assert f'value="{cast.morbihan.pk}"' not in page
    assert re.search(r"<form[^>]* data-keep", page)
    page = client.get(new(indicator), {"territoire": str(cast.vendee.pk), "periode": "2022-01-01"}).content.decode()
    assert f'<option value="{cast.vendee.pk}" selected>Vendée</option>' in page
    assert '<option value="2022-01-01" selected>2022</option>' in page


def test_a_territory_above_those_whose_values_are_awaited_is_never_chosen_beforehand(
    client: Client, cast: Cast
) -> None:
    indicator = yearly(cast.nantes)
    client.force_login(cast.facilitator)
    page = client.get(new(indicator)).content.decode()
    assert f'<option value="{cast.nantes.pk}">Académie de Nantes</option>' in page
    assert "Une valeur est attendue de chaque département." in page
    page = client.get(f"/indicateurs/{indicator.pk}/").content.decode()
    assert f'href="/indicateurs/{indicator.pk}/releves/nouveau/">Saisir une valeur' in page


def test_the_periods_proposed_begin_with_the_baseline_but_not_before_1950(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    for began, first in (("1999-05-05", "1999-01-01"), ("0001-01-01", "1950-01-01")):
        indicator = yearly(cast.nantes, began, baseline_on=began)
        page = client.get(new(indicator)).content.decode()
        assert min(re.findall(r'<option value="(\d{4}-\d\d-\d\d)"', page)) == first


def test_a_day_is_asked_where_values_have_no_period_and_yes_or_no_is_chosen(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes, kind="oui_non", periodicity="", baseline_value=None, baseline_on=None)
    client.force_login(cast.facilitator)
    page = client.get(new(indicator)).content.decode()
    assert 'type="date" name="day"' in page
    assert 'type="radio" name="value" value="oui"' in page
    assert 'name="weight"' not in page
    client.post(new(indicator), sent(cast.vendee, day="2025-03-03", value="non"))
    one = Measure.objects.get()
    assert (str(one.period_start), one.value_text) == ("2025-03-03", "non")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": ""}, "Renseignez ce champ."),
        ({"value": "beaucoup"}, "Écrivez un nombre, en chiffres"),
        ({"value": "1.200"}, "Écrivez le nombre sans point ni virgule entre les milliers"),
        ({"value": "100,01"}, "Un taux est compris entre 0 et 100."),
        ({"weight": "0"}, "Écrivez un nombre supérieur à 0."),
        ({"weight": "peu"}, "Écrivez un nombre, en chiffres"),
        ({"day": "2925-01-01"}, "Choisissez une période de la liste."),
        ({"day": NASTY}, "Choisissez une période de la liste."),
        ({"day": ""}, "Choisissez une période."),
        ({"territory": "9" * 30}, "choi"),
        ({"source": "x" * 301}, "réduisez-le à 300 au plus"),
        ({"comment": "x" * 2001}, "réduisez-le à 2000 au plus"),
        ({"uid": "x"}, "Rechargez la page"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(
    client: Client, cast: Cast, changes: dict[str, str], sentence: str
) -> None:
    indicator = yearly(cast.nantes)
    client.force_login(cast.facilitator)
    answer = client.post(new(indicator), sent(cast.vendee, **{"source": NASTY_KEPT, **changes}))
    page = answer.content.decode()
    assert (answer.status_code, Measure.objects.count()) == (200, 0)
    assert "Rien n’a été enregistré" in page
    assert sentence in page
    assert "<script>alert" not in page
    assert "source" in changes or f'value="{escape(NASTY_KEPT)}"' in page


def test_a_territory_of_others_is_refused(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    for territory in (cast.morbihan, cast.france):
        assert client.post(new(yearly(cast.france, str(territory))), sent(territory)).status_code == 200
    assert Measure.objects.count() == 0


@pytest.mark.parametrize(("who", "status"), [("coordinator", 200), ("facilitator", 403), ("reader", 403)])
def test_an_indicator_of_the_coordination_alone_is_entered_by_it_alone(
    client: Client, cast: Cast, who: str, status: int
) -> None:
    indicator = yearly(cast.nantes, entered_by="coordination")
    one = measure(indicator, cast.vendee, "2021-01-01", "40", cast.coordinator)
    client.force_login(getattr(cast, who))
    of_many = [f"/indicateurs/{indicator.pk}/{name}" for name in ("grille/", "releves/importer/", "releves/modele.csv")]
    for url in (new(indicator), f"/releves/{one.pk}/corriger/", f"/releves/{one.pk}/retirer/", *of_many):
        assert client.get(url).status_code == status, url
    page = client.get(f"/indicateurs/{indicator.pk}/").content.decode()
    assert ("Saisir une valeur</a>" in page) == (status == 200)


def test_a_value_given_twice_says_what_is_there_and_leads_to_its_correction(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    there = measure(indicator, cast.vendee, "2025-05-05", "30", cast.coordinator)
    client.force_login(cast.facilitator)
    page = client.post(new(indicator), sent(cast.vendee)).content.decode()
    assert "Il y a déjà une valeur en 2025\u00a0: 30\u00a0%, enregistrée par Coordinatrice le" in page
    assert f'href="/releves/{there.pk}/corriger/"' in page
    assert 'value="40,5"' in page


def test_nothing_is_added_to_an_archived_indicator(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes, active=False)
    client.force_login(cast.facilitator)
    assert "Cet indicateur est archivé" in client.post(new(indicator), sent(cast.vendee)).content.decode()
    assert "Saisir une valeur</a>" not in client.get(f"/indicateurs/{indicator.pk}/").content.decode()
    assert Measure.objects.count() == 0


def test_a_correction_shows_what_is_there_asks_why_and_keeps_both(client: Client, cast: Cast) -> None:
    one = measure(yearly(cast.nantes), cast.vendee, "2025-05-05", "40.5", cast.coordinator, weight="1200", source="A")
    client.force_login(cast.facilitator)
    url = f"/releves/{one.pk}/corriger/"
    page = client.get(url).content.decode()
    for shown in ('value="40,5"', 'value="1200"', 'value="A"', '<strong dir="auto">40,5\u00a0%</strong>'):
        assert shown in page
    assert "Renseignez ce champ." in client.post(url, correction(one, comment="")).content.decode()
    for _ in range(2):
        assert client.post(url, data := correction(one, uid=str(uuid.UUID(int=5)))).status_code == 302
    assert list(Measure.objects.order_by("pk").values_list("value", "comment", "way")) == [
        (one.value, "", "formulaire"),
        (50, "Une école comptée deux fois", "formulaire"),
    ]
    assert data["seen"] == str(one.pk)
    page = client.get(f"/indicateurs/{one.indicator_id}/?territoire={cast.vendee.pk}").content.decode()
    assert "2\u00a0relevés" in page
    # The address of the first leads to what is in force now.
    assert 'value="50"' in client.get(url).content.decode()


def test_the_second_of_two_corrections_is_told_and_loses_nothing(client: Client, cast: Cast) -> None:
    one = measure(yearly(cast.nantes), cast.vendee, "2025-05-05", "40", cast.coordinator)
    other = measure(one.indicator, cast.vendee, "2025-05-05", "45", cast.coordinator, corrects=one, comment=NASTY_KEPT)
    client.force_login(cast.facilitator)
    url = f"/releves/{one.pk}/corriger/"
    page = client.post(url, mine := correction(one, value="60")).content.decode()
    for shown in (STALE, '<span dir="auto">Coordinatrice</span> a enregistré', "45\u00a0%", escape(NASTY_KEPT)):
        assert shown in page
    for typed in ('value="60"', f'name="seen" value="{other.pk}"', "Remplacer par ma valeur", "comptée deux fois"):
        assert typed in page
    assert "<script>alert" not in page
    assert Measure.objects.in_force().get().value == 45
    assert client.post(url, mine | {"seen": str(other.pk)}).status_code == 302
    assert Measure.objects.in_force().get().value == 60


def test_a_value_is_taken_back_with_a_reason_and_given_again(client: Client, cast: Cast) -> None:
    one = measure(yearly(cast.nantes), cast.vendee, "2025-05-05", "40", cast.coordinator)
    client.force_login(cast.facilitator)
    url = f"/releves/{one.pk}/retirer/"
    data: dict[str, Any] = {"uid": str(uuid.uuid4()), "seen": one.pk, "comment": ""}
    assert "La valeur n’a pas été retirée" in client.post(url, data).content.decode()
    assert Measure.objects.in_force().count() == 1
    for _ in range(2):
        assert client.post(url, data | {"comment": "Elle était d’un autre territoire"}).status_code == 302
    assert (Measure.objects.in_force().count(), Measure.objects.count()) == (0, 2)
    gone = Measure.objects.get(withdrawn=True)
    assert (gone.way, gone.by, gone.comment) == ("formulaire", cast.facilitator, "Elle était d’un autre territoire")
    assert "Il n’y a plus de valeur à retirer" in client.get(url).content.decode()
    assert client.post(new(one.indicator), sent(cast.vendee)).status_code == 302
    assert Measure.objects.in_force().get().value_text == "40,5\u00a0%"


def test_a_value_corrected_meanwhile_is_not_taken_back(client: Client, cast: Cast) -> None:
    one = measure(yearly(cast.nantes), cast.vendee, "2025-05-05", "40", cast.coordinator)
    other = measure(one.indicator, cast.vendee, "2025-05-05", "45", cast.coordinator, corrects=one)
    client.force_login(cast.facilitator)
    data = {"uid": str(uuid.uuid4()), "seen": one.pk, "comment": "Elle était d’un autre territoire"}
    page = client.post(f"/releves/{one.pk}/retirer/", data).content.decode()
    assert STALE in page
    assert f'name="seen" value="{other.pk}"' in page
    assert "Elle était d’un autre territoire" in page
    assert Measure.objects.in_force().get() == other
