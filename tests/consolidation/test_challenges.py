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

BELOW_ABOVE = [f"? {TRAIN}", *BELOW.split("\n")[1:5]]
"""The first défi of those, as the form of the fiche above shows it."""

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
    assert above(region) == [f"? {PAY}", "- Par la collectivité", *BELOW_ABOVE]
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
    own = write(region.above, "\n".join([*above(region), "Un mot à nous"]))["Un mot à nous"]
    for one, why in ((decision, "3\u00a0lignes s’y rangent"), (heading, "1\u00a0ligne s’y range")):
        with pytest.raises(ConsolidationRefusedError, match=why):
            region.undo(one)
    own.delete()
    for one in (line, heading, decision):
        region.undo(one)
    assert above(region) == [f"? {PAY}"]
    region.take(said[TRAIN])
    region.take(said["Une journée banalisée"])
    assert above(region) == [f"? {PAY}", f"? {TRAIN}", "- Une journée banalisée"]


def test_a_heading_taken_after_its_lines_gathers_them_and_undone_gives_them_back(region: Region, said: Said) -> None:
    late = ("Une journée banalisée", "Un tutorat entre pairs", "Un référent par site")
    for words in (TRAIN, *late, PAY):
        region.take(said[words])
    day = made(Decision.objects.get(source=said["Une journée banalisée"]))
    own, lone, after = "# À nous", BELOW_ABOVE[1], f"? {PAY}"
    assert above(region) == [f"? {TRAIN}", *BELOW_ABOVE[3:], lone, after]
    write(region.above, "\n".join([f"? {TRAIN}", *BELOW_ABOVE[3:], lone, own, after]))
    heading = region.take(said["Au collège"])
    assert above(region) == [f"? {TRAIN}", lone, own, *BELOW_ABOVE[2:], after]
    moved = Revision.objects.filter(subject_id=day.pk).latest("pk")
    assert (moved.by, moved.change, moved.after["place"]["position"]) == (region.cast.coordinator, "edited", 4)
    region.undo(heading)
    assert above(region) == [f"? {TRAIN}", lone, *BELOW_ABOVE[3:], own, after]
    region.take(said["Au collège"], row=made(Decision.objects.get(source=said[PAY])).pk)
    assert above(region)[-2:] == [f"? {PAY}", "# Au collège"]


def test_a_heading_merged_gathers_its_lines_and_leaves_those_of_others(region: Region, said: Said) -> None:
    same = write(region.bassin, f"{TRAIN}\n# En collège\n- Un tuteur par collège")
    region.send(region.bassin)
    first = made(region.take(said[TRAIN]))
    region.merge(same[TRAIN], first)
    region.take(same["Un tuteur par collège"])
    heading = made(region.take(said["Au collège"]))
    region.take(said["Une journée banalisée"])
    own = [f"? {TRAIN}", "- Un mot à nous", *above(region)[1:]]
    write(region.above, "\n".join(own))
    merged = region.merge(same["En collège"], heading)
    assert above(region) == [*own[:2], "# Au collège", "- Une journée banalisée", "- Un tuteur par collège"]
    region.undo(merged)
    assert above(region) == own


def test_two_headings_joined_after_their_lines_are_taken_apart_in_one_gesture(region: Region, said: Said) -> None:
    same = write(region.bassin, f"{TRAIN}\n# Au collège et au lycée\n- Un tuteur par collège")
    region.send(region.bassin)
    region.merge(same[TRAIN], made(region.take(said[TRAIN])))
    region.take(same["Un tuteur par collège"])
    region.take(said["Une journée banalisée"])
    before = above(region)
    asked: dict[str, Any] = {"restitution": region.above.restitution, "theme": region.above.theme}
    asked["by"] = region.cast.coordinator
    pks = [said["Au collège"].pk, same["Au collège et au lycée"].pk]
    fresh = Entry.objects.select_related("sheet__restitution").in_bulk(pks)
    decision = join(**asked, kept=fresh[pks[0]], other=fresh[pks[1]], uid=uuid.uuid4())
    assert above(region) == [before[0], "# Au collège", "- Une journée banalisée", "- Un tuteur par collège"]
    assert unjoin(**asked, decision=decision.pk) is not None
    assert sorted(above(region)) == sorted(before)
    assert above(region)[0] == before[0]


def test_a_heading_before_any_challenge_is_taken(region: Region) -> None:
    said = write(region.vendee, "# Pour tous\n- Écouter d’abord")
    region.send()
    heading = region.take(said["Pour tous"])
    region.undo(heading)
    region.take(said["Écouter d’abord"])
    region.take(said["Pour tous"])
    assert above(region) == ["# Pour tous", "- Écouter d’abord"]


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
