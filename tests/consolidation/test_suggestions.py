"""What is suggested of a thématique, and what a person answers: one point, or two; each taken back in one gesture."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from redis.exceptions import RedisError

from consolidation.errors import AlreadyDecidedError, ConsolidationRefusedError
from consolidation.joining import join, last_gesture, refuse, restore, unjoin
from consolidation.models import Decision, SuggestionRefusal
from consolidation.suggestions import suggestions
from restitutions.models import Entry, Restitution, Row, ThemeSheet
from restitutions.services import NotADraftError
from tests.consolidation.conftest import Region

pytestmark = [pytest.mark.django_db, pytest.mark.data]

HOME, HOME_TOO = "Les élèves n’ont pas d’ordinateur à la maison", "À la maison, pas d’ordinateur pour l’élève"
OTHER = "Le vidéoprojecteur tombe en panne"


@pytest.fixture
def said(region: Region) -> dict[str, Entry]:
    found = region.say(region.vendee, "diagnosis", irritant=[HOME, OTHER])
    found |= region.say(region.bassin, "diagnosis", irritant=[HOME_TOO])
    region.send()
    return found


def asked(region: Region, **more: Any) -> dict[str, Any]:
    by = region.cast.coordinator
    return {"restitution": region.above.restitution, "theme": region.above.theme, "by": by, **more}


def joined(region: Region, kept: Entry, other: Entry, **more: Any) -> Decision:
    fresh = Entry.objects.select_related("sheet__restitution").in_bulk([kept.pk, other.pk])
    return join(**asked(region, kept=fresh[kept.pk], other=fresh[other.pk], **{"uid": uuid.uuid4(), **more}))


def refused(region: Region, one: Entry, other: Entry, **more: Any) -> SuggestionRefusal:
    fresh = Entry.objects.select_related("sheet__restitution").in_bulk([one.pk, other.pk])
    return refuse(**asked(region, one=fresh[one.pk], other=fresh[other.pk], **more))


def suggested(region: Region) -> list[tuple[set[str], str]]:
    """The words of each pair, and those of the entry into which the first was taken."""
    found = suggestions(region.above.restitution, region.above.theme, region.above.sheet.pk)
    texts = dict(Entry.objects.values_list("pk", "text"))
    return [({texts[one.first], texts[one.second]}, texts[one.into] if one.into else "") for one in found]


def test_two_points_of_the_same_words_are_suggested_and_nothing_is_written(
    region: Region, said: dict[str, Entry]
) -> None:
    assert suggested(region) == [({HOME, HOME_TOO}, "")]
    assert not ThemeSheet.objects.filter(restitution=region.above.restitution).exists()
    assert not Decision.objects.exists()


def test_accepting_takes_the_words_kept_and_merges_the_other(region: Region, said: dict[str, Entry]) -> None:
    decision = joined(region, said[HOME_TOO], said[HOME])
    assert region.texts("diagnosis") == [{"irritant": [HOME_TOO]}]
    made = Entry.objects.get(made_by_decisions=decision.pk, text=HOME_TOO)
    assert set(made.origins.all()) == {said[HOME], said[HOME_TOO]}
    assert sorted(Decision.objects.values_list("outcome", "text_then")) == [("merged", HOME), ("taken", HOME_TOO)]
    assert suggested(region) == []


def test_one_that_was_taken_receives_the_other(region: Region, said: dict[str, Entry]) -> None:
    taken = region.take(said[HOME])
    Entry.objects.filter(made_by_decisions=taken.pk).update(text="Équiper chaque famille")
    assert suggested(region) == [({HOME, HOME_TOO}, "Équiper chaque famille")]
    assert joined(region, said[HOME], said[HOME_TOO]).into_id == taken.into_id
    assert region.texts("diagnosis") == [{"irritant": ["Équiper chaque famille"]}]


def test_accepting_is_undone_in_one_gesture_and_leaves_nothing(region: Region, said: dict[str, Entry]) -> None:
    decision = joined(region, said[HOME], said[HOME_TOO])
    undone = unjoin(**asked(region, decision=decision.pk))
    assert undone is not None
    assert undone.kept is not None
    assert region.texts("diagnosis") == []
    assert not Decision.objects.exists()
    assert unjoin(**asked(region, decision=decision.pk)) is None
    assert suggested(region) == [({HOME, HOME_TOO}, "")]


def test_what_was_taken_before_stays_when_the_merge_is_undone(region: Region, said: dict[str, Entry]) -> None:
    region.take(said[HOME])
    undone = unjoin(**asked(region, decision=joined(region, said[HOME], said[HOME_TOO]).pk))
    assert undone is not None
    assert undone.kept is None
    assert region.texts("diagnosis") == [{"irritant": [HOME]}]


def test_what_another_point_rests_on_stays_too(region: Region, said: dict[str, Entry]) -> None:
    first = joined(region, said[HOME], said[HOME_TOO])
    joined(region, said[HOME], said[OTHER])
    undone = unjoin(**asked(region, decision=first.pk))
    assert undone is not None
    assert undone.kept is None
    assert region.texts("diagnosis") == [{"irritant": [HOME]}]
    assert set(Decision.objects.values_list("text_then", flat=True)) == {HOME, OTHER}


def test_the_same_answer_sent_twice_is_one(region: Region, said: dict[str, Entry]) -> None:
    uid = uuid.uuid4()
    assert joined(region, said[HOME], said[HOME_TOO], uid=uid) == joined(region, said[HOME], said[HOME_TOO], uid=uid)
    assert Decision.objects.count() == 2
    assert region.texts("diagnosis") == [{"irritant": [HOME]}]


def test_the_second_person_sees_what_the_first_did(region: Region, said: dict[str, Entry]) -> None:
    first = joined(region, said[HOME], said[HOME_TOO])
    with pytest.raises(AlreadyDecidedError) as raised:
        joined(region, said[HOME_TOO], said[HOME], by=region.cast.administrator)
    assert raised.value.decision.text_then == HOME
    assert raised.value.decision.by == first.by
    assert Decision.objects.count() == 2
    assert region.texts("diagnosis") == [{"irritant": [HOME]}]


def test_nothing_is_taken_when_the_other_point_was_set_aside(region: Region, said: dict[str, Entry]) -> None:
    region.set_aside(said[HOME_TOO])
    assert suggested(region) == []
    with pytest.raises(AlreadyDecidedError):
        joined(region, said[HOME], said[HOME_TOO])
    assert not Entry.objects.filter(sheet=region.above.sheet).exists()
    assert [one.outcome for one in Decision.objects.all()] == ["aside"]


def test_one_set_aside_does_not_hide_that_two_others_are_one(region: Region) -> None:
    texts = ["Un réseau fiable au lycée", "Le réseau du lycée, fiable", "Au lycée, un réseau fiable"]
    said = region.say(region.vendee, "projections", need=texts)
    region.send()
    region.set_aside(said[texts[0]])
    assert suggested(region) == [({texts[1], texts[2]}, "")]


def test_one_that_an_import_took_is_not_merged_again(region: Region, said: dict[str, Entry]) -> None:
    sheet = ThemeSheet.objects.create(restitution=region.above.restitution, theme=region.above.theme)
    row = Row.objects.create(sheet=sheet, table="diagnosis")
    imported = Entry.objects.create(sheet=sheet, row=row, kind="irritant", text="Importé")
    imported.origins.add(said[HOME_TOO])
    assert suggested(region) == [({HOME, HOME_TOO}, "Importé")]
    with pytest.raises(ConsolidationRefusedError, match="déjà reprise par un import"):
        joined(region, said[HOME], said[HOME_TOO])
    assert not Decision.objects.exists()
    assert joined(region, said[HOME_TOO], said[HOME]).into_id == imported.pk


def test_a_refusal_is_remembered_from_either_side_until_it_is_taken_back(
    region: Region, said: dict[str, Entry]
) -> None:
    made = refused(region, said[HOME], said[HOME_TOO])
    assert refused(region, said[HOME_TOO], said[HOME], by=region.cast.administrator) == made
    assert SuggestionRefusal.objects.get().by == region.cast.coordinator
    assert suggested(region) == []
    assert not Decision.objects.exists()
    back = {name: value for name, value in asked(region, refused=made.pk).items() if name != "by"}
    assert restore(**back)
    assert not restore(**back)
    assert suggested(region) == [({HOME, HOME_TOO}, "")]


def test_a_refusal_holds_for_other_points_of_the_same_words(region: Region) -> None:
    first, second = "Un réseau fiable au lycée", "Un réseau fiable et rapide au lycée"
    below = region.say(region.vendee, "projections", need=[first])
    below |= region.say(region.bassin, "projections", need=[second])
    again = region.say(region.vendee, "projections", need=["Au lycée, un réseau fiable"])
    region.send()
    assert len(suggested(region)) == 2
    refused(region, below[first], below[second])
    assert suggested(region) == [({first, *again}, "")]


def test_the_last_gesture_is_what_was_done_last(region: Region, said: dict[str, Entry]) -> None:
    refusal = refused(region, said[HOME], said[OTHER])
    sheet, by = region.above.sheet, region.cast.coordinator
    assert last_gesture(sheet, by) == refusal
    decision = joined(region, said[HOME], said[HOME_TOO])
    assert last_gesture(sheet, by) == decision
    assert last_gesture(sheet, region.cast.administrator) is None


def test_what_cannot_be_answered_says_why(region: Region, said: dict[str, Entry]) -> None:
    with pytest.raises(ConsolidationRefusedError, match="lui-même"):
        joined(region, said[HOME], said[HOME])
    with pytest.raises(ConsolidationRefusedError, match="lui-même"):
        refused(region, said[HOME], said[HOME])
    own = region.say(region.above, "diagnosis", irritant=["À nous"])["À nous"]
    with pytest.raises(ConsolidationRefusedError, match="déjà dans cette restitution"):
        refused(region, said[HOME], own)
    Restitution.objects.filter(pk=region.above.restitution.pk).update(
        state="transmise", submitted_at="2020-11-12T10:00Z"
    )
    for answer in (joined, refused):
        with pytest.raises(NotADraftError):
            answer(region, said[HOME], said[HOME_TOO])
    assert not Decision.objects.exists()
    assert not SuggestionRefusal.objects.exists()


def test_the_database_holds_one_refusal_of_a_pair_in_order(region: Region, said: dict[str, Entry]) -> None:
    made = refused(region, said[HOME], said[HOME_TOO])
    for first, second in ((made.first_id, made.second_id), (made.second_id, made.first_id), (made.pk, made.pk)):
        with pytest.raises(IntegrityError), transaction.atomic():
            SuggestionRefusal.objects.create(sheet=region.above.sheet, first_id=first, second_id=second)


def test_who_acts_and_when_are_not_compared(region: Region) -> None:
    said = {"stakeholder": ["La collectivité"], "timeframe": ["Avant la rentrée"]}
    for fiche in (region.vendee, region.bassin):
        region.say(fiche, "plan", action=["Recenser les besoins"], **said)
    region.send()
    assert suggested(region) == [({"Recenser les besoins"}, "")]


def test_of_two_the_first_is_the_one_that_is_read_first(region: Region) -> None:
    one, other, same = "Un réseau fiable au lycée", "Un réseau fiable et rapide au lycée", "Au lycée, un réseau fiable"
    below = region.say(region.vendee, "projections", need=[other, one])
    below |= region.say(region.bassin, "projections", need=[same])
    region.send()
    found = suggestions(region.above.restitution, region.above.theme, region.above.sheet.pk)
    assert {(pair.first, pair.second) for pair in found} == {
        (below[other].pk, below[one].pk),
        (below[one].pk, below[same].pk),
    }
    region.take(below[same])
    found = suggestions(region.above.restitution, region.above.theme, region.above.sheet.pk)
    assert {(pair.first, pair.second) for pair in found} == {
        (below[same].pk, below[other].pk),
        (below[same].pk, below[one].pk),
    }


def test_drafts_and_other_fiches_suggest_nothing(region: Region) -> None:
    region.say(region.vendee, "diagnosis", irritant=[HOME])
    region.say(region.bassin, "diagnosis", irritant=[HOME_TOO])
    region.send(region.vendee)
    assert suggested(region) == []


def test_a_cache_that_does_not_answer_changes_nothing(
    region: Region, said: dict[str, Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Silent:
        def get(self, _key: str) -> None:
            raise RedisError

        def set(self, *_args: object) -> None:
            raise RedisError

    monkeypatch.setattr("consolidation.suggestions.cache", Silent())
    assert suggested(region) == [({HOME, HOME_TOO}, "")]


@pytest.mark.parametrize("number", [2, 300])
def test_as_many_statements_at_any_size(region: Region, django_assert_num_queries: Any, number: int) -> None:
    source = region.say(region.vendee, "diagnosis", irritant=["Salle 0 sans réseau"])["Salle 0 sans réseau"]
    Entry.objects.bulk_create(
        Entry(sheet=source.sheet, row=source.row, kind="irritant", text="Réseau absent de la salle 0")
        for _ in range(number)
    )
    region.send()
    above = region.above
    sheet = above.sheet.pk
    with django_assert_num_queries(4):
        assert len(suggestions(above.restitution, above.theme, sheet)) == number
