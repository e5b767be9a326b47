"""Taking, merging, setting aside, undoing: what the fiche says, and what nothing below ever loses."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from consolidation.enums import Outcome
from consolidation.errors import AlreadyDecidedError, ConsolidationRefusedError
from consolidation.models import Decision
from consolidation.services import last_decision
from consolidation.sources import is_decided, is_taken, sources_of
from restitutions.enums import State
from restitutions.models import Entry, Restitution, Revision, Row
from tests.consolidation.conftest import Region
from tests.editor.fiche import write
from workshops.models import Theme

pytestmark = [pytest.mark.django_db, pytest.mark.data]

SLOW, BROKEN, NEED, LEVER = "Le réseau tombe", "Les postes sont vieux", "Un réseau fiable", "Doubler le lien"


def _made(decision: Decision) -> Entry:
    """The entry of the fiche that a decision made, or merged into."""
    return Entry.objects.get(made_by_decisions=decision.pk)


def _of(region: Region) -> tuple[Restitution, Theme]:
    return region.above.restitution, region.above.theme


def _seen(region: Region) -> tuple[bool, bool]:
    """Whether the one point that is offered was taken, and set aside."""
    fiche = region.above.sheet.pk
    marked = sources_of(*_of(region)).annotate(
        taken=is_taken(sheet=fiche), aside=is_decided(Outcome.SET_ASIDE, sheet=fiche)
    )
    [seen] = marked.values_list("taken", "aside")
    return seen


def test_a_point_taken_is_copied_with_its_provenance_and_nothing_below_changes(region: Region) -> None:
    source = region.say(region.vendee, "diagnosis", irritant=[SLOW])[SLOW]
    region.send()
    decision = region.take(source)
    made = _made(decision)
    assert (made.text, made.kind, made.reference) == (SLOW, "irritant", "NAN-T3-I1")
    assert list(made.origins.all()) == [source]
    after = Entry.objects.get(pk=source.pk)
    assert (after.version, after.text, after.sheet_id) == (source.version, SLOW, source.sheet_id)
    assert Revision.objects.filter(subject_id=made.pk).get().by == region.cast.coordinator


def below(region: Region) -> list[list[dict[str, Any]]]:
    """All that the restitutions of the level below say, to the last field, and how they are tied."""
    of = {"sheet__restitution__in": [region.vendee.restitution, region.bassin.restitution]}
    said = [model.objects.filter(**of).order_by("pk") for model in (Entry, Row)]
    through: Any = Entry.answers.through
    ties = through.objects.filter(from_entry__in=said[0]).order_by("pk")
    restitutions = Restitution.objects.exclude(pk=region.above.restitution.pk).order_by("pk")
    return [list(rows.values()) for rows in (*said, ties, restitutions)]


def test_whatever_is_decided_nothing_below_changes_and_a_copy_says_all_that_was_said(region: Region) -> None:
    plan = {"planned_lever": ["Quoi"], "action": ["Signer"], "stakeholder": ["La DANE"], "timeframe": ["En juin"]}
    said = region.say(region.vendee, "plan", **plan)
    same = region.say(region.bassin, "plan", action=["Signer vite"], stakeholder=["Le maire"])
    dates = {"horizon": "court", "starts_on": "2021-03-01", "ends_on": "2021-06-30"}
    for text, values in (("Signer", {"highlighted": True}), ("La DANE", {"role": "pilote"}), ("En juin", dates)):
        region.vendee.apply(write(str(said[text].pk), 1, **values))
    region.send()
    before = below(region)
    taken = [region.take(said[text]) for text in said]
    merged = region.merge(same["Signer vite"], _made(taken[1]))
    aside = region.set_aside(same["Le maire"])
    kept = ("text", "kind", "style", "highlighted", "role", "horizon", "starts_on", "ends_on")
    of = Entry.objects.filter(sheet=region.above.sheet).order_by("text").values(*kept)
    assert list(of) == list(Entry.objects.filter(sheet=region.vendee.sheet).order_by("text").values(*kept))
    assert below(region) == before
    for one in (aside, merged, *reversed(taken)):
        region.undo(one)
    assert (below(region), Decision.objects.count(), region.texts("plan")) == (before, 0, [])


def test_the_points_of_one_row_stay_in_one_row(region: Region) -> None:
    said = region.say(region.vendee, "projections", main_irritant=[SLOW], need=[NEED], lever=[LEVER])
    other = region.say(region.bassin, "projections", need=["Un autre besoin"])
    region.send()
    for source in (said[NEED], other["Un autre besoin"], said[SLOW], said[LEVER]):
        region.take(source)
    assert region.texts("projections") == [
        {"lever": [LEVER], "main_irritant": [SLOW], "need": [NEED]},
        {"need": ["Un autre besoin"]},
    ]


def test_a_point_goes_to_the_row_that_was_chosen_after_those_that_are_there(region: Region) -> None:
    said = region.say(region.vendee, "diagnosis", irritant=[SLOW, BROKEN])
    other = region.say(region.bassin, "diagnosis", irritant=["Trop de mots de passe"])["Trop de mots de passe"]
    region.send()
    row = _made(region.take(said[SLOW])).row_id
    region.take(said[BROKEN])
    region.take(other, row=row)
    assert region.texts("diagnosis") == [{"irritant": [SLOW, BROKEN, "Trop de mots de passe"]}]


def test_sub_points_follow_their_lead_in(region: Region) -> None:
    lead = region.say(region.vendee, "diagnosis", irritant=[SLOW])[SLOW]
    for text in ("le lundi", "pendant les examens"):
        item = str(uuid.uuid4())
        place = {"row": str(lead.row_id), "kind": "irritant", "parent": str(lead.pk), "after": None}
        region.vendee.apply(write(item, 0, text=text, place=place))
    region.send()
    made = _made(region.take(lead))
    assert [one.text for one in made.items.order_by("position")] == [
        one.text for one in lead.items.order_by("position")
    ]
    assert all(one.origins.get().parent_id == lead.pk for one in made.items.all())


def test_the_thread_between_two_points_taken_is_said_again_above(region: Region) -> None:
    slow = region.say(region.vendee, "diagnosis", irritant=[SLOW])[SLOW]
    main = region.say(region.vendee, "projections", main_irritant=["Réseau"])["Réseau"]
    main.answers.add(slow)
    region.send()
    taken = [region.take(main), region.take(slow)]
    above_main, above_slow = (_made(one) for one in taken)
    assert list(above_main.answers.all()) == [above_slow]


def test_a_point_merged_adds_its_provenance_and_leaves_the_words(region: Region) -> None:
    slow = region.say(region.vendee, "diagnosis", irritant=[SLOW])[SLOW]
    same = region.say(region.bassin, "diagnosis", irritant=["Le réseau est tombé"])["Le réseau est tombé"]
    region.send()
    made = _made(region.take(slow))
    region.merge(same, made)
    assert set(made.origins.all()) == {slow, same}
    assert Entry.objects.get(pk=made.pk).text == SLOW
    assert region.texts("diagnosis") == [{"irritant": [SLOW]}]


def test_the_same_decision_sent_twice_is_one(region: Region) -> None:
    source = region.say(region.vendee, "diagnosis", irritant=[SLOW])[SLOW]
    region.send()
    uid = uuid.uuid4()
    assert region.take(source, uid=uid) == region.take(source, uid=uid)
    assert region.texts("diagnosis") == [{"irritant": [SLOW]}]
    assert Decision.objects.count() == 1


def test_the_second_person_sees_what_the_first_decided(region: Region) -> None:
    source = region.say(region.vendee, "diagnosis", irritant=[SLOW])[SLOW]
    region.send()
    first = region.take(source)
    with pytest.raises(AlreadyDecidedError) as raised:
        region.set_aside(source, by=region.cast.administrator)
    assert raised.value.decision == first
    assert raised.value.decision.by == region.cast.coordinator


def test_a_point_set_aside_says_why(region: Region) -> None:
    source = region.say(region.vendee, "diagnosis", irritant=[SLOW])[SLOW]
    region.send()
    with pytest.raises(ConsolidationRefusedError, match="Dites pourquoi"):
        region.set_aside(source, "  ")
    region.set_aside(source, "Déjà traité en 2019")
    assert _seen(region) == (False, True)


def test_undoing_leaves_the_fiche_as_it_was(region: Region) -> None:
    said = region.say(region.vendee, "diagnosis", irritant=[SLOW, BROKEN])
    region.send()
    first = region.take(said[SLOW])
    second = region.take(said[BROKEN])
    by = region.cast.coordinator
    assert last_decision(region.above.sheet, by) == second
    region.undo(second)
    assert region.texts("diagnosis") == [{"irritant": [SLOW]}]
    region.undo(first)
    assert region.texts("diagnosis") == []
    assert not region.above.sheet.rows.exists()
    assert last_decision(region.above.sheet, by) is None
    assert region.undo(first) is None
    region.take(said[SLOW])
    assert region.texts("diagnosis") == [{"irritant": [SLOW]}]


def test_what_others_were_merged_into_is_not_undone_first(region: Region) -> None:
    slow = region.say(region.vendee, "diagnosis", irritant=[SLOW])[SLOW]
    same = region.say(region.bassin, "diagnosis", irritant=[BROKEN])[BROKEN]
    region.send()
    first = region.take(slow)
    made = _made(first)
    merged = region.merge(same, made)
    with pytest.raises(ConsolidationRefusedError, match="une autre entrée y est fusionnée"):
        region.undo(first)
    region.undo(merged)
    assert list(made.origins.all()) == [slow]
    region.undo(first)
    assert not Entry.objects.filter(pk=made.pk).exists()


def test_a_point_deleted_above_is_to_be_looked_at_again(region: Region) -> None:
    source = region.say(region.vendee, "diagnosis", irritant=[SLOW])[SLOW]
    region.send()
    decision = region.take(source)
    region.above.apply(
        {"op": str(uuid.uuid4()), "subject": "entry", "id": str(decision.into_id), "base": 1, "do": "delete"}
    )
    assert _seen(region) == (False, False)
    again = region.take(source)
    assert Decision.objects.get() == again


def test_what_cannot_be_consolidated_says_why(region: Region) -> None:
    draft = region.say(region.vendee, "diagnosis", irritant=[SLOW])[SLOW]
    own = region.say(region.above, "diagnosis", irritant=[BROKEN])[BROKEN]
    with pytest.raises(ConsolidationRefusedError, match="encore un brouillon"):
        region.take(draft)
    with pytest.raises(ConsolidationRefusedError, match="déjà dans cette restitution"):
        region.take(own)
    region.send()
    other_theme = region.cast.campaign.themes.get(number=1)
    with pytest.raises(ConsolidationRefusedError, match="autre thématique"):
        region.take(draft, theme=other_theme)
    Restitution.objects.filter(pk=region.vendee.restitution.pk).update(feeds=None)
    with pytest.raises(ConsolidationRefusedError, match="n’alimente pas cette restitution"):
        region.take(draft)
    assert not Decision.objects.exists()


def test_two_kinds_do_not_merge(region: Region) -> None:
    said = region.say(region.vendee, "diagnosis", irritant=[SLOW], strength=["L’entraide"])
    region.send()
    made = _made(region.take(said[SLOW]))
    with pytest.raises(ConsolidationRefusedError, match="ne se fusionnent pas"):
        region.merge(said["L’entraide"], made)


def test_only_what_is_sent_is_offered(region: Region) -> None:
    region.say(region.vendee, "diagnosis", irritant=[SLOW], retex_label=["RETEX 1"])
    region.say(region.bassin, "diagnosis", irritant=[BROKEN])
    region.send(region.vendee)
    assert [one.text for one in sources_of(*_of(region))] == [SLOW]
    assert Restitution.objects.filter(state=State.DRAFT).count() == 2
