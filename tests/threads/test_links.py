"""References lead to the page of their point where there is one to open."""

from __future__ import annotations

import pytest

from syntheses.models import Version
from tests.threads.conftest import SignIn, Story

pytestmark = pytest.mark.django_db


def test_the_points_of_a_published_synthesis_lead_to_their_pages(story: Story, as_user: SignIn) -> None:
    story.publish(story.above)
    slug = story.cast.nantes.slug
    text = as_user(None).get(f"/syntheses/{slug}/").content.decode()
    for key in ("R1", "I1", "A1", "P1"):
        assert f'href="/fil/NAN-T3-{key}/"' in text
    assert f'href="/syntheses/{slug}/fil/3/"' in text
    kept = as_user(None).get(f"/syntheses/{slug}/v1/html/").content.decode()
    assert ('href="#NAN-T3-I1"' in kept, "/fil/" in kept) == (True, False)


def test_a_version_that_was_corrected_does_not_lead_to_the_thread_of_the_next(story: Story, as_user: SignIn) -> None:
    story.publish(story.move(story.publish(story.above), "corriger"))
    assert Version.objects.count() == 2
    texts = [as_user(None).get(f"/syntheses/{story.cast.nantes.slug}/v{n}/").content.decode() for n in (1, 2)]
    assert ["/fil/3/" in text for text in texts] == [False, True]
    assert all('href="/fil/NAN-T3-I1/"' in text for text in texts)


def test_the_points_of_a_fiche_lead_to_their_pages_and_the_fiche_to_its_thread(story: Story, as_user: SignIn) -> None:
    story.move(story.above, "transmettre")
    text = as_user(story.cast.reader).get(f"/restitutions/{story.above.pk}/3/").content.decode()
    for key in ("R1", "I1", "A1", "P1"):
        assert f'href="/fil/NAN-T3-{key}/"' in text
    assert f'href="/restitutions/{story.above.pk}/3/fil/"' in text
