"""The actions followed are those of the newest version online, and keep their follow-up."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from followup.enums import EventKind
from followup.models import Action, ActionEvent
from followup.plan import follow_restitution
from followup.planned import planned_actions
from followup.services import change_action_state
from restitutions.models import Entry
from syntheses.report import Entry as Said
from syntheses.report import PlanRow, Report, ThemeSection
from tests.followup.conftest import Story, new, publish

pytestmark = pytest.mark.django_db


def told(action: Action) -> list[str]:
    return [one.text for one in action.events.filter(what=EventKind.PLAN).order_by("pk")]


def test_publishing_follows_every_action_of_the_plan_with_what_its_row_says(story: Story) -> None:
    one = story.first
    assert one.text == "Signer une convention avec le département"
    assert (one.details, one.levers) == (["avant l’été"], ["Relier chaque école"])
    assert one.stakeholders == [
        {"text": "Conseil départemental", "role": "porteur"},
        {"text": "Communes", "role": "concerne"},
    ]
    assert one.timeframes == [
        "Rentrée 2021 (court terme, à partir du 1er septembre 2021)",
        "D’ici à deux ans (moyen terme, jusqu’au 31 décembre 2022)",
    ]
    assert (one.horizon, one.planned_start, one.planned_end) == ("moyen", date(2021, 9, 1), date(2022, 12, 31))
    assert one.measures == [{"reference": "D85-T3-S1", "text": "Nombre d’écoles reliées"}]
    assert (one.theme and one.theme.number, one.position, one.territory) == (3, 1, story.cast.vendee)
    assert (one.state, one.progress, one.on_plan, one.is_online) == ("a_lancer", 0, True, True)
    assert list(Action.objects.values_list("reference", flat=True)) == ["D85-T3-A1", "D85-T3-A3"]
    assert told(one) == ["Inscrite au plan par la version 1."]


def test_an_action_without_a_reference_is_not_followed_and_one_said_twice_is_followed_once() -> None:
    rows = (PlanRow(how=(Said(text="Sans nom"), Said(text="Une fois", ref="D85-T1-A1"))),) * 2
    report = Report(layout="ateliers", themes=(ThemeSection(theme=None, plan=rows),))
    assert [(one.text, one.theme) for one in planned_actions(report)] == [("Une fois", None)]


def test_the_dates_of_an_action_go_from_the_first_said_to_the_last_at_the_farthest_horizon() -> None:
    when = (
        Said(text="Hiver", horizon="long", starts_on=date(2022, 1, 1), ends_on=date(2022, 3, 1)),
        Said(text="Automne", horizon="court", starts_on=date(2021, 9, 1), ends_on=date(2021, 12, 1)),
        Said(text="Été", horizon="moyen", starts_on=date(2021, 10, 1), ends_on=date(2022, 9, 1)),
    )
    row = PlanRow(how=(Said(text="Signer", ref="D85-T1-A1"),), when=when)
    [one] = planned_actions(Report(layout="ateliers", themes=(ThemeSection(theme=1, plan=(row,)),)))
    assert (one.starts_on, one.ends_on, one.horizon) == (date(2021, 9, 1), date(2022, 9, 1), "long")


def test_a_draft_changes_nothing_until_its_version_and_rewording_keeps_the_follow_up(story: Story) -> None:
    change_action_state(uid=new(), action=story.first, name="lancer", version=1, by=story.team)
    story.move("corriger")
    Entry.objects.filter(reference="D85-T3-A1").update(text="Signer deux conventions")
    assert story.first.text == "Signer une convention avec le département"
    story.move("transmettre", "valider", "publier")
    assert (story.first.text, story.first.state, story.first.version) == ("Signer deux conventions", "en_cours", 2)
    assert told(story.first) == ["Inscrite au plan par la version 1.", "Reformulée par la version 2."]
    assert told(story.second) == ["Inscrite au plan par la version 1."]
    assert story.first.events.latest("pk").before == {"text": "Signer une convention avec le département"}


def test_what_leaves_the_plan_is_kept_and_comes_back_with_its_follow_up(story: Story) -> None:
    change_action_state(uid=new(), action=story.second, name="lancer", version=1, by=story.team)
    story.move("corriger")
    entry = Entry.objects.get(reference="D85-T3-A3")
    kept = {field.attname: getattr(entry, field.attname) for field in Entry._meta.concrete_fields}
    entry.delete()
    story.move("transmettre", "valider", "publier")
    assert (story.second.on_plan, story.second.is_online, story.second.state) == (False, True, "en_cours")
    story.move("corriger")
    Entry.objects.create(**kept)
    story.move("transmettre", "valider", "publier")
    assert (story.second.on_plan, story.second.state) == (True, "en_cours")
    assert told(story.second) == [
        "Inscrite au plan par la version 1.",
        "N’est plus au plan dans la version 2.",
        "De nouveau au plan dans la version 3.",
    ]


def test_taken_offline_the_plan_is_kept_for_the_team(story: Story) -> None:
    story.move("depublier")
    assert set(Action.objects.values_list("on_plan", "is_online")) == {(True, False)}
    assert list(Action.objects.visible_to(story.team)) == [story.first, story.second]
    story.move("publier")
    assert set(Action.objects.values_list("on_plan", "is_online")) == {(True, True)}


def test_following_again_changes_nothing(story: Story) -> None:
    before = list(Action.objects.values()), list(ActionEvent.objects.values())
    assert follow_restitution(story.restitution.pk) == 2
    assert (list(Action.objects.values()), list(ActionEvent.objects.values())) == before


def test_what_was_published_before_there_was_a_follow_up_is_followed_by_an_update(story: Story) -> None:
    publish(story.cast, story.cast.nantes)
    Action.objects.filter(territory=story.cast.vendee).delete()
    Action.objects.update(text="pas relue")
    out = StringIO()
    call_command("follow_published", "--missing", stdout=out)
    assert out.getvalue() == "1\u00a0restitution, 2\u00a0actions.\n"
    assert Action.objects.filter(text="pas relue").count() == 2
    call_command("follow_published", stdout=out)
    assert Action.objects.filter(text="pas relue").count() == 0
