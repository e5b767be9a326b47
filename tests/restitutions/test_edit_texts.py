"""Editing the running texts and the challenges of a fiche."""

from __future__ import annotations

import pytest
from django.test import Client

from restitutions.models import Entry, NarrativeBlock, Restitution
from restitutions.services.texts import challenge_text
from tests.cast import Cast
from tests.restitutions.browser import form_of, typed

pytestmark = [pytest.mark.django_db]

CHALLENGES = "? Comment ouvrir l’école ?\n# Au collège\n- Un accueil\nUne phrase"


@pytest.fixture
def facilitator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.facilitator)
    return client


def address(restitution: Restitution, part: str) -> str:
    return f"/restitutions/{restitution.pk}/3/{part}/"


def challenges() -> list[tuple[str, str, str, str | None]]:
    return list(Entry.objects.order_by("position").values_list("kind", "style", "text", "reference"))


def write(client: Client, restitution: Restitution, part: str, **fields: str) -> None:
    page = client.get(address(restitution, part))
    assert client.post(address(restitution, part), typed(page, fields)).status_code == 302


def test_texts_are_written_block_by_block(facilitator: Client, restitution: Restitution) -> None:
    write(facilitator, restitution, "textes", situation="# Équipement\nTout va.\n- 12 salles\n\\# dièse", actions="")
    assert list(NarrativeBlock.objects.order_by("position").values_list("part", "type", "text")) == [
        ("situation", "subheading", "Équipement"),
        ("situation", "paragraph", "Tout va."),
        ("situation", "bullet", "12 salles"),
        ("situation", "paragraph", "# dièse"),
    ]
    shown = form_of(facilitator.get(address(restitution, "textes")))
    assert shown["situation"] == ["# Équipement\nTout va.\n- 12 salles\n\\# dièse"]


def test_a_question_of_a_text_stays_one_when_another_line_changes(
    facilitator: Client, restitution: Restitution
) -> None:
    write(facilitator, restitution, "textes", situation="? Qui équipe ?\nTout va.\n\\? d’abord")
    write(facilitator, restitution, "textes", situation="? Qui équipe ?\nTout va bien.\n\\? d’abord")
    assert list(NarrativeBlock.objects.order_by("position").values_list("type", "text")) == [
        ("question", "Qui équipe ?"),
        ("paragraph", "Tout va bien."),
        ("paragraph", "? d’abord"),
    ]


def test_challenges_are_written_as_entries_with_references(facilitator: Client, restitution: Restitution) -> None:
    write(facilitator, restitution, "defis", challenges=CHALLENGES)
    assert challenges() == [
        ("challenge", "paragraph", "Comment ouvrir l’école ?", "NAN-T3-D1"),
        ("proposal_heading", "paragraph", "Au collège", "NAN-T3-T1"),
        ("proposal", "bullet", "Un accueil", "NAN-T3-P1"),
        ("proposal", "paragraph", "Une phrase", "NAN-T3-P2"),
    ]


def test_a_question_of_the_challenges_needs_no_sign(facilitator: Client, restitution: Restitution) -> None:
    typed_text = "Quels lieux ouvrir\u202f?\n\\Faut-il un lieu\u202f?\n- Qui le tient\u202f?"
    write(facilitator, restitution, "defis", challenges=typed_text)
    expected = [
        ("challenge", "paragraph", "Quels lieux ouvrir\u202f?", "NAN-T3-D1"),
        ("proposal", "paragraph", "Faut-il un lieu\u202f?", "NAN-T3-P1"),
        ("proposal", "bullet", "Qui le tient\u202f?", "NAN-T3-P2"),
    ]
    assert challenges() == expected
    write(
        facilitator, restitution, "defis", challenges=challenge_text(Entry.objects.order_by("position")) + "\nUn lieu"
    )
    assert challenges() == [*expected, ("proposal", "paragraph", "Un lieu", "NAN-T3-P3")]


def test_challenges_reworded_and_moved_keep_their_references(facilitator: Client, restitution: Restitution) -> None:
    write(facilitator, restitution, "defis", challenges=CHALLENGES)
    changed = "Une phrase\n? Comment ouvrir l’école aux familles ?\n- Un accueil\n- Tout neuf"
    write(facilitator, restitution, "defis", challenges=changed)
    assert challenges() == [
        ("proposal", "paragraph", "Une phrase", "NAN-T3-P2"),
        ("challenge", "paragraph", "Comment ouvrir l’école aux familles ?", "NAN-T3-D1"),
        ("proposal", "bullet", "Un accueil", "NAN-T3-P1"),
        ("proposal", "bullet", "Tout neuf", "NAN-T3-P3"),
    ]
    assert list(Entry.objects.order_by("position").values_list("version", flat=True)) == [1, 2, 1, 1]


@pytest.mark.parametrize(("part", "name"), [("textes", "situation"), ("defis", "challenges")])
def test_who_saves_second_is_told_and_loses_nothing(
    facilitator: Client, restitution: Restitution, cast: Cast, part: str, name: str
) -> None:
    write(facilitator, restitution, part, **{name: "Un texte"})
    page = facilitator.get(address(restitution, part))
    other = Client()
    other.force_login(cast.coordinator)
    write(other, restitution, part, **{name: "Le texte d’une autre"})
    again = facilitator.post(address(restitution, part), typed(page, {name: "Mon texte"}))
    text = again.content.decode()
    assert "Une autre personne a modifié ce texte pendant que vous écriviez" in text
    assert "Texte enregistré par Coordinatrice" in text
    assert '<dd dir="auto">Le texte d’une autre</dd>' in text
    assert form_of(again)[name] == ["Mon texte"]
    assert facilitator.post(address(restitution, part), form_of(again)).status_code == 302
    assert form_of(facilitator.get(address(restitution, part)))[name] == ["Mon texte"]


@pytest.mark.parametrize(("part", "name"), [("textes", "situation"), ("defis", "challenges")])
def test_who_goes_back_and_saves_again_is_not_told_of_another_person(
    facilitator: Client, restitution: Restitution, part: str, name: str
) -> None:
    page = facilitator.get(address(restitution, part))
    facilitator.post(address(restitution, part), typed(page, {name: "Un texte"}))
    again = facilitator.post(address(restitution, part), typed(page, {name: "Un autre"})).content.decode()
    assert "Vous avez déjà enregistré une autre version de ce texte" in again
    assert "Une autre personne" not in again


def test_a_text_not_touched_does_not_undo_another_person_s(
    facilitator: Client, restitution: Restitution, cast: Cast
) -> None:
    page = facilitator.get(address(restitution, "textes"))
    other = Client()
    other.force_login(cast.coordinator)
    write(other, restitution, "textes", situation="Le texte d’une autre")
    assert facilitator.post(address(restitution, "textes"), typed(page, {"actions": "Le mien"})).status_code == 302
    assert set(NarrativeBlock.objects.values_list("text", flat=True)) == {"Le texte d’une autre", "Le mien"}


def test_a_form_sent_twice_is_one_text(facilitator: Client, restitution: Restitution) -> None:
    sent = typed(facilitator.get(address(restitution, "defis")), {"challenges": CHALLENGES})
    for _ in range(3):
        assert facilitator.post(address(restitution, "defis"), sent).status_code == 302
    assert Entry.objects.count() == 4


@pytest.mark.parametrize(("part", "name"), [("textes", "actions"), ("defis", "challenges")])
def test_a_text_too_long_is_refused_and_kept(
    facilitator: Client, restitution: Restitution, part: str, name: str
) -> None:
    page = facilitator.post(
        address(restitution, part), typed(facilitator.get(address(restitution, part)), {name: "a" * 100_000})
    )
    assert "La ligne 1 compte 100000 caractères ; raccourcissez-la à 10000 au plus." in page.content.decode()
    assert form_of(page)[name] == ["a" * 100_000]
