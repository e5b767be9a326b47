"""Tying a success measure to an indicator: the service, and /indicateurs/relier/<entrée>/."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from indicators.models import Indicator, MeasuredBy
from indicators.services import StaleTieError, tie
from restitutions.enums import Kind
from restitutions.models import Restitution
from restitutions.services import NotADraftError
from tests.cast import Cast
from tests.indicators.made import NASTY_KEPT, add_measure, make_indicator, make_measure, send

pytestmark = pytest.mark.django_db


def tied_to() -> list[str]:
    return list(MeasuredBy.objects.order_by("pk").values_list("indicator__name", flat=True))


def test_a_measure_is_tied_changed_and_put_back_in_words(cast: Cast) -> None:
    measure, first, second = make_measure(cast), make_indicator(cast.france, "Un"), make_indicator(cast.vendee, "Deux")
    for _ in range(2):
        tie(entry=measure, indicator=first, seen=None, by=cast.facilitator)
    assert tied_to() == ["Un"]
    tie(entry=measure, indicator=second, seen=first.pk, by=cast.coordinator)
    assert tied_to() == ["Deux"]
    assert MeasuredBy.objects.get().tied_by == cast.coordinator
    for _ in range(2):
        tie(entry=measure, indicator=None, seen=second.pk, by=cast.facilitator)
    assert tied_to() == []


@pytest.mark.parametrize("kind", [Kind.IRRITANT, Kind.LEVER, Kind.ACTION, Kind.STAKEHOLDER, Kind.TIMEFRAME])
def test_another_kind_of_entry_is_refused(cast: Cast, kind: str) -> None:
    entry = make_measure(cast, kind=kind)
    with pytest.raises(ValidationError) as refused:
        tie(entry=entry, indicator=make_indicator(cast.vendee), seen=None, by=cast.facilitator)
    assert refused.value.messages == ["Seule une mesure de réussite se relie à un indicateur."]
    assert tied_to() == []


def test_an_indicator_of_another_subtree_or_of_below_is_refused(cast: Cast) -> None:
    measure = make_measure(cast)
    for territory in (cast.rennes, cast.morbihan, cast.bassin):
        with pytest.raises(ValidationError, match="« Vendée » ne dispose pas de cet indicateur"):
            tie(entry=measure, indicator=make_indicator(territory), seen=None, by=cast.administrator)
    assert tied_to() == []


def test_an_archived_indicator_keeps_its_measures_and_takes_no_other(cast: Cast) -> None:
    indicator = make_indicator(cast.vendee)
    measure = make_measure(cast)
    tie(entry=measure, indicator=indicator, seen=None, by=cast.facilitator)
    Indicator.objects.update(active=False)
    tie(entry=measure, indicator=indicator, seen=indicator.pk, by=cast.facilitator)
    with pytest.raises(ValidationError, match="archivé"):
        tie(entry=add_measure(measure.sheet, "Autre"), indicator=indicator, seen=None, by=cast.facilitator)
    assert tied_to() == ["Part des écoles reliées"]


def test_a_restitution_that_is_sent_keeps_its_ties(cast: Cast) -> None:
    measure = make_measure(cast)
    send(measure.sheet.restitution)
    with pytest.raises(NotADraftError):
        tie(entry=measure, indicator=make_indicator(cast.vendee), seen=None, by=cast.facilitator)


def test_a_stale_choice_never_replaces_another(cast: Cast) -> None:
    measure, first, second = make_measure(cast), make_indicator(cast.nantes, "Un"), make_indicator(cast.vendee, "Deux")
    tie(entry=measure, indicator=first, seen=None, by=cast.coordinator)
    with pytest.raises(StaleTieError) as stale:
        tie(entry=measure, indicator=second, seen=None, by=cast.facilitator)
    assert stale.value.current is not None
    assert (stale.value.current.indicator, tied_to()) == (first, ["Un"])


def test_a_measure_that_is_deleted_takes_its_tie_away(cast: Cast) -> None:
    measure = make_measure(cast)
    tie(entry=measure, indicator=make_indicator(cast.vendee), seen=None, by=cast.facilitator)
    Restitution.objects.all().delete()
    assert (tied_to(), Indicator.objects.count()) == ([], 1)


def test_the_page_offers_what_the_territory_may_use(client: Client, cast: Cast) -> None:
    measure = make_measure(cast, text=NASTY_KEPT)
    kept = make_indicator(cast.france, NASTY_KEPT)
    others = [
        make_indicator(cast.rennes, "Rennes"),
        make_indicator(cast.bassin, "Bassin"),
        make_indicator(cast.nantes, "Archivé", active=False),
    ]
    client.force_login(cast.facilitator)
    page = client.get(f"/indicateurs/relier/{measure.pk}/").content.decode()
    assert f'<option value="{kept.pk}">{escape(NASTY_KEPT)} – France</option>' in page
    assert "<script>alert" not in page
    assert "la mesure reste en mots" in page
    assert f"<title>{escape(NASTY_KEPT)} – Relier à un indicateur – États" in page
    assert [one.name for one in others if f'<option value="{one.pk}"' in page] == []


def test_the_page_ties_once_and_goes_back_to_the_measures(client: Client, cast: Cast) -> None:
    measure, indicator = make_measure(cast), make_indicator(cast.nantes)
    client.force_login(cast.facilitator)
    url = f"/indicateurs/relier/{measure.pk}/"
    back = f"/indicateurs/restitutions/{measure.sheet.restitution_id}/#{measure.reference}"
    for _ in range(2):
        assert client.post(url, {"indicator": indicator.pk, "seen": ""})["Location"] == back
    assert tied_to() == ["Part des écoles reliées"]
    assert f'<option value="{indicator.pk}" selected>' in client.get(url).content.decode()
    assert client.post(url, {"indicator": "", "seen": indicator.pk})["Location"] == back
    assert tied_to() == []


def test_the_page_refuses_an_indicator_that_is_not_offered(client: Client, cast: Cast) -> None:
    measure = make_measure(cast)
    client.force_login(cast.facilitator)
    for sent in (str(make_indicator(cast.rennes).pk), "9" * 30, NASTY_KEPT):
        answer = client.post(f"/indicateurs/relier/{measure.pk}/", {"indicator": sent, "seen": ""})
        assert answer.status_code == 200
        assert "Rien n’a été enregistré" in answer.content.decode()
    assert tied_to() == []


def test_the_second_of_two_choices_is_told_and_may_then_replace(client: Client, cast: Cast) -> None:
    measure, first, second = make_measure(cast), make_indicator(cast.nantes, "Un"), make_indicator(cast.vendee, "Deux")
    tie(entry=measure, indicator=first, seen=None, by=cast.coordinator)
    client.force_login(cast.facilitator)
    url = f"/indicateurs/relier/{measure.pk}/"
    page = client.post(url, {"indicator": second.pk, "seen": ""}).content.decode()
    assert "Le choix a changé entre-temps" in page
    assert '<span dir="auto">Coordinatrice</span> a relié cette mesure' in page
    assert "<bdi>Un</bdi>" in page
    assert f'<option value="{second.pk}" selected>' in page
    assert f'name="seen" value="{first.pk}"' in page
    assert tied_to() == ["Un"]
    client.post(url, {"indicator": second.pk, "seen": first.pk})
    assert tied_to() == ["Deux"]


def test_only_a_success_measure_has_a_page(client: Client, cast: Cast) -> None:
    action = make_measure(cast, kind=Kind.ACTION)
    client.force_login(cast.facilitator)
    assert client.get(f"/indicateurs/relier/{action.pk}/").status_code == 404


def test_the_measures_of_a_restitution_say_their_indicator_or_stay_in_words(client: Client, cast: Cast) -> None:
    measure = make_measure(cast, text=NASTY_KEPT)
    other = add_measure(measure.sheet, "Des élèves contents")
    tie(entry=measure, indicator=make_indicator(cast.vendee), seen=None, by=cast.facilitator)
    url = f"/indicateurs/restitutions/{measure.sheet.restitution_id}/"
    client.force_login(cast.facilitator)
    page = client.get(url).content.decode()
    assert escape(NASTY_KEPT) in page
    assert "<script>alert" not in page
    assert page.count("en mots</span>") == 1
    assert page.count("Part des écoles reliées") == 1
    assert f'href="/indicateurs/relier/{other.pk}/">Relier' in page
    send(measure.sheet.restitution)
    for who in (cast.facilitator, cast.reader):
        client.force_login(who)
        assert "/indicateurs/relier/" not in client.get(url).content.decode()


def test_a_restitution_without_measures_says_where_they_are_written(client: Client, cast: Cast) -> None:
    empty = Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee)
    client.force_login(cast.facilitator)
    page = client.get(f"/indicateurs/restitutions/{empty.pk}/").content.decode()
    assert "Aucune mesure de réussite" in page


def test_the_fiche_leads_to_the_measures(client: Client, cast: Cast) -> None:
    measure = make_measure(cast)
    client.force_login(cast.facilitator)
    page = client.get(f"/restitutions/{measure.sheet.restitution_id}/2/").content.decode()
    assert f'href="/indicateurs/restitutions/{measure.sheet.restitution_id}/"' in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_measures_cost_the_same_at_1_and_30(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    measure, indicator = make_measure(cast), make_indicator(cast.vendee)
    for rank in range(number):
        entry = add_measure(measure.sheet, f"Mesure {rank}")
        tie(entry=entry, indicator=indicator, seen=None, by=cast.facilitator)
    client.force_login(cast.facilitator)
    with django_assert_num_queries(6):
        client.get(f"/indicateurs/restitutions/{measure.sheet.restitution_id}/")
