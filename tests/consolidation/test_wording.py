"""The words of a point above, and what was reworded or deleted below since it was taken."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from consolidation.models import Decision
from restitutions.models import Entry, Revision
from tests.consolidation.conftest import Region
from tests.editor.fiche import write

pytestmark = [pytest.mark.django_db]

SLOW, SAME, NEW = "Le réseau tombe", "Le réseau est tombé", "Le réseau tombe chaque lundi"


@pytest.fixture
def made(region: Region, client: Client) -> Entry:
    """A point of the académie, taken from Vendée, with one of the bassin merged into it."""
    slow = region.say(region.vendee, "diagnosis", irritant=[SLOW])[SLOW]
    same = region.say(region.bassin, "diagnosis", irritant=[SAME])[SAME]
    region.send()
    made = Entry.objects.get(made_by_decisions=region.take(slow).pk)
    region.merge(same, made)
    client.force_login(region.cast.coordinator)
    return made


def address(region: Region, rest: str) -> str:
    return f"/restitutions/{region.above.restitution.pk}/consolider/3/{rest}"


def read(client: Client, where: str) -> str:
    return html.unescape(client.get(where).content.decode())


def reword(client: Client, region: Region, made: Entry, text: str, **more: Any) -> Any:
    sent = {"uid": uuid.uuid4(), "version": made.version, "suite": "q=reseau", "text": text, **more}
    return client.post(address(region, f"point/{made.pk}/"), sent)


def test_the_wording_stands_beside_that_of_each_source_and_who_said_it(
    client: Client, region: Region, made: Entry
) -> None:
    text = read(client, address(region, f"point/{made.pk}/"))
    for words in (SLOW, SAME, "Vendée", "Bassin du Bocage", "Reprise par Coordinatrice", "Fusionnée par Coordinatrice"):
        assert words in text


def test_a_rewording_is_saved_through_live_entry_and_nothing_below_changes(
    client: Client, region: Region, made: Entry
) -> None:
    response = reword(client, region, made, "Le réseau n’est pas fiable")
    assert response["Location"] == address(region, f"?q=reseau&fait={made.pk}#fiche")
    assert Entry.objects.get(pk=made.pk).text == "Le réseau n’est pas fiable"
    assert Revision.objects.filter(subject_id=made.pk).latest("pk").by == region.cast.coordinator
    assert set(made.origins.values_list("text", flat=True)) == {SLOW, SAME}


def test_a_stale_rewording_shows_both_texts_and_writes_nothing(client: Client, region: Region, made: Entry) -> None:
    region.above.apply(write(str(made.pk), made.version, text="Ce qu’une autre a écrit"))
    response = reword(client, region, made, "Mes mots à moi")
    text = html.unescape(response.content.decode())
    assert "modifié entre-temps par Animateur" in text
    assert "Ce qu’une autre a écrit" in text
    assert "Mes mots à moi" in text
    assert Entry.objects.get(pk=made.pk).text == "Ce qu’une autre a écrit"
    assert reword(client, region, made, "Mes mots à moi", version=made.version + 1).status_code == 302
    assert Entry.objects.get(pk=made.pk).text == "Mes mots à moi"


def test_an_empty_wording_is_refused(client: Client, region: Region, made: Entry) -> None:
    assert reword(client, region, made, "  ").status_code == 200
    assert Entry.objects.get(pk=made.pk).text == SLOW


def below(made: Entry, text: str) -> Entry:
    return made.origins.get(text=text)


def settle(client: Client, region: Region, decision: Decision, action: str, seen: str, **more: Any) -> str:
    sent = {"uid": uuid.uuid4(), "suite": "", "action": action, "seen": seen, "version": 1, **more}
    response = client.post(address(region, f"modifie/{decision.pk}/"), sent, follow=True)
    return html.unescape(response.content.decode())


def test_a_point_reworded_below_is_flagged_with_both_wordings_and_seen(
    client: Client, region: Region, made: Entry
) -> None:
    assert "modifié depuis" not in read(client, address(region, ""))
    Entry.objects.filter(pk=below(made, SLOW).pk).update(text=NEW)
    assert "1\u00a0point modifié depuis sa reprise" in read(client, address(region, ""))
    text = read(client, address(region, "?decision=modifiees"))
    assert SLOW in text
    assert NEW in text
    [decision] = Decision.objects.filter(outcome="taken")
    assert "a encore changé" in settle(client, region, decision, "vu", "autre chose")
    assert "la fiche garde son texte" in settle(client, region, decision, "vu", NEW)
    assert Entry.objects.get(pk=made.pk).text == SLOW
    assert "Rien n’a changé" in read(client, address(region, "?decision=modifiees"))


def test_the_new_words_are_taken_over(client: Client, region: Region, made: Entry) -> None:
    Entry.objects.filter(pk=below(made, SLOW).pk).update(text=NEW)
    [decision] = Decision.objects.filter(outcome="taken")
    text = settle(client, region, decision, "reprendre", NEW, version=made.version)
    assert "Le nouveau texte est dans la fiche" in text
    assert Entry.objects.get(pk=made.pk).text == NEW
    assert Decision.objects.get(pk=decision.pk).text_then == NEW


def test_the_new_words_do_not_overwrite_what_somebody_wrote_meanwhile(
    client: Client, region: Region, made: Entry
) -> None:
    Entry.objects.filter(pk=below(made, SLOW).pk).update(text=NEW)
    region.above.apply(write(str(made.pk), made.version, text="Ce qu’une autre a écrit"))
    [decision] = Decision.objects.filter(outcome="taken")
    text = settle(client, region, decision, "reprendre", NEW, version=made.version)
    assert "a changé entre-temps, modifié par Animateur" in text
    assert Entry.objects.get(pk=made.pk).text == "Ce qu’une autre a écrit"
    assert Decision.objects.get(pk=decision.pk).text_then == SLOW


def test_a_point_deleted_below_is_flagged_until_it_is_seen(client: Client, region: Region, made: Entry) -> None:
    [decision] = Decision.objects.filter(outcome="merged")
    below(made, SAME).delete()
    text = read(client, address(region, "?decision=modifiees"))
    assert "Supprimé au niveau inférieur" in text
    assert SAME in text
    settle(client, region, decision, "vu", "")
    assert "Rien n’a changé" in read(client, address(region, "?decision=modifiees"))


def bar(text: str) -> tuple[str, str, str]:
    """What the bar offers to undo: its words, the name of the button and its value."""
    told = re.search(r'<span class="egn-muted">\s*(Votre dernière décision.*?)</span>\s*</span>', text, re.DOTALL)
    button = re.search(r'name="(\w+)"\s+value="([^"]+)"\s+data-undo', text)
    assert told
    assert button
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", told[1])).strip(), button[1], button[2]


def undo(client: Client, region: Region, decision: Decision) -> str:
    sent = {"uid": uuid.uuid4(), "suite": "decision=modifiees", "revoir": decision.pk}
    return html.unescape(client.post(address(region, "decider/"), sent, follow=True).content.decode())


def test_a_change_that_was_seen_is_undone_before_the_decisions_and_after_that_they_are(
    client: Client, region: Region, made: Entry
) -> None:
    [taken] = Decision.objects.filter(outcome="taken")
    [merged] = Decision.objects.filter(outcome="merged")
    Entry.objects.filter(pk=below(made, SLOW).pk).update(text=NEW)
    for _ in range(2):
        text = settle(client, region, taken, "vu", NEW)
    assert bar(text) == ("Votre dernière décision : changement vu D85-T3-I1", "revoir", str(taken.pk))
    assert bar(read(client, address(region, "rapprochements/")))[1:] == ("annuler", str(merged.pk))
    text = undo(client, region, taken)
    assert "D85-T3-I1 est de nouveau parmi les points modifiés." in text
    assert "1\u00a0point modifié depuis sa reprise" in text
    assert bar(text)[1:] == ("annuler", str(merged.pk))
    assert "il n’y a rien à annuler" in undo(client, region, taken)
    taken.refresh_from_db()
    assert (taken.text_then, taken.text_before, taken.seen_at, taken.seen_by) == (SLOW, "", None, None)
    settle(client, region, taken, "vu", NEW)
    client.post(address(region, "decider/"), {"uid": uuid.uuid4(), "annuler": merged.pk})
    assert bar(read(client, address(region, "")))[1:] == ("revoir", str(taken.pk))


def test_what_changed_again_or_was_seen_by_somebody_else_is_not_undone(
    client: Client, region: Region, made: Entry
) -> None:
    [taken] = Decision.objects.filter(outcome="taken")
    Entry.objects.filter(pk=below(made, SLOW).pk).update(text=NEW)
    settle(client, region, taken, "vu", NEW)
    Entry.objects.filter(pk=taken.source_id).update(text="Encore autre chose")
    assert "Ce point a encore changé" in undo(client, region, taken)
    assert Decision.objects.get(pk=taken.pk).text_then == NEW
    client.force_login(region.cast.administrator)
    Entry.objects.filter(pk=taken.source_id).update(text=NEW)
    assert "il n’y a rien à annuler" in undo(client, region, taken)
    assert Decision.objects.get(pk=taken.pk).text_then == NEW


def test_new_words_taken_over_leave_nothing_of_what_was_seen(client: Client, region: Region, made: Entry) -> None:
    [taken] = Decision.objects.filter(outcome="taken")
    Entry.objects.filter(pk=below(made, SLOW).pk).update(text="Le réseau tombe parfois")
    settle(client, region, taken, "vu", "Le réseau tombe parfois")
    Entry.objects.filter(pk=taken.source_id).update(text=NEW)
    settle(client, region, taken, "reprendre", NEW, version=made.version)
    assert "il n’y a rien à annuler" in undo(client, region, taken)
    assert Decision.objects.get(pk=taken.pk).text_then == NEW
