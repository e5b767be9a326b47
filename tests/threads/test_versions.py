"""Corrections, withdrawn and past versions, and what the page of a point says of them."""

from __future__ import annotations

import pytest

from consolidation.enums import Outcome
from consolidation.models import Decision
from restitutions.models import Entry, Restitution
from tests.threads.conftest import SignIn, Story
from tests.threads.test_entry_page import page, steps

pytestmark = pytest.mark.django_db
SECRET = "motsecret"


def correct(story: Story, restitution: Restitution) -> Restitution:
    """Every word of it is another one in the draft, which has one point more."""
    one = story.move(restitution, "corriger")
    Entry.objects.filter(sheet__restitution=one).update(text=SECRET)
    like = Entry.objects.get(sheet__restitution=one, kind="need")
    Entry.objects.create(sheet=like.sheet, row=like.row, kind="need", text=SECRET, reference="NAN-T3-B90")
    return one


@pytest.mark.parametrize("who", ["", "outsider", "other_coordinator", "reader"])
def test_during_a_correction_the_public_reads_the_version_online(story: Story, as_user: SignIn, who: str) -> None:
    correct(story, story.publish(story.above))
    client = as_user(getattr(story.cast, who) if who else None)
    text = page(client, "NAN-T3-I1")
    assert ("Le réseau tombe nantais" in text, SECRET in text) == (True, False)
    assert "Version 1, publiée le" in text
    assert "1\u00a0session rapportée" in text
    assert "Session – " in text
    assert steps(text)[-1] == "Indicateur ou facteur de réussite"
    assert steps(text).count("Besoin") == 1
    page(client, "NAN-T3-B90", 404)


def test_the_team_reads_the_draft(story: Story, as_user: SignIn) -> None:
    correct(story, story.publish(story.above))
    text = page(as_user(story.cast.facilitator), "NAN-T3-I1")
    assert SECRET in text
    assert "Le réseau tombe nantais" in text.partition("Dans les versions publiées")[2]


def test_a_source_in_correction_is_read_as_it_was_published(story: Story, as_user: SignIn) -> None:
    story.publish(story.above)
    correct(story, story.publish(story.below))
    text = page(as_user(None), "NAN-T3-I1")
    assert ("Le réseau tombe vendéen" in text, SECRET in text, "non publiée" in text) == (True, False, False)


def test_what_was_made_above_is_read_as_it_was_published_too(story: Story, as_user: SignIn) -> None:
    story.publish(story.below)
    correct(story, story.publish(story.above))
    source = story.entry(story.below, "irritant").reference
    text = page(as_user(None), source)
    assert ("Le réseau tombe nantais" in text, SECRET in text) == (True, False)


def test_a_link_made_in_a_correction_is_not_told(story: Story, as_user: SignIn) -> None:
    story.publish(story.below)
    one = correct(story, story.publish(story.above))
    other = story.entry(story.below, "strength")
    Entry.objects.get(sheet__restitution=one, kind="strength").origins.add(other)
    text = page(as_user(None), other.reference)
    assert ("Des équipes nantais" in text, "Et un point d’une restitution non publiée." in text) == (False, True)


def test_versions_tell_the_wordings_that_changed(story: Story, as_user: SignIn) -> None:
    one = story.move(story.publish(story.above), "corriger")
    one = story.move(story.publish(one), "corriger")
    Entry.objects.filter(sheet__restitution=one, kind="irritant").update(text="Le réseau tombe trop")
    story.publish(one)
    told = page(as_user(None), "NAN-T3-I1").partition("Dans les versions publiées")[2]
    order = [
        told.index(said) for said in ("Version 1", "tombe nantais", "Version 2", "Mêmes mots", "Version 3", "trop")
    ]
    assert order == sorted(order)
    assert told.count("Le réseau tombe nantais") == 1


def test_a_point_that_left_the_version_online_keeps_its_page(story: Story, as_user: SignIn) -> None:
    one = story.move(story.publish(story.above), "corriger")
    Entry.objects.filter(sheet__restitution=one, kind="strength").delete()
    story.publish(one)
    text = page(as_user(None), "NAN-T3-F1")
    assert ("Des équipes nantais" in text, "N’est plus dans la version en ligne" in text) == (True, True)
    assert "Ce point n’y figure pas." in text


def test_what_was_unpublished_is_not_there_any_more(story: Story, as_user: SignIn) -> None:
    story.move(story.publish(story.above), "depublier")
    page(as_user(None), "NAN-T3-I1", 404)


def test_the_words_of_then_are_for_who_reads_drafts(story: Story, as_user: SignIn) -> None:
    source, into = story.entry(story.below, "irritant"), story.entry(story.above, "irritant")
    said = {"text_then": "Ancien mot du brouillon", "reference_then": source.reference}
    Decision.objects.create(sheet=into.sheet, source=source, outcome=Outcome.MERGED, into=into, **said)
    for restitution in (story.below, story.above):
        story.publish(restitution)
    for reference in (into.reference, source.reference):
        assert "Ancien mot du brouillon" in page(as_user(story.cast.coordinator), reference)
        for person in (None, story.cast.reader, story.cast.other_coordinator):
            text = page(as_user(person), reference)
            assert ("fusionné le" in text, "Ancien mot" in text) == (True, False)
