"""The region, made once: its words, and its documents as they were given. Nothing of it stays in the database."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.cast import Cast
from tests.kept import Kept
from tests.syntheses.exactness.documents import documents_of
from tests.syntheses.exactness.facts import Carried, Key, carried, facts_of, heads_of
from tests.syntheses.exactness.not_words import NOT_WORDS
from tests.syntheses.exactness.provenance import told_by_pages, told_of
from tests.syntheses.exactness.words import Words
from tests.syntheses.exactness.world import make_world


@dataclass(frozen=True)
class Region:
    """Of each restitution, by its id, from the bassins up.

    `carried` is what SQL says of who carries each point; `told`, what is said: by its page, in the région; below, where
    pages would take long, by what they are made from.
    """

    words: Words
    documents: dict[int, dict[str, bytes]]
    facts: dict[int, dict[str, dict[str, int] | int]]
    heads: dict[int, dict[Key, str]]
    carried: dict[int, dict[str, Carried]]
    told: dict[int, dict[str, str]]


@pytest.fixture(scope="session")
def region(django_db_setup: None, django_db_blocker: DjangoDbBlocker, kept_cast: Kept[Cast]) -> Region:
    with django_db_blocker.unblock():
        with transaction.atomic():
            world = make_world(kept_cast.put_back(), tuple(NOT_WORDS))
            ids = [one.pk for one in world.all]
            made = Region(
                world.words,
                {one.pk: documents_of(one, Client()) for one in world.all},
                {pk: facts_of(pk) for pk in ids},
                {pk: heads_of(pk) for pk in ids},
                {pk: carried(pk) for pk in ids},
                {one.pk: told_of(one) for one in world.all[:-1]} | {world.region.pk: told_by_pages(world.region)},
            )
            transaction.set_rollback(True)
        connection.close()
    return made
