"""/suivi/restitutions/<id>/indicateurs/: suggestions that say why, one answer each, every answer taken back."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from followup.likely import likely, named
from indicators.models import Indicator, MeasuredBy, TieRefusal
from indicators.services import refuse_tie, tie
from restitutions.enums import State
from restitutions.models import Entry, Restitution
from tests.cast import Cast
from tests.indicators.made import NASTY_KEPT, add_measure, make_indicator, make_measure, send

pytestmark = pytest.mark.django_db


def address(entry: Entry) -> str:
    return f"/suivi/restitutions/{entry.sheet.restitution_id}/indicateurs/"


def publish(entry: Entry) -> None:
    stamps = {"submitted_at": "2020-12-01T08:00Z", "validated_at": "2020-12-02T08:00Z"}
    kept = Restitution.objects.filter(pk=entry.sheet.restitution_id)
    kept.update(state=State.PUBLISHED, published_at="2020-12-03T08:00Z", **stamps)


def answer(client: Client, entry: Entry, said: str, indicator: Indicator | None = None, **more: Any) -> str:
    """What the page says after an answer."""
    sent = {"entry": entry.pk, "answer": said, "indicator": indicator.pk if indicator else "", "seen": "", **more}
    response = client.post(address(entry), sent, follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[0][0] == f"{address(entry)}?fait={entry.pk}#fait"
    return response.content.decode()


@pytest.mark.parametrize(
    ("measure", "name", "words"),
    [
        ("80\u00a0% des écoles reliées à la fibre", "Part des écoles reliées", ("écoles", "reliées")),
        ("Nombre d’agents certifiés dans l’année", "Agents certifiés", ("agents", "certifiés")),
        ("Moins de pannes", "Nombre de pannes", ("pannes",)),
        ("Classes reliées au résau", "Classes reliées au réseau", ("Classes", "reliées", "résau")),
        # One word of several, other schools, the words of every indicator, figures alone.
        ("Familles satisfaites du service", "Familles équipées d’un ordinateur", ()),
        ("Part des collèges équipés de tablettes", "Part des écoles équipées de tablettes", ()),
        ("Nombre de badges décernés", "Nombre de prêts", ()),
        ("50 élèves en 2022", "Visites, 50 en 2022", ()),
        # Less than half of the words.
        ("Écoles reliées du plateau nord", "Visites des écoles reliées par mois et par équipe", ()),
    ],
)
def test_what_looks_like_a_measure_shares_words_that_say_something(
    measure: str, name: str, words: tuple[str, ...]
) -> None:
    found = likely(measure, 1, named([Indicator(name=name, kind="nombre")]))
    assert [one.words for one in found] == ([words] if words else [])


def test_three_are_suggested_at_most_the_most_alike_first_then_those_of_the_thematique() -> None:
    names = ("Écoles reliées au réseau de la ville", "Écoles reliées", "Écoles reliées, relevé", "Écoles bien reliées")
    library = [Indicator(name=name, kind="nombre") for name in names]
    library[2].name, library[2].theme_id = "Reliées, écoles", 7
    found = likely("Écoles reliées", 7, named(library))
    assert [one.indicator.name for one in found] == ["Reliées, écoles", "Écoles bien reliées", "Écoles reliées"]


def test_measures_that_something_looks_like_come_first(client: Client, cast: Cast) -> None:
    first = make_measure(cast, text="Chacun sait à qui s’adresser")
    add_measure(first.sheet, "Écoles reliées")
    make_indicator(cast.nantes)
    client.force_login(cast.facilitator)
    page = client.get(address(first)).content.decode()
    assert page.index("Aucun indicateur ne lui ressemble") > page.index("Écoles reliées</a>")


def test_a_coordinator_ties_a_published_plan_and_takes_it_back(client: Client, cast: Cast) -> None:
    measure = make_measure(cast, text="Part des écoles reliées à la fibre")
    indicator = make_indicator(cast.nantes)
    publish(measure)
    client.force_login(cast.coordinator)
    page = client.get(address(measure)).content.decode()
    assert 'mots en commun\u00a0: <span dir="auto">écoles, reliées</span>'.replace("\u00a0", "&nbsp;") in page
    assert "0 sur 1\u00a0mesure a une réponse" in page
    for _ in range(2):
        page = answer(client, measure, "relier", indicator)
        assert "Reliée à <a" in page
        assert "1 sur 1\u00a0mesure a une réponse" in page
    assert "Toutes les mesures ont une réponse" in page
    assert MeasuredBy.objects.get().tied_by == cast.coordinator
    page = answer(client, measure, "delier", seen=indicator.pk)
    assert "0 sur 1\u00a0mesure a une réponse" in page
    assert not MeasuredBy.objects.exists()


def test_what_is_refused_is_not_suggested_again_until_somebody_wants_it(client: Client, cast: Cast) -> None:
    measure, indicator = make_measure(cast, text="Écoles reliées"), make_indicator(cast.nantes)
    client.force_login(cast.facilitator)
    assert "mots en commun" in client.get(address(measure)).content.decode()
    for _ in range(2):
        page = answer(client, measure, "ecarter", indicator)
    assert "mots en commun" not in page
    assert "1\u00a0indicateur écarté" in page
    assert TieRefusal.objects.get().by == cast.facilitator
    assert "mots en commun" in answer(client, measure, "proposer", indicator)
    assert not TieRefusal.objects.exists()


def test_staying_in_words_is_an_answer_that_a_tie_made_since_prevails_over(client: Client, cast: Cast) -> None:
    measure, indicator = make_measure(cast), make_indicator(cast.nantes)
    client.force_login(cast.facilitator)
    assert "Reste en mots" in answer(client, measure, "mots")
    assert "Reste en mots" in client.get(f"{address(measure)}?reponses=oui").content.decode()
    tie(entry=measure, indicator=indicator, seen=None, by=cast.coordinator)
    assert "Reste en mots" not in client.get(f"{address(measure)}?reponses=oui").content.decode()
    tie(entry=measure, indicator=None, seen=indicator.pk, by=cast.coordinator)
    assert "1 sur 1\u00a0mesure" in answer(client, measure, "mots")
    assert "0 sur 1\u00a0mesure" in answer(client, measure, "reprendre")


@pytest.mark.parametrize("said", ["relier", "mots"])
def test_what_somebody_answered_meanwhile_is_shown_and_nothing_is_replaced(
    client: Client, cast: Cast, said: str
) -> None:
    measure, mine, theirs = (
        make_measure(cast),
        make_indicator(cast.vendee, "Un"),
        make_indicator(cast.nantes, NASTY_KEPT),
    )
    tie(entry=measure, indicator=theirs, seen=None, by=cast.coordinator)
    client.force_login(cast.facilitator)
    page = answer(client, measure, said, mine if said == "relier" else None)
    assert "Quelqu’un a répondu entre-temps" in page
    assert "<script>alert" not in page
    assert MeasuredBy.objects.get().indicator == theirs
    assert not TieRefusal.objects.exists()


@pytest.mark.parametrize(
    ("published", "who", "status"),
    [(True, "facilitator", 403), (True, "reader", 403), (False, "reader", 404), (True, "other_coordinator", 404)],
)
def test_only_who_publishes_ties_what_is_published(
    client: Client, cast: Cast, published: bool, who: str, status: int
) -> None:
    measure, indicator = make_measure(cast, text="Écoles reliées"), make_indicator(cast.nantes)
    if published:
        publish(measure)
    client.force_login(getattr(cast, who))
    sent = {"entry": measure.pk, "answer": "relier", "indicator": indicator.pk, "seen": ""}
    assert client.post(address(measure), sent).status_code == status
    assert client.post(f"/indicateurs/relier/{measure.pk}/", {"indicator": indicator.pk}).status_code == status
    assert not MeasuredBy.objects.exists()
    if status == 403:
        page = client.get(address(measure)).content.decode()
        assert "la coordination du territoire répond" in page
        assert "Relier<span" not in page


def test_while_it_is_reviewed_a_plan_keeps_its_ties(client: Client, cast: Cast) -> None:
    measure, indicator = make_measure(cast), make_indicator(cast.nantes)
    send(measure.sheet.restitution)
    client.force_login(cast.coordinator)
    sent = {"entry": measure.pk, "answer": "relier", "indicator": indicator.pk, "seen": ""}
    assert client.post(address(measure), sent).status_code == 403
    assert not MeasuredBy.objects.exists()


def test_an_answer_about_another_plan_or_another_library_is_refused(client: Client, cast: Cast) -> None:
    measure, elsewhere = make_measure(cast), make_measure(cast, cast.morbihan)
    indicator, foreign = make_indicator(cast.nantes), make_indicator(cast.rennes, "Ailleurs")
    client.force_login(cast.facilitator)
    for entry, one, said in ((elsewhere, indicator, "relier"), (measure, foreign, "relier"), (measure, None, "relier")):
        sent = {"entry": entry.pk, "answer": said, "indicator": one.pk if one else "", "seen": ""}
        assert client.post(address(measure), sent).status_code == 400
    assert not MeasuredBy.objects.exists()


def test_a_refusal_goes_with_its_restitution_and_outlives_its_measure(cast: Cast) -> None:
    measure = make_measure(cast)
    restitution = measure.sheet.restitution
    refuse_tie(entry=measure, indicator=None, by=cast.facilitator)
    Entry.objects.filter(pk=measure.pk).delete()
    assert TieRefusal.objects.count() == 1
    restitution.delete()
    assert not TieRefusal.objects.exists()


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_costs_the_same_for_many_measures_and_indicators(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    measure = make_measure(cast, text="Écoles reliées 0")
    for rank in range(many):
        entry = add_measure(measure.sheet, f"Écoles reliées {rank}")
        refuse_tie(entry=entry, indicator=make_indicator(cast.nantes, f"Écoles reliées {rank}"), by=cast.facilitator)
    client.force_login(cast.facilitator)
    with django_assert_num_queries(8):
        page = client.get(address(measure)).content.decode()
    assert page.count("ties-line__text") == min(many + 1, 20)
