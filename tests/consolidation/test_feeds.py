"""Choosing what feeds a synthesis: the service, and its page."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from restitutions.enums import State
from restitutions.models import FeedingChange, Restitution
from restitutions.services import ContentRefusedError, NotADraftError, stored_content, update_restitution
from restitutions.services.feeds import Fed, FeedingRefusedError, feed
from tests.consolidation.conftest import Region
from workshops.models import Campaign

pytestmark = [pytest.mark.django_db]

SLOW = "Le réseau tombe"


@pytest.fixture
def untied(region: Region) -> Region:
    """The same, where nothing feeds the académie yet; what is below is sent."""
    Restitution.objects.update(feeds=None)
    region.send()
    return region


def fed(region: Region) -> list[str]:
    return list(region.above.restitution.fed_by.order_by("pk").values_list("title", flat=True))


def tie(region: Region, *restitutions: Restitution, untie: tuple[Restitution, ...] = ()) -> Fed:
    above = region.above.restitution
    ids = [{one.pk for one in those} for those in (restitutions, untie)]
    return feed(target=above, tie=ids[0], untie=ids[1], by=region.cast.coordinator)


def test_what_was_sent_is_tied_without_changing_and_it_is_logged(untied: Region) -> None:
    below = untied.vendee.restitution
    before = Restitution.objects.values("version", "updated_at", "state").get(pk=below.pk)
    assert tie(untied, below, untied.bassin.restitution) == Fed(tied=2, untied=0)
    assert fed(untied) == ["Restitution de Vendée", "Restitution du Bocage"]
    assert Restitution.objects.values("version", "updated_at", "state").get(pk=below.pk) == before
    assert tie(untied, below) == Fed(tied=0, untied=0)
    assert tie(untied, untie=(below,)) == Fed(tied=0, untied=1)
    log = FeedingChange.objects.filter(restitution=below).order_by("pk")
    above = untied.above.restitution.pk
    by = untied.cast.coordinator.pk
    assert list(log.values_list("before", "target", "by")) == [(None, above, by), (above, None, by)]


def test_the_form_of_a_draft_kept_open_does_not_undo_what_was_tied_meanwhile(untied: Region) -> None:
    draft = Restitution.objects.create(campaign=untied.cast.campaign, territory=untied.cast.vendee)
    tie(untied, draft)
    assert Restitution.objects.get(pk=draft.pk).version == 2


@pytest.mark.parametrize("wrong", ["circle", "campaign", "territory", "itself"])
def test_what_cannot_feed_is_refused_with_the_reason_and_nothing_is_written(untied: Region, wrong: str) -> None:
    cast, above = untied.cast, untied.above.restitution
    other = Campaign.objects.create(slug="autre", title="Autre", opens_on="2021-01-01", closes_on="2021-02-01")
    made: dict[str, Any] = {"campaign": cast.campaign, "territory": cast.bassin, "title": "Intruse"}
    if wrong == "campaign":
        made["campaign"] = other
    if wrong == "territory":
        made["territory"] = cast.rennes
    intruder = above if wrong == "itself" else Restitution.objects.create(**made)
    if wrong == "circle":
        Restitution.objects.filter(pk=above.pk).update(feeds=intruder)
    with pytest.raises(FeedingRefusedError) as refused:
        tie(untied, untied.vendee.restitution, intruder)
    reason = {
        "circle": "l’une ne peut pas alimenter l’autre en retour",
        "campaign": "Choisissez une restitution de la même campagne",
        "territory": "n’est pas un territoire au-dessus",
        "itself": "ne peut pas s’alimenter elle-même",
    }[wrong]
    [sentence] = refused.value.sentences
    assert reason in sentence
    assert fed(untied) == []


def test_one_whose_points_were_taken_stays_until_they_are_undone(region: Region) -> None:
    said = region.say(region.vendee, "diagnosis", irritant=[SLOW, "Les postes sont vieux"])
    region.send()
    decisions = [region.take(one) for one in said.values()]
    below = region.vendee.restitution
    with pytest.raises(FeedingRefusedError, match="2\u00a0de ses points sont dans « Synthèse de Nantes »"):
        tie(region, untie=(below,))
    other = Restitution.objects.create(campaign=region.cast.campaign, territory=region.cast.nantes, title="Autre")
    with pytest.raises(FeedingRefusedError, match="reste rattachée"):
        feed(target=other, tie={below.pk}, untie=set(), by=region.cast.coordinator)
    for decision in decisions:
        region.undo(decision)
    assert tie(region, untie=(below,)) == Fed(tied=0, untied=1)


def test_the_form_of_a_draft_does_not_untie_it_either(region: Region) -> None:
    source = region.say(region.vendee, "diagnosis", irritant=[SLOW])[SLOW]
    region.send()
    region.take(source)
    draft = region.vendee.restitution
    Restitution.objects.filter(pk=draft.pk).update(state=State.DRAFT, submitted_at=None)
    content = stored_content(Restitution.objects.get(pk=draft.pk))
    freed = type(content)(**{**vars(content), "feeds": None})
    with pytest.raises(ContentRefusedError, match="1\u00a0de ses points est dans"):
        update_restitution(restitution=draft, version=1, content=freed, by=region.cast.facilitator)


def test_what_is_not_a_draft_is_fed_by_nothing_new(untied: Region) -> None:
    untied.send(untied.above)
    with pytest.raises(NotADraftError):
        tie(untied, untied.vendee.restitution)


def test_the_page_ties_what_is_ticked_and_leaves_what_others_tied_meanwhile(client: Client, untied: Region) -> None:
    address = f"/restitutions/{untied.above.restitution.pk}/consolider/"
    vendee, bassin = untied.vendee.restitution, untied.bassin.restitution
    client.force_login(untied.cast.coordinator)
    page = html.unescape(client.get(address).content.decode())
    assert "Restitution de Vendée" in page
    assert re.findall(r'<input type="checkbox"[^>]*\bchecked', page) == []
    tie(untied, bassin)
    response = client.post(address, {"ticked": vendee.pk}, follow=True)
    assert "1\u00a0restitution rattachée." in response.content.decode()
    assert fed(untied) == ["Restitution de Vendée", "Restitution du Bocage"]
    client.post(address, {"before": [vendee.pk, bassin.pk], "ticked": bassin.pk})
    assert fed(untied) == ["Restitution du Bocage"]


def test_a_refusal_comes_back_with_the_ticks_as_they_were_put(client: Client, untied: Region) -> None:
    stranger = Restitution.objects.create(
        campaign=untied.cast.campaign, territory=untied.cast.nantes, title="De la même académie"
    )
    client.force_login(untied.cast.coordinator)
    address = f"/restitutions/{untied.above.restitution.pk}/consolider/"
    response = client.post(address, {"ticked": [stranger.pk, untied.vendee.restitution.pk]})
    page = html.unescape(response.content.decode())
    assert "Rien n’a été changé" in page
    assert "« Académie de Nantes » n’est pas un territoire au-dessus de « Académie de Nantes »." in page
    assert len(re.findall(r"\bchecked", page)) == 1
    assert fed(untied) == []


def test_what_waits_is_told_where_one_comes_from(client: Client, region: Region) -> None:
    source = region.say(region.vendee, "diagnosis", irritant=[SLOW, "Les postes sont vieux"])[SLOW]
    region.send()
    region.take(source)
    pk = region.above.restitution.pk
    client.force_login(region.cast.coordinator)
    for address in ("/mon-territoire/", f"/restitutions/{pk}/", f"/restitutions/{pk}/consolider/"):
        page = client.get(address).content.decode()
        assert "1\u00a0point à regarder" in page
    client.force_login(region.cast.facilitator)
    assert "point à regarder" not in client.get("/mon-territoire/").content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_as_much_at_any_size(
    client: Client, untied: Region, django_assert_num_queries: Any, number: int
) -> None:
    Restitution.objects.bulk_create(
        Restitution(campaign=untied.cast.campaign, territory=untied.cast.bassin, feeds=untied.above.restitution)
        for _ in range(number)
    )
    client.force_login(untied.cast.coordinator)
    with django_assert_num_queries(12):
        client.get(f"/restitutions/{untied.above.restitution.pk}/consolider/")
