"""The index of what is published: written with each version, from what it froze; rebuilt by `index_published`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from catalogue.lines import Line, lines_of
from catalogue.models import PublishedEntry, PublishedSession, PublishedWord
from catalogue.words import searched, vocabulary
from restitutions.models import Restitution
from syntheses.freeze import read_version
from syntheses.models import Version
from syntheses.report import Report
from syntheses.selectors import current_versions
from syntheses.writers.csv_secrecy import secrets_of, total_of

BATCH = 500
"""Rows a statement: SQLite bounds the number of parameters."""


@transaction.atomic
def index_restitution(restitution_id: int) -> int:
    """Make the index say what the public reads of a restitution now: its newest readable version, or nothing.

    Returns the number of lines.
    """
    Restitution.objects.select_for_update(of=("self",)).only("pk").get(pk=restitution_id)
    # Named one by one: joined to their versions, thousands of words took seconds after a large load, when the database
    # has counted the rows of none of it yet.
    versions = list(Version.objects.filter(restitution=restitution_id).values_list("pk", flat=True))
    for model in (PublishedEntry, PublishedSession, PublishedWord):
        model._default_manager.filter(version__in=versions).delete()
    readable = current_versions().filter(restitution=restitution_id).select_related("snapshot")
    version = readable.first()
    return _write(version) if version else 0


def _write(version: Version) -> int:
    report, edition = read_version(version)
    lines = lines_of(report, edition)
    rows = (_row(version, position, line) for position, line in enumerate(lines, start=1))
    PublishedEntry.objects.bulk_create(rows, batch_size=BATCH)
    PublishedSession.objects.bulk_create(_sessions(version, report), batch_size=BATCH)
    told = sorted(vocabulary(line.text for line in lines).items())
    words = (PublishedWord(version=version, word=word, spelling=spelling) for word, spelling in told)
    PublishedWord.objects.bulk_create(words, batch_size=BATCH)
    return len(lines)


def _row(version: Version, position: int, line: Line) -> PublishedEntry:
    return PublishedEntry(
        **_place(version),
        position=position,
        theme=line.theme,
        kind=line.kind,
        reference=line.reference,
        parent_reference=line.parent_reference,
        anchor=line.anchor,
        text=line.text,
        highlighted=line.highlighted,
        folded=searched(line.reference, line.text),
    )


def _sessions(version: Version, report: Report) -> Iterator[PublishedSession]:
    secrets = secrets_of(report)
    for number, session in enumerate(report.sessions):
        hidden, secret = secrets.categories[number], number in secrets.totals
        yield PublishedSession(
            **_place(version),
            position=number + 1,
            region=session.region,
            dates_places=list(session.dates_places),
            format=session.format,
            participants=None if secret else total_of(session),
            participants_secret=secret,
            attendance=[
                {
                    "category": line.category,
                    "checked": line.checked,
                    "participants": None if place in hidden else line.participants,
                    "participants_secret": place in hidden,
                    "establishments": line.establishments,
                }
                for place, line in enumerate(session.participants)
            ],
        )


def _place(version: Version) -> dict[str, Any]:
    """What every row says of where it comes from."""
    territory = version.restitution.territory
    return {
        "version": version,
        "campaign_id": version.restitution.campaign_id,
        "territory": territory,
        "path": territory.path,
        "level": territory.level,
    }


def rebuild() -> Iterator[int]:
    """Index again every restitution that has, or had, something published: the lines of each, one after the other.

    Each is a transaction of its own: a search meanwhile finds all that is published.
    """
    now = _restitutions(current_versions())
    before = set(PublishedEntry.objects.order_by().values_list("version__restitution", flat=True).distinct())
    return map(index_restitution, sorted(now | before))


def complete() -> Iterator[int]:
    """Index the restitutions that have something published and no line yet, in the same way.

    Those published before there was an index. Not the work of a migration: what was frozen is read by today's code,
    which a migration of then would meet before the tables of today are there.
    """
    without = current_versions().filter(~Exists(PublishedEntry.objects.filter(version=OuterRef("pk"))))
    return map(index_restitution, sorted(_restitutions(without)))


def _restitutions(versions: QuerySet[Version]) -> set[int]:
    return set(versions.order_by().values_list("restitution", flat=True))
