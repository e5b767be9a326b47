"""What everybody reads of a plan that is online: the state of its actions, from its synthesis and back."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from followup.models import Action
from followup.services import change_action_state, save_responsible
from tests.followup.conftest import SignIn, Story, many_actions, new, publish

pytestmark = pytest.mark.django_db


def address(story: Story) -> str:
    return f"/suivi/plans/{story.restitution.pk}/"


def test_a_reader_goes_from_the_synthesis_to_the_state_of_an_action_and_back(story: Story, as_user: SignIn) -> None:
    one, by = story.first, story.team
    change_action_state(uid=new(), action=one, name="suspendre", version=1, by=by, reason="Crédits gelés")
    save_responsible(uid=new(), action=one, version=2, by=by, person=story.cast.coordinator, body="Le département")
    client, synthesis = as_user(None), f"/syntheses/vendee/{story.restitution.pk}/v1/"
    for page in ("/syntheses/vendee/", synthesis):
        assert f'href="{address(story)}">Où en sont les actions' in client.get(page).content.decode()
    text = client.get(address(story)).content.decode()
    for said in ("Suspendue", "Le département", 'href="/suivi/actions/D85-T3-A1/"', f'href="{synthesis}"'):
        assert said in text, said
    for hidden in ("Crédits gelés", "Coordinatrice", "/suivi/?territoire"):
        assert hidden not in text, hidden
    action = client.get("/suivi/actions/D85-T3-A1/").content.decode()
    assert f'href="{address(story)}"' in action
    assert "/suivi/?territoire=vendee" in as_user(story.cast.reader).get(address(story)).content.decode()


def test_it_counts_what_is_on_the_plan_and_says_what_is_late(story: Story, as_user: SignIn) -> None:
    Action.objects.filter(pk=story.first.pk).update(planned_end=date(2021, 1, 1))
    Action.objects.filter(pk=story.second.pk).update(on_plan=False)
    client = as_user(None)
    text = " ".join(client.get(address(story)).content.decode().split())
    assert '<span class="followup-states__number">1</span> À lancer' in text
    assert '<span class="followup-states__number">1</span> En retard' in text
    assert "D85-T3-A3" not in text


def test_offline_it_has_no_page_for_anybody(story: Story, as_user: SignIn) -> None:
    story.move("depublier")
    for user in (None, story.cast.coordinator):
        assert as_user(user).get(address(story)).status_code == 404
    assert as_user(None).get("/suivi/plans/999999/").status_code == 404


def test_a_synthesis_without_action_leads_nowhere(story: Story, as_user: SignIn) -> None:
    plan = publish(story.cast, story.cast.nantes, many_actions(0))
    text = as_user(None).get("/syntheses/academie-de-nantes/").content.decode()
    assert "Où en sont les actions" not in text
    assert "Ce plan n’a pas d’action" in as_user(None).get(f"/suivi/plans/{plan.pk}/").content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_it_asks_as_much_at_one_as_at_thirty(
    story: Story, as_user: SignIn, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = publish(story.cast, story.cast.nantes, many_actions(number))
    client = as_user(None)
    with django_assert_num_queries(4):
        client.get(f"/suivi/plans/{plan.pk}/")
