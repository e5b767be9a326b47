"""Several workers, several clicks at the same instant, on PostgreSQL: one message, one answer, so many links a day."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from asks.again import send_again
from asks.answers import NotOpenError, answer_value
from asks.links import find_link, token_of
from asks.models import Ask, AskLink, Digest
from asks.services import ask_what_is_due
from followup.documents import attach_document
from followup.models import ActionDocument
from mail.models import Message
from measures.models import Measure
from tests import files
from tests.asks.made import asked, at, run
from tests.at_once import at_once
from tests.cast import Cast, make_cast
from tests.followup.conftest import Story, new, publish
from tests.services import require_postgresql

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

NOW = at("2026-02-06", 10)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    require_postgresql()
    call_command("load_reference", verbosity=0)
    return make_cast()


def opened(pk: int) -> AskLink:
    """A link as a request finds it."""
    found = find_link(token_of("repondre", AskLink.objects.get(pk=pk).uid))
    assert found is not None
    return found


def answering(pk: int, value: int) -> Measure:
    return answer_value(opened(pk), Decimal(value), None, NOW)


def test_four_workers_at_once_write_one_message_to_each_person(cast: Cast) -> None:
    asked(cast.nantes, cast.facilitator, where=cast.vendee)
    asked(cast.nantes, cast.coordinator, "Classes mobiles", where=cast.vendee)
    done = at_once([partial(ask_what_is_due, NOW)] * 4)
    assert sum(one for one in done if isinstance(one, int)) == 2
    assert (Digest.objects.count(), Message.objects.count(), Ask.objects.count(), AskLink.objects.count()) == (2,) * 4
    assert set(Ask.objects.values_list("sent", flat=True)) == {1}


def test_two_answers_of_one_link_at_once_are_one_value(cast: Cast) -> None:
    asked(cast.nantes, cast.facilitator, where=cast.vendee)
    run("2026-02-06")
    pk = AskLink.objects.get().pk
    done = at_once([partial(answering, pk, value) for value in (11, 12, 13)])
    assert sorted(type(one).__name__ for one in done) == ["Measure", "NotOpenError", "NotOpenError"]
    assert Measure.objects.count() == 1
    with pytest.raises(NotOpenError):
        answer_value(opened(pk), Decimal(14), None, NOW)


def test_links_asked_again_at_once_are_three_a_day_and_one_of_an_ask(cast: Cast) -> None:
    for rank in range(5):
        asked(cast.nantes, cast.facilitator, f"Indicateur {rank}", where=cast.vendee)
    run("2026-02-06")
    links, late = list(AskLink.objects.order_by("pk").values_list("pk", flat=True)), NOW + timedelta(days=31)
    done = at_once([partial(send_again, opened(pk), late) for pk in (*links, links[0])])
    assert [one for one in done if not isinstance(one, bool)] == []
    assert (AskLink.objects.count(), Message.objects.filter(key__contains="renvoi").count()) == (20, 3)


def test_one_document_sent_four_times_at_once_is_one_row_and_one_file(cast: Cast) -> None:
    story = Story(cast, publish(cast, cast.vendee))
    before = set(default_storage.listdir("suivi")[1]) if default_storage.exists("suivi") else set()
    one, data = story.first, files.image()
    send = partial(attach_document, action=one, uid=new(), filename="a.png", data=data, by=story.team)
    assert [type(done).__name__ for done in at_once([send] * 4)] == ["ActionDocument"] * 4
    assert ActionDocument.objects.count() == 1
    assert len(set(default_storage.listdir("suivi")[1]) - before) == 1
