"""The workbench without script: what it shows, and each decision as a form."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from consolidation.models import Decision
from restitutions.checklist import warnings_of
from restitutions.models import Entry, Restitution, RestitutionWorkshop
from tests.consolidation.conftest import Region
from workshops.models import Meeting, Workshop

pytestmark = [pytest.mark.django_db]

SLOW, BROKEN, NEED = "Le réseau tombe", "Les postes sont vieux", "Un réseau fiable"


def address(region: Region, rest: str = "") -> str:
    return f"/restitutions/{region.above.restitution.pk}/consolider/3/{rest}"


def page(client: Client, region: Region, query: str = "") -> str:
    response = client.get(address(region, query))
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def shown(text: str) -> list[str]:
    """The words of the lines at the left."""
    found = re.findall(r'class="cons-line__text">(.*?)</p>', text, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one)).strip() for one in found]


def decide(client: Client, region: Region, **fields: Any) -> str:
    """Press a button, and give the message of the page that follows."""
    sent = {"uid": uuid.uuid4(), "suite": "", **fields}
    response = client.post(address(region, "decider/"), sent, follow=True)
    assert response.status_code == 200
    told = re.findall(r'role="status">\s*<p>(.*?)</p>', html.unescape(response.content.decode()), re.DOTALL)
    return told[0] if told else ""


@pytest.fixture
def said(region: Region, client: Client) -> dict[str, Entry]:
    found = region.say(region.vendee, "diagnosis", irritant=[SLOW, BROKEN])
    found |= region.say(region.bassin, "projections", need=[NEED])
    region.send()
    client.force_login(region.cast.coordinator)
    return found


def test_the_points_sent_are_shown_until_something_is_decided(
    client: Client, region: Region, said: dict[str, Entry]
) -> None:
    text = page(client, region)
    assert shown(text) == [SLOW, BROKEN, NEED]
    assert "3 points à regarder" in text.replace("\u00a0", " ")
    told = decide(client, region, reprendre=said[SLOW].pk)
    assert told == "D85-T3-I1 est reprise sous NAN-T3-I1."
    after = page(client, region)
    assert shown(after) == [BROKEN, NEED]
    assert "d’après D85-T3-I1" in after
    assert shown(page(client, region, "?decision=reprises")) == [SLOW]
    assert shown(page(client, region, "?decision=toutes")) == [SLOW, BROKEN, NEED]


def test_a_point_is_merged_into_the_one_chosen_and_undone(
    client: Client, region: Region, said: dict[str, Entry]
) -> None:
    decide(client, region, reprendre=said[SLOW].pk)
    made = Entry.objects.get(reference="NAN-T3-I1")
    chosen = page(client, region, f"?cible={made.pk}")
    assert "Fusionner avec" in chosen
    told = decide(client, region, fusionner=said[BROKEN].pk, cible=made.pk)
    assert told == "D85-T3-I2 est fusionnée dans NAN-T3-I1."
    assert shown(page(client, region, "?decision=fusionnees")) == [BROKEN]
    assert shown(page(client, region, "?decision=reprises")) == [SLOW]
    assert shown(page(client, region)) == [NEED]
    [merged] = Decision.objects.filter(outcome="merged")
    assert decide(client, region, annuler=merged.pk) == "D85-T3-I2 est de nouveau à regarder."
    assert decide(client, region, annuler=merged.pk) == "Cette décision était déjà annulée."
    assert shown(page(client, region)) == [BROKEN, NEED]


def test_setting_aside_asks_why_and_offers_the_reasons_used(
    client: Client, region: Region, said: dict[str, Entry]
) -> None:
    where = address(region, f"ecarter/{said[SLOW].pk}/")
    assert "Dites pourquoi" in client.post(where, {"uid": uuid.uuid4(), "suite": "q=a"}).content.decode()
    response = client.post(where, {"uid": uuid.uuid4(), "suite": "q=reseau", "reason": "Hors sujet"})
    assert response["Location"] == address(region, "?q=reseau#points")
    assert 'value="Hors sujet"' in client.get(address(region, f"ecarter/{said[BROKEN].pk}/")).content.decode()
    text = page(client, region, "?decision=ecartees")
    assert shown(text) == [SLOW]
    assert "Hors sujet" in text
    assert shown(page(client, region)) == [BROKEN, NEED]


def test_the_second_person_is_told_who_decided_what(client: Client, region: Region, said: dict[str, Entry]) -> None:
    region.take(said[SLOW])
    client.force_login(region.cast.administrator)
    response = client.post(
        address(region, "decider/"),
        {"uid": uuid.uuid4(), "ecarter": said[SLOW].pk, "reason": "Non"},
        headers={"X-Fragment": "1"},
    )
    assert response.status_code == 409
    text = html.unescape(response.content.decode())
    assert "D85-T3-I1 est déjà reprise, par Coordinatrice" in text
    assert shown(text) == [SLOW]
    assert Decision.objects.get().outcome == "taken"


def test_the_same_form_sent_twice_is_one_decision_and_after_an_undo_none(
    client: Client, region: Region, said: dict[str, Entry]
) -> None:
    uid = uuid.uuid4()
    for _ in range(2):
        assert decide(client, region, uid=uid, reprendre=said[SLOW].pk) == "D85-T3-I1 est reprise sous NAN-T3-I1."
    assert Decision.objects.count() == 1
    decide(client, region, annuler=Decision.objects.get().pk)
    assert "rechargez la page" in decide(client, region, uid=uid, reprendre=said[SLOW].pk)
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=RESEAU", [SLOW, NEED]),
        ("?q=reseau+tombe", [SLOW]),
        ("?q=D85-T3-I2", [BROKEN]),
        ("?nature=need", [NEED]),
        ("?etat=validee", []),
        ("?etat=transmise&q=postes", [BROKEN]),
        ("?q=atlantide", []),
        ("?tri=territoire", [SLOW, BROKEN, NEED]),
        ("?nature=perdue&page=9", [SLOW, BROKEN, NEED]),
    ],
)
def test_the_address_filters(
    client: Client, region: Region, said: dict[str, Entry], query: str, expected: list[str]
) -> None:
    assert shown(page(client, region, query)) == expected


def test_a_territory_and_a_restitution_filter(client: Client, region: Region, said: dict[str, Entry]) -> None:
    assert shown(page(client, region, f"?territoire={region.cast.bassin.pk}")) == [NEED]
    assert shown(page(client, region, f"?territoire={region.cast.vendee.pk}")) == [SLOW, BROKEN, NEED]
    assert shown(page(client, region, f"?restitution={region.vendee.restitution.pk}")) == [SLOW, BROKEN]


def sessions_offered(text: str) -> list[str]:
    found = re.search(r'<select name="session".*?</select>', text, re.DOTALL)
    return re.findall(r"<option[^>]*>(.*?)</option>", found[0]) if found else []


def test_a_session_filters_the_points_of_what_reports_it(
    client: Client, region: Region, said: dict[str, Entry]
) -> None:
    assert sessions_offered(page(client, region)) == []
    cast = region.cast
    asked = {"campaign": cast.campaign, "created_by": cast.facilitator}
    undated, late, early, elsewhere = (
        Workshop.objects.create(territory=territory, **asked)
        for territory in (cast.vendee, cast.vendee, cast.bassin, cast.vendee)
    )
    days = {late: ["2020-10-20", "2020-10-12"], early: ["2020-10-01"], elsewhere: ["2020-09-01"]}
    for session, some in days.items():
        Meeting.objects.bulk_create(Meeting(workshop=session, starts_on=day) for day in some)
    reported = [(region.vendee, [undated, late, early]), (region.bassin, [early]), (region.above, [elsewhere])]
    for fiche, sessions in reported:
        for one in sessions:
            RestitutionWorkshop.objects.create(restitution=fiche.restitution, workshop=one)
    vendee, bassin = str(cast.vendee), str(cast.bassin)
    assert sessions_offered(page(client, region)) == [
        "Toutes",
        f"1er octobre 2020, {bassin}",
        f"12 octobre 2020, {vendee}",
        f"sans date, {vendee}",
    ]
    everything = [SLOW, BROKEN, NEED]
    expected = [(late, [SLOW, BROKEN]), (undated, [SLOW, BROKEN]), (early, everything), (elsewhere, everything)]
    for session, points in expected:
        assert shown(page(client, region, f"?session={session.pk}")) == points
    assert shown(page(client, region, f"?session={late.pk}&nature=need")) == []
    assert shown(page(client, region, f"?session={late.pk}&session=perdue")) == everything
    assert shown(page(client, region, f"?session={elsewhere.pk + 10**6}")) == everything


def test_the_words_of_a_sub_point_are_found(client: Client, region: Region, said: dict[str, Entry]) -> None:
    lead = said[SLOW]
    Entry.objects.create(sheet=lead.sheet, row=lead.row, kind="irritant", parent=lead, text="pendant les épreuves")
    assert shown(page(client, region, "?q=epreuves")) == [SLOW]


def test_an_empty_synthesis_leads_to_its_points_and_when_all_are_decided_to_where_it_stands(
    client: Client, region: Region, said: dict[str, Entry]
) -> None:
    where = f"/restitutions/{region.above.restitution.pk}/"

    def primary() -> list[str]:
        text = html.unescape(client.get(where).content.decode())
        return re.findall(r'<a class="fr-btn"\s+href="([^"]+)"', text)

    assert primary() == [f"{where}consolider/"]
    empty = page(client, region)
    assert "Ce tableau est vide" in empty
    assert "Choisissez un point pour y fusionner" not in empty
    client.force_login(region.cast.facilitator)
    assert primary() == [f"{where}1/"]
    client.force_login(region.cast.coordinator)
    for entry in said.values():
        region.take(entry)
    assert "Choisissez un point pour y fusionner" in page(client, region)
    assert primary() == [f"{where}etat/transmettre/"]
    [done] = re.findall(r"Tout est regardé.*?</div>", page(client, region), re.DOTALL)
    assert f'href="{where}consolider/couverture/"' in done


def test_a_synthesis_is_not_asked_for_sessions_of_its_own(
    client: Client, region: Region, said: dict[str, Entry]
) -> None:
    asked = "Choisir les sessions"
    assert asked not in [one.link for one in warnings_of(region.above.restitution)]
    Restitution.objects.filter(feeds=region.above.restitution).update(feeds=None)
    assert asked in [one.link for one in warnings_of(region.above.restitution)]


def test_what_is_not_a_draft_is_read_only(client: Client, region: Region, said: dict[str, Entry]) -> None:
    sent = {"state": "transmise", "submitted_at": "2020-11-12T10:00Z"}
    Restitution.objects.filter(pk=region.above.restitution.pk).update(**sent)
    assert "Reprendre" not in page(client, region)
    response = client.post(address(region, "decider/"), {"uid": uuid.uuid4(), "reprendre": said[SLOW].pk})
    assert response.status_code == 403
    assert not Decision.objects.exists()


def test_a_facilitator_reads_and_decides_nothing(client: Client, region: Region, said: dict[str, Entry]) -> None:
    client.force_login(region.cast.facilitator)
    text = page(client, region)
    assert shown(text) == [SLOW, BROKEN, NEED]
    assert "Reprendre" not in text
    response = client.post(address(region, "decider/"), {"uid": uuid.uuid4(), "reprendre": said[SLOW].pk})
    assert response.status_code == 403


def test_a_reference_that_an_archive_brought_is_text_as_the_rest(
    client: Client, region: Region, said: dict[str, Entry]
) -> None:
    decide(client, region, reprendre=said[SLOW].pk)
    for rank, entry in enumerate(Entry.objects.all()):
        Entry.objects.filter(pk=entry.pk).update(reference=f"<img src=x onerror=alert({rank})>")
    text = client.get(address(region, "?decision=toutes")).content.decode()
    assert text.count("&lt;img src=x onerror=alert(") > 8
    assert "<img src=x" not in text


@pytest.mark.parametrize("number", ["0", "-3", "deux", "²", "9" * 5000])
def test_what_is_no_number_of_a_page_is_the_first(
    client: Client, region: Region, said: dict[str, Entry], number: str
) -> None:
    assert shown(page(client, region, f"?page={number}")) == [SLOW, BROKEN, NEED]
