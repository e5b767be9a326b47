"""Défis, intertitres and propositions: taken, merged, set aside and undone as the points of the tables are."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from consolidation.coverage import coverage
from consolidation.errors import ConsolidationRefusedError
from consolidation.joining import join, unjoin
from consolidation.models import Decision
from consolidation.provenance import provenance_of
from consolidation.suggestions import suggestions
from restitutions.block_text import parse_blocks
from restitutions.cell_text import fingerprint
from restitutions.models import Entry, Revision
from restitutions.services import save_challenges
from restitutions.services.texts import challenge_text
from tests.consolidation.conftest import Region
from tests.editor.fiche import Fiche

pytestmark = [pytest.mark.django_db, pytest.mark.data]

TRAIN, PAY = "Comment former les équipes du collège ?", "Comment payer la fibre ?"
BELOW = f"""{TRAIN}
- Un référent par site
# Au collège
- Une journée banalisée
Un tutorat entre pairs
{PAY}
- Par la collectivité"""

Said = dict[str, Entry]


def write(fiche: Fiche, text: str) -> Said:
    """Type the défis of a fiche; its lines by their words."""
    sheet = fiche.sheet
    if sheet.pk is None:
        sheet.save()
    stored = Entry.objects.filter(sheet=sheet, row=None).order_by("position", "pk")
    shown = fingerprint(challenge_text(stored))
    save_challenges(sheet=sheet, lines=parse_blocks(text, challenges=True), shown=shown, by=None)
    return {one.text: one for one in stored.all()}


def above(region: Region) -> list[str]:
    """The défis of the synthesis, as its form shows them."""
    entries = Entry.objects.filter(sheet=region.above.sheet, row=None).order_by("position", "pk")
    return challenge_text(entries).split("\n")


def made(decision: Decision) -> Entry:
    return Entry.objects.get(made_by_decisions=decision.pk)


@pytest.fixture
def said(region: Region) -> Said:
    found = write(region.vendee, BELOW)
    region.send(region.vendee)
    return found


def test_the_lines_of_a_challenge_stand_under_it_and_under_their_heading_whatever_the_order(
    region: Region, said: Said
) -> None:
    taken = [
        region.take(said[words])
        for words in (PAY, TRAIN, "Au collège", "Une journée banalisée", "Un référent par site", "Par la collectivité")
    ]
    region.take(said["Un tutorat entre pairs"])
    assert above(region) == [f"? {PAY}", "- Par la collectivité", f"? {TRAIN}", *BELOW.split("\n")[1:5]]
    assert [made(one).reference for one in taken[:4]] == ["NAN-T3-D1", "NAN-T3-D2", "NAN-T3-T1", "NAN-T3-P1"]
    assert list(made(taken[0]).origins.all()) == [said[PAY]]
    assert Revision.objects.filter(subject_id=made(taken[0]).pk).get().by == region.cast.coordinator


def test_a_line_whose_challenge_was_not_taken_is_refused_until_a_place_is_chosen(region: Region, said: Said) -> None:
    with pytest.raises(ConsolidationRefusedError, match="sous le défi D85-T3-D1, qui n’est pas repris"):
        region.take(said["Un référent par site"])
    assert not Decision.objects.exists()
    chosen = made(region.take(said[PAY]))
    region.take(said["Un référent par site"], row=chosen.pk)
    assert above(region) == [f"? {PAY}", "- Un référent par site"]
    region.take(said["Par la collectivité"])
    assert above(region) == [f"? {PAY}", "- Un référent par site", "- Par la collectivité"]


def test_a_challenge_goes_behind_the_one_that_is_chosen_and_its_lines(region: Region, said: Said) -> None:
    other = write(region.bassin, "Comment durer ?")["Comment durer ?"]
    region.send(region.bassin)
    first = made(region.take(said[TRAIN]))
    region.take(said["Un référent par site"])
    region.take(said[PAY])
    region.take(other, row=first.pk)
    assert above(region) == [f"? {TRAIN}", "- Un référent par site", "? Comment durer ?", f"? {PAY}"]


def test_a_place_of_another_nature_or_that_has_gone_is_refused(region: Region, said: Said) -> None:
    irritants = region.say(region.bassin, "diagnosis", irritant=["Le réseau tombe", "Trop lent"])
    region.send(region.bassin)
    challenge = made(region.take(said[TRAIN]))
    row = made(region.take(irritants["Le réseau tombe"])).row_id
    with pytest.raises(ConsolidationRefusedError, match="Irritant\u00a0» n’a pas de place dans un défi"):
        region.take(irritants["Trop lent"], row=challenge.pk)
    with pytest.raises(ConsolidationRefusedError, match="Proposition\u00a0» n’a pas de place dans ce tableau"):
        region.take(said["Un référent par site"], row=row)
    with pytest.raises(ConsolidationRefusedError, match="Ce défi n’est plus dans la fiche"):
        region.take(said["Un référent par site"], row=uuid.uuid4())


def test_a_line_without_a_challenge_below_has_none_above(region: Region) -> None:
    said = write(region.vendee, f"- Écouter d’abord\n{TRAIN}")
    region.send()
    region.take(said[TRAIN])
    region.take(said["Écouter d’abord"])
    assert above(region) == ["- Écouter d’abord", f"? {TRAIN}"]


def test_a_challenge_merged_receives_the_lines_of_both_and_its_provenance_is_told(region: Region, said: Said) -> None:
    same = write(region.bassin, "Comment former chaque équipe du collège ?\n- Un tuteur par collège")
    region.send(region.bassin)
    first = made(region.take(said[TRAIN]))
    region.merge(same["Comment former chaque équipe du collège ?"], first)
    region.take(same["Un tuteur par collège"])
    region.take(said["Un référent par site"])
    assert above(region) == [f"? {TRAIN}", "- Un tuteur par collège", "- Un référent par site"]
    assert first.origins.count() == 2
    assert set(provenance_of(Entry.objects.filter(pk=first.pk), region.cast.nantes)) == {first.pk}
    with pytest.raises(ConsolidationRefusedError, match="ne se fusionnent pas"):
        region.merge(said[PAY], made(Decision.objects.get(source=said["Un référent par site"])))


def test_a_challenge_is_not_undone_before_its_lines_and_nothing_slips_under_another(region: Region, said: Said) -> None:
    region.take(said[PAY])
    decision, heading = region.take(said[TRAIN]), region.take(said["Au collège"])
    line = region.take(said["Une journée banalisée"])
    for one, why in ((decision, "2\u00a0lignes s’y rangent"), (heading, "1\u00a0ligne s’y range")):
        with pytest.raises(ConsolidationRefusedError, match=why):
            region.undo(one)
    for one in (line, heading, decision):
        region.undo(one)
    assert above(region) == [f"? {PAY}"]
    region.take(said[TRAIN])
    region.take(said["Une journée banalisée"])
    assert above(region) == [f"? {PAY}", f"? {TRAIN}", "- Une journée banalisée"]


def test_challenges_that_are_alike_are_suggested_joined_and_taken_apart(region: Region, said: Said) -> None:
    same = write(region.bassin, "Comment former chaque équipe du collège ?\n- Former les équipes du collège")
    region.send(region.bassin)
    asked: dict[str, Any] = {"restitution": region.above.restitution, "theme": region.above.theme}
    [pair] = suggestions(**asked, sheet=None)
    asked["by"] = region.cast.coordinator
    one, other = said[TRAIN], same["Comment former chaque équipe du collège ?"]
    assert {pair.first, pair.second} == {one.pk, other.pk}
    fresh = Entry.objects.select_related("sheet__restitution").in_bulk([one.pk, other.pk])
    decision = join(**asked, kept=fresh[one.pk], other=fresh[other.pk], uid=uuid.uuid4())
    region.take(said["Un référent par site"])
    undone = unjoin(**asked, decision=decision.pk)
    assert undone is not None
    assert undone.kept is None
    assert above(region) == [f"? {TRAIN}", "- Un référent par site"]


def test_they_are_counted_with_the_rest_in_what_is_left(region: Region, said: Said) -> None:
    region.take(said[TRAIN])
    region.set_aside(said[PAY])
    whole = coverage(region.above.restitution).whole
    assert (whole.total, whole.taken, whole.aside, whole.left) == (7, 1, 1, 5)


def test_a_form_of_two_hundred_lines_takes_no_more(region: Region, said: Said) -> None:
    challenge = made(region.take(said[TRAIN]))
    Entry.objects.bulk_create(
        Entry(sheet=challenge.sheet, kind="proposal", text=f"Idée {rank}", position=rank) for rank in range(1, 200)
    )
    with pytest.raises(ConsolidationRefusedError, match="200 lignes"):
        region.take(said["Un référent par site"])
