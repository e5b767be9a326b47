"""Values that come in by the API, with a token that was made to write."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator
from pytest_django import Settings

from accounts.models import Membership, User
from catalogue.models import ApiToken
from indicators.models import Indicator
from measures.models import Measure
from territories.models import Territory
from tests.cast import Cast
from tests.catalogue.measured import API, headers
from tests.indicators.made import make_indicator
from tests.measures.made import measure

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def indicator(cast: Cast) -> Indicator:
    return make_indicator(cast.nantes, periodicity="annuelle")


def value(territory: str = "D85", day: str = "2025-05-01", number: Any = 45.5, **more: Any) -> dict[str, Any]:
    return {"uid": str(uuid.uuid4()), "territory": territory, "day": day, "value": number, **more}


def post(client: Client, indicator: Indicator, *values: dict[str, Any], by: dict[str, str]) -> Any:
    body = {"measures": list(values)}
    address = f"{API}/indicators/{indicator.pk}/measures"
    return client.post(address, body, content_type="application/json", headers=by)


def writing(owner: User) -> dict[str, str]:
    return headers(owner, may_write=True)


def test_values_are_recorded_each_with_its_result(cast: Cast, indicator: Indicator) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = [
        value(source=" Registre\u00a0", comment="Vu", weight="12"),
        value(number=101, day="2024-05-01"),
        value("ZZZ"),
        value("D56"),
        value(day="2090-01-01"),
        value(cast.bassin.ref.lower(), number=0),
    ]
    response = post(client, indicator, *sent, by=writing(cast.facilitator))
    told = response.json()
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert "ETag" not in response
    assert (told["recorded"], told["refused"]) == (2, 4)
    assert [one["uid"] for one in told["results"]] == [one["uid"] for one in sent]
    assert [[fault["name"] for fault in one["errors"]] for one in told["results"]] == [
        [], ["value"], ["territory"], ["territory"], ["day"], [],
    ]  # fmt: skip
    assert told["results"][1]["errors"][0]["detail"] == "Un taux est compris entre 0 et 100."
    first, last = Measure.objects.order_by("pk")
    assert (str(first.value), str(first.weight), first.source, first.comment) == ("45.50", "12.00", "Registre", "Vu")
    assert (first.way, first.by, first.territory) == ("api", cast.facilitator, cast.vendee)
    assert (last.territory, str(last.value)) == (cast.bassin, "0.00")
    document = client.get(f"{API}/openapi.json").json()
    operation = document["paths"][f"{API}/indicators/{{pk}}/measures"]["post"]
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    asked = operation["requestBody"]["content"]["application/json"]["schema"]
    Draft202012Validator({**answer, "components": document["components"]}).validate(told)
    Draft202012Validator({**asked, "components": document["components"]}).validate({"measures": sent})


def test_what_is_sent_twice_is_done_once_and_something_else_under_its_name_is_not(
    client: Client, cast: Cast, indicator: Indicator
) -> None:
    by, one = writing(cast.facilitator), value(number="45.50")
    told = [post(client, indicator, sent, sent, by=by).json() for sent in (one, {**one, "value": 45.5})]
    assert [[result["status"] for result in answer["results"]] for answer in told] == [
        ["enregistree", "deja_enregistree"],
        ["deja_enregistree", "deja_enregistree"],
    ]
    assert {result["id"] for answer in told for result in answer["results"]} == {Measure.objects.get().pk}
    (other,) = post(client, indicator, {**one, "value": 46}, by=by).json()["results"]
    assert (other["status"], other["current"]) == ("refusee", Measure.objects.get().pk)
    assert "Il y a déjà une valeur en 2025" in other["errors"][0]["detail"]
    first = Measure.objects.get()
    measure(indicator, first.territory, "2025-01-01", "50", cast.coordinator, corrects=first)
    (again,) = post(client, indicator, one, by=by).json()["results"]
    assert (again["status"], again["id"], again["errors"]) == ("deja_enregistree", first.pk, [])
    assert again["current"] == Measure.objects.in_force().get().pk != first.pk
    Indicator.objects.update(active=False)
    assert post(client, indicator, one, by=by).json()["results"] == [again]


def test_a_correction_names_what_it_replaces(client: Client, cast: Cast, indicator: Indicator) -> None:
    by = writing(cast.facilitator)
    first = measure(indicator, cast.vendee, "2025-05-01", "40", cast.coordinator)
    (done,) = post(client, indicator, value(number=50, corrects=first.pk), by=by).json()["results"]
    (late,) = post(client, indicator, value(number=60, corrects=first.pk), by=by).json()["results"]
    assert (late["status"], late["errors"][0]["name"], late["current"]) == ("refusee", "corrects", done["id"])
    (gone,) = post(client, indicator, value(number=None, corrects=done["id"]), by=by).json()["results"]
    assert (gone["status"], Measure.objects.in_force().count()) == ("enregistree", 0)
    (nothing,) = post(client, indicator, value(day="2024-01-01", number=None), by=by).json()["results"]
    assert nothing["errors"] == [{"name": "value", "detail": "Donnez la valeur."}]


def test_the_values_of_a_territory_archived_since_are_corrected_and_it_takes_no_other(
    client: Client, cast: Cast, indicator: Indicator
) -> None:
    first = measure(indicator, cast.vendee, "2025-05-01", "40", cast.coordinator)
    Territory.objects.filter(pk=cast.vendee.pk).update(archived_at=timezone.now())
    sent = value(number=50, corrects=first.pk), value(day="2024-05-01"), value("D56")
    done, new, elsewhere = post(client, indicator, *sent, by=writing(cast.facilitator)).json()["results"]
    assert (done["status"], str(Measure.objects.in_force().get().value)) == ("enregistree", "50.00")
    assert new["errors"][0]["detail"].startswith("«\u00a0Vendée\u00a0» est archivé\u00a0: rétablissez-le")
    assert elsewhere["errors"][0]["detail"].startswith("Aucun territoire de ce préfixe")


def test_who_may_write_is_who_enters_values_there_with_a_token_made_for_it(
    client: Client, cast: Cast, indicator: Indicator
) -> None:
    told = {
        owner.email.partition("@")[0]: post(client, indicator, value(), by=writing(owner)).status_code
        for owner in (cast.reader, cast.other_coordinator, cast.facilitator, cast.administrator)
    }
    assert told == {"lectrice": 403, "coordinateur-voisin": 404, "animateur": 200, "administratrice": 200}
    reading = post(client, indicator, value(day="2024-01-01"), by=headers(cast.facilitator))
    assert (reading.status_code, reading["Content-Type"]) == (403, "application/problem+json")
    assert "en cochant" in reading.json()["detail"]
    client.force_login(cast.facilitator)
    assert post(client, indicator, value(day="2024-01-01"), by={}).status_code == 401
    Indicator.objects.update(entered_by="coordination")
    assert post(client, indicator, value(day="2024-01-01"), by=writing(cast.facilitator)).status_code == 403
    assert Measure.objects.count() == 1


def test_a_member_who_was_removed_writes_nothing_more(client: Client, cast: Cast, indicator: Indicator) -> None:
    by = writing(cast.facilitator)
    Membership.objects.filter(user=cast.facilitator).delete()
    assert post(client, indicator, value(), by=by).status_code == 401
    assert not Measure.objects.exists()


WRONG: list[tuple[Any, str]] = [
    ("{", "JSON"),
    ({}, "« measures »"),
    ({"measures": []}, "« measures »"),
    ({"measures": [{}] * 501}, "« measures »"),
    ({"measures": [value(number="x" * 101)]}, "« value »"),
    ({"measures": [value(number=[1])]}, "« value »"),
    ({"measures": [value(day="hier")]}, "« day »"),
    ({"measures": [{**value(), "uid": "1"}]}, "« uid »"),
    ({"measures": [value(comment="x" * 2001)]}, "« comment »"),
    ({"measures": [value("D85'")]}, "« territory »"),
]


@pytest.mark.parametrize(("body", "said"), WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_read_is_a_problem(
    client: Client, cast: Cast, indicator: Indicator, body: Any, said: str
) -> None:
    address = f"{API}/indicators/{indicator.pk}/measures"
    response = client.post(address, body, content_type="application/json", headers=writing(cast.facilitator))
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert said in response.json()["detail"]
    assert not Measure.objects.exists()


def test_an_archived_indicator_and_odd_numbers_are_refused_in_words(
    client: Client, cast: Cast, indicator: Indicator
) -> None:
    by = writing(cast.facilitator)
    odd = [value(number=number) for number in ("1e30", "0.001", -1)]
    told = post(client, indicator, *odd, by=by).json()
    assert (told["refused"], {one["errors"][0]["name"] for one in told["results"]}) == (3, {"value"})
    Indicator.objects.update(active=False)
    (one,) = post(client, indicator, value(), by=by).json()["results"]
    assert one["errors"][0]["detail"].startswith("Cet indicateur est archivé")


def test_it_is_counted_with_the_other_requests_of_the_account(
    client: Client, cast: Cast, indicator: Indicator, settings: Settings
) -> None:
    settings.API_LIMIT_ACCOUNT = 2
    by = writing(cast.facilitator)
    assert [post(client, indicator, value(f"D{n}"), by=by).status_code for n in (44, 49, 53)] == [200, 200, 429]


@pytest.mark.parametrize("number", [1, 200])
def test_it_costs_the_same_at_any_number(
    client: Client, cast: Cast, indicator: Indicator, django_assert_max_num_queries: Any, number: int
) -> None:
    by = writing(cast.facilitator)
    years = [(place, 1951 + rank) for place in ("D85", "D44", "D49") for rank in range(75)]
    values = [value(place, f"{year}-05-01") for place, year in years[:number]]
    with django_assert_max_num_queries(18):
        assert post(client, indicator, *values, by=by).json()["recorded"] == number


def test_a_token_writes_only_when_its_owner_said_so(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    page = client.get("/compte/jetons/").content.decode()
    assert 'name="may_write"' in page
    assert "checked" not in page.partition('name="may_write"')[2].partition(">")[0]
    form = {"uid": str(uuid.uuid4()), "name": "Outil", "days": "30"}
    client.post("/compte/jetons/", form)
    made = client.post("/compte/jetons/", {**form, "may_write": "on"}).content.decode()
    assert list(ApiToken.objects.order_by("pk").values_list("may_write", flat=True)) == [False, True]
    assert "Il peut enregistrer des valeurs en votre nom." in made
