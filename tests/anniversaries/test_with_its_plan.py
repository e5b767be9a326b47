"""A report goes offline with its plan, and does not come back by itself: a correction may have taken its words away."""

from __future__ import annotations

import pytest
from time_machine import Traveller

from anniversaries.models import Anniversary
from anniversaries.report import from_dict
from anniversaries.services import publish_report, withdraw_report
from common.workflow import TransitionRefusedError
from restitutions.models import Entry
from tests.anniversaries.conftest import Followed
from tests.anniversaries.test_pages import desk, public, text_of
from tests.followup.conftest import SignIn

pytestmark = pytest.mark.django_db


def withdrawn_then_corrected(followed: Followed, clock: Traveller) -> None:
    """The plan goes offline, its second action is reworded, it is published again."""
    clock.shift(60)
    followed.move("depublier", "renvoyer")
    Entry.objects.filter(reference="D85-T3-A3").update(text="Former deux personnes par école")
    clock.shift(60)
    followed.move("transmettre", "valider", "publier")


def test_who_withdraws_a_synthesis_sees_the_reports_that_go_with_it(followed: Followed, as_user: SignIn) -> None:
    address = f"/restitutions/{followed.restitution.pk}/etat/depublier/"
    browser = as_user(followed.cast.coordinator)
    made = followed.make()
    assert "lisible non plus" not in text_of(browser.get(address))
    followed.publish(made)
    page = browser.get(address)
    assert "1 rapport anniversaire ne sera plus lisible non plus" in text_of(page)
    assert f'href="{public(followed, 1)}"' in page.content.decode()
    assert "Rapport anniversaire n° 1, à la date du 22 novembre 2022" in text_of(page)
    withdraw_report(made, reason="une erreur", by=followed.coordination)
    assert "lisible non plus" not in text_of(browser.get(address))


def test_it_is_gone_with_its_synthesis_and_comes_back_when_it_is_published_again_the_same_to_the_byte(
    followed: Followed, as_user: SignIn, clock: Traveller
) -> None:
    made = followed.publish(followed.make())
    before = as_user(None).get(public(followed, 1, "json")).content
    withdrawn_then_corrected(followed, clock)
    for rest in ((1,), (1, "json")):
        assert as_user(None).get(public(followed, *rest)).status_code == 410
    assert "n’est pas revenu avec elle" in text_of(as_user(None).get(public(followed, 1)))
    assert "Rapport n°" not in text_of(as_user(None).get(public(followed)))
    assert "Hors ligne" in text_of(as_user(followed.cast.reader).get(public(followed, 1)))
    browser = as_user(followed.cast.coordinator)
    assert "Publier le rapport n° 1" in text_of(browser.get(desk(followed)))
    confirm = text_of(browser.get(desk(followed, 1, "publier")))
    assert "Sa synthèse a été retirée depuis, puis publiée de nouveau" in confirm
    assert "Ce rapport dit ce que la synthèse en ligne ne dit plus" in confirm
    assert "faites un autre rapport. Former une personne par école Il ne donne aucun motif" in confirm
    assert "Signer une convention" not in confirm
    browser.post(desk(followed, 1, "publier"))
    assert as_user(None).get(public(followed, 1, "json")).content == before
    assert Anniversary.objects.get().published_at != made.published_at


def test_the_next_report_is_not_told_from_one_that_went_offline_with_its_plan(
    followed: Followed, clock: Traveller
) -> None:
    first = followed.publish(followed.make())
    withdrawn_then_corrected(followed, clock)
    made = followed.make()
    assert from_dict(made.payload).before is None
    assert "Former une personne par école" not in str(made.payload)
    followed.publish(first)
    followed.advance(90)
    assert [one.before for one in from_dict(followed.make().payload).changes if one.kind == "reformulee"] == [
        "Former une personne par école"
    ]


def test_a_report_is_published_while_its_plan_is_online(followed: Followed, as_user: SignIn, clock: Traveller) -> None:
    made = followed.make()
    clock.shift(60)
    followed.move("depublier")
    with pytest.raises(TransitionRefusedError, match="n’est pas en ligne"):
        publish_report(made, by=followed.coordination)
    page = text_of(as_user(followed.cast.coordinator).get(desk(followed, 1, "publier")))
    assert ("publiez-la d’abord" in page, "Publier le rapport Annuler" in page) == (True, False)
    assert "Cette synthèse n’est plus en ligne" in text_of(as_user(None).get(public(followed)))
    assert as_user(None).get(public(followed, 1)).status_code == 404


def test_a_correction_that_withdraws_nothing_leaves_the_reports_online(
    followed: Followed, as_user: SignIn, clock: Traveller
) -> None:
    followed.publish(followed.make())
    clock.shift(60)
    followed.move("corriger", "transmettre", "valider", "publier")
    assert as_user(None).get(public(followed, 1)).status_code == 200
