"""The permanent page of a point: /fil/<référence>/."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from restitutions.models import Entry, Retex
from tests.threads.conftest import SignIn, Story

pytestmark = pytest.mark.django_db


def page(client: Client, reference: str | None, status: int = 200) -> str:
    answer = client.get(f"/fil/{reference}/")
    assert answer.status_code == status, answer
    return answer.content.decode()


def steps(text: str) -> list[str]:
    """The titles of the steps of the thread, in order."""
    return [part.partition("</h3>")[0] for part in text.split('<h3 class="thread-step__title">')[1:]]


def test_a_point_tells_the_whole_thread_from_the_retex_to_the_measure(story: Story, as_user: SignIn) -> None:
    text = page(as_user(story.cast.facilitator), "NAN-T3-B1")
    assert steps(text) == [
        "RETEX",
        "Irritant",
        "Irritant principal",
        "Besoin",
        "Axe d’amélioration ou levier",
        "Levier du plan d’action",
        "Action",
        "Acteur",
        "Échéance",
        "Indicateur ou facteur de réussite",
    ]
    for said in ("RETEX 1 – Collège", "Le réseau tombe nantais", "Signer nantais", "Moins de pannes nantais"):
        assert said in text
    assert 'href="/fil/NAN-T3-A1/"' in text
    assert "Académie de Nantes" in text
    assert "Session – Nantes" in text
    assert "vendéen" not in text


def test_a_retex_a_strength_and_a_proposal_have_their_page_too(story: Story, as_user: SignIn) -> None:
    team = as_user(story.cast.facilitator)
    assert steps(page(team, "NAN-T3-F1")) == ["RETEX", "Point fort"]
    assert steps(page(team, "NAN-T3-P1")) == ["Défi", "Proposition"]
    text = page(team, "NAN-T3-R1")
    assert "Récit nantais" in text
    assert steps(text)[:3] == ["RETEX", "Irritant", "Point fort"]


@pytest.mark.parametrize("typed", ["nan-t3-i1", " NAN-T3-I1", "NAN-T3-I1%20", "NAN‑T3‑I1", "nan%20-t3-i1%C2%A0"])
def test_case_spaces_and_typographic_hyphens_lead_to_the_one_address(story: Story, client: Client, typed: str) -> None:
    answer = client.get(f"/fil/{typed}/")
    assert (answer.status_code, answer["Location"]) == (301, "/fil/NAN-T3-I1/")


@pytest.mark.parametrize("reference", ["NAN-T3-I99", "ZZZ-T3-I1", "N-IMPORTE-QUOI", "1", "A" * 300])
def test_an_unknown_reference_is_said_so_with_the_way_to_the_search(
    client: Client, story: Story, reference: str
) -> None:
    text = page(client, reference, 404)
    assert "Ce point est introuvable" in text
    assert 'href="/recherche/"' in text


@pytest.mark.parametrize(
    ("who", "status"),
    [("", 404), ("outsider", 404), ("other_coordinator", 404), ("reader", 404), ("facilitator", 200)],
)
def test_a_draft_is_for_its_team_alone(story: Story, as_user: SignIn, who: str, status: int) -> None:
    client = as_user(getattr(story.cast, who) if who else None)
    for reference in ("NAN-T3-I1", "NAN-T3-R1"):
        text = page(client, reference, status)
        assert ("nantais" in text) == (status == 200)
    assert client.get("/fil/NAN-T3-I1/origines/").status_code == status


def test_origins_and_what_was_made_are_told_both_ways(story: Story, as_user: SignIn) -> None:
    team = as_user(story.cast.facilitator)
    source = story.entry(story.below, "irritant").reference
    up, down = page(team, source), page(team, "NAN-T3-I1")
    assert ("Le réseau tombe nantais" in up, 'href="/fil/NAN-T3-I1/"' in up) == (True, True)
    assert ("Le réseau tombe vendéen" in down, f'href="/fil/{source}/"' in down, "Vendée" in down) == (True, True, True)
    assert "Porté par 1\u00a0département, 1\u00a0session" in down
    assert "Comment c’est compté" in down
    assert "ne compte pas pour 0" in down


def test_what_may_not_be_read_is_only_counted(story: Story, as_user: SignIn) -> None:
    story.publish(story.above)
    text = page(as_user(None), "NAN-T3-I1")
    assert "Et un point d’une restitution non publiée." in text
    assert ("vendéen" in text, "Vendée" in text, "D85" in text) == (False, False, False)
    origins = as_user(None).get("/fil/NAN-T3-I1/origines/").content.decode()
    assert ("Et un point d’une restitution non publiée." in origins, "Vendée" in origins) == (True, False)


def test_a_draft_above_is_said_without_its_words(story: Story, as_user: SignIn) -> None:
    story.publish(story.below)
    text = page(as_user(None), story.entry(story.below, "irritant").reference)
    assert "Et un point d’une restitution non publiée." in text
    assert ("nantais" in text, "NAN-" in text, "Nantes" in text) == (False, False, False)


def test_its_page_says_its_sub_points_and_a_sub_point_its_lead_in(story: Story, as_user: SignIn) -> None:
    lead = story.entry(story.above, "action")
    Entry.objects.create(
        sheet=lead.sheet, row=lead.row, kind="action", parent=lead, text="Relire d’abord", reference="NAN-T3-A90"
    )
    team = as_user(story.cast.facilitator)
    assert "Relire d’abord" in page(team, "NAN-T3-A1")
    text = page(team, "NAN-T3-A90")
    assert ("Le point qu’il précise" in text, "Signer nantais" in text, "Un besoin" in text) == (True, True, False)
    assert steps(text)[0] == "RETEX"


def test_what_people_typed_is_escaped(story: Story, as_user: SignIn) -> None:
    Entry.objects.filter(sheet__restitution=story.above).update(text="<script>alert(1)</script>")
    Retex.objects.filter(sheet__restitution=story.above).update(label="<b>gras</b>")
    text = page(as_user(story.cast.facilitator), "NAN-T3-I1")
    assert "<script>alert" not in text
    assert "&lt;b&gt;gras" in text
    assert reverse("threads:entry", args=["NAN-T3-I1"]) == "/fil/NAN-T3-I1/"


def test_an_action_of_a_published_plan_leads_to_its_follow_up(story: Story, as_user: SignIn) -> None:
    link = 'href="/suivi/actions/NAN-T3-A1/"'
    assert link not in page(as_user(story.cast.facilitator), "NAN-T3-A1")
    story.publish(story.above)
    for account in (story.cast.facilitator, None):
        text = page(as_user(account), "NAN-T3-A1")
        assert (link in text, "À lancer" in text) == (True, True)
    assert link not in page(as_user(None), "NAN-T3-I1")
