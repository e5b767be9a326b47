"""What following costs: indicators × 130 territories × 24 months, on a PostgreSQL of its own.

    python -m bench.bench_follow_up [INDICATORS…]

Each page is asked of the real server in turn with a hello-world view behind the same middleware, which takes two
statements: the median of their ratio is limited (8), and the same without HTTP is printed beside. Limited too are the
growth of each least time from the fewest indicators to the most (exponent 1.05) and of each number of statements (0).
The values are put in the table as the door would have written them, those of one indicator out of twelve the same:
twelve are rolled up, and what is kept of them is copied to the others. A plan is published and tied to every indicator:
its anniversary report and the open data are of as many as there are. Exits 1 beyond a limit.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bench.beside_hello import Visitor, milliseconds
from bench.figures import Figures, forget_peak
from bench.site import Person, add_people, environment, prepare, serving
from scripts.services import private_services

if TYPE_CHECKING:
    from indicators.models import Indicator
    from restitutions.models import Restitution
    from territories.models import Territory

SIZES = (50, 500)
TERRITORIES = 130
ROUNDS = 7
DIFFERENT = 12
"""Indicators whose values differ: a multiple of three, as kinds alternate."""

FIRST, LAST = date(2024, 10, 1), date(2026, 9, 1)
"""24 months."""


def grow(number: int) -> list[Indicator]:
    """Indicators of the nation up to a number, asked each month of each département, and all their values."""
    from django.db import connection

    from indicators.models import Indicator, Target
    from measures.tallies import rebuild
    from territories.models import Territory

    nation = Territory.objects.get(level="national")
    there = Indicator.objects.count()
    made = Indicator.objects.bulk_create(
        Indicator(
            territory=nation,
            name=f"Indicateur {rank:04}",
            kind="taux" if rank % 3 == 0 else "nombre",
            direction="hausse",
            periodicity="mensuelle",
            awaited_level="departement",
            baseline_value=10,
            baseline_on=FIRST,
        )
        for rank in range(there, number)
    )
    Target.objects.bulk_create(Target(indicator=one, due_on=date(2028, 9, 1), value=80) for one in made)
    with connection.cursor() as cursor:
        cursor.execute(_VALUES, [DIFFERENT, FIRST, LAST, [one.pk for one in made], TERRITORIES])
    started = time.perf_counter()
    library = list(Indicator.objects.order_by("pk"))
    for one in library[there:DIFFERENT]:
        rebuild(one)
    with connection.cursor() as cursor:
        for rank, one in enumerate(library[max(there, DIFFERENT) :], start=max(there, DIFFERENT)):
            for statement in (_TALLIES, _SPELLS):
                cursor.execute(statement, [one.pk, library[rank % DIFFERENT].pk])
    print(f"{number:>6} indicators, their values rolled up in {time.perf_counter() - started:.0f} s", flush=True)
    return library


def publish_plan(place: Territory, person: Person, number: int) -> Restitution:
    """A plan that says it will be known to work by that many measures, online."""
    from accounts.models import User
    from accounts.scope import Scope
    from syntheses.intake import intake
    from syntheses.report import Entry, PlanRow, Report, ThemeSection
    from syntheses.services import move_restitution
    from workshops.models import Campaign

    by = User.objects.get(pk=person.account)
    measures = tuple(Entry(text=f"Mesure {rank:04}") for rank in range(number))
    row = PlanRow(how=(Entry(text="Signer une convention"),), indicators=measures)
    plan = Report(layout="ateliers", title="Plan", themes=(ThemeSection(theme=3, plan=(row,)),))
    restitution = intake(plan, campaign=Campaign.objects.get(), territory=place, by=by)
    for name in ("transmettre", "valider", "publier"):
        restitution = move_restitution(restitution, name, by=Scope(by), reason="banc")
    return restitution


def tie(restitution: Restitution, indicators: Sequence[Indicator]) -> None:
    """One measure of the plan to each indicator, those tied already aside."""
    from django.utils import timezone

    from indicators.models import MeasuredBy
    from restitutions.models import Entry

    entries = Entry.objects.filter(sheet__restitution=restitution, kind="success_measure").order_by("position", "pk")
    MeasuredBy.objects.bulk_create(
        (
            MeasuredBy(entry=entry, indicator=one, tied_at=timezone.now())
            for entry, one in zip(entries, indicators, strict=False)
        ),
        ignore_conflicts=True,
    )


_VALUES = """
    INSERT INTO measures_measure (uid, indicator_id, territory_id, kind, period_start, period_end, value, weight,
        source, comment, way, withdrawn, at)
    SELECT gen_random_uuid(), i.id, t.id, i.kind, m::date, (m + interval '1 month - 1 day')::date,
        abs(hashint4((right(i.name, 4)::int %% %s * 7919 + t.id * 104729 + extract(month FROM m))::int)) %% 100,
        CASE WHEN i.kind = 'taux' THEN 100 END, '', '', 'api', FALSE, now()
    FROM generate_series(%s::date, %s::date, interval '1 month') m,
        (SELECT id, kind, name FROM indicators_indicator WHERE id = ANY(%s)) i,
        (SELECT id FROM territories_territory WHERE level IN ('departement', 'academie')
         ORDER BY level DESC, id LIMIT %s) t
"""


_TALLIES = """
    INSERT INTO measures_tally (indicator_id, territory_id, period_start, how, value, weight, parts, yes, out_of, below,
        missing)
    SELECT %s, territory_id, period_start, how, value, weight, parts, yes, out_of, below, missing
    FROM measures_tally WHERE indicator_id = %s
"""
_SPELLS = """
    INSERT INTO measures_spell (indicator_id, territory_id, standing, first_day, last_day, first_start, first_value,
        last_start, last_value)
    SELECT %s, territory_id, standing, first_day, last_day, first_start, first_value, last_start, last_value
    FROM measures_spell WHERE indicator_id = %s
"""


def pages(figures: Figures, size: int, visitor: Visitor, indicator: Indicator, place: Territory) -> None:
    """Each page and the hello-world view, one after the other."""
    asked = {
        "page of an indicator, nation": f"/indicateurs/{indicator.pk}/",
        "page of an indicator, département": f"/indicateurs/{indicator.pk}/?territoire={place.pk}",
        "grid, 50 territories × 12 months": f"/indicateurs/{indicator.pk}/grille/",
        "library": "/indicateurs/",
        "steering": "/suivi/",
        "at a glance, nation": "/suivi/coup-d-oeil/",
        "at a glance, académie": f"/suivi/coup-d-oeil/?territoire={place.parent.slug if place.parent else place.slug}",
    }
    for what, path in asked.items():
        figures.page(what, size, visitor, path)


def settle() -> None:
    """What the database does by itself within minutes of so many rows: statistics, and which pages all may see."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def measure(figures: Figures, what: str, size: int, work: Callable[[], object]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    gc.collect()
    forget_peak()
    with CaptureQueriesContext(connection) as queries:
        work()
    figures.note(what, size, len(queries), [milliseconds(work) for _ in range(ROUNDS)])


def main(sizes: Sequence[int], env: Mapping[str, str], log: Path) -> int:
    """Grow, measure, print; 1 when a limit is passed."""
    from accounts.enums import Role
    from accounts.models import Membership
    from anniversaries.gather import gather
    from followup.open_data.writer import write_file
    from measures.tallies import rebuild
    from syntheses.writers.csv_cells import OPEN
    from territories.models import Territory

    person = add_people(1)[0]
    nation = Territory.objects.get(level="national")
    Membership.objects.create(user_id=person.account, role=Role.ADMINISTRATOR, territory=nation)
    place = Territory.objects.select_related("parent").get(level="departement", code="85")
    figures = Figures()
    plan = publish_plan(place, person, max(sizes))
    for size in sizes:
        indicators = grow(size)
        tie(plan, indicators)
        indicator = indicators[0]
        settle()
        with serving(env, log) as server:
            pages(figures, size, Visitor(server, person), indicator, place)
        measure(figures, "roll-up of all of an indicator", size, lambda one=indicator: rebuild(one))  # type: ignore[misc]
        measure(figures, "anniversary report of a plan", size, lambda: gather(plan, as_of=LAST, tells_reasons=False))
        measure(figures, "open data, values", size, lambda: write_file("releves", OPEN))
    return 0 if figures.verdict() else 1


if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory(prefix="egn-bench-", ignore_cleanup_errors=True) as name,
        private_services() as services,
    ):
        urls = {"DATABASE_URL": services.database_url, "REDIS_URL": f"{services.redis_url}/0"}
        env = environment(Path(name), **urls)
        prepare(env)
        code = main([int(size) for size in sys.argv[1:]] or SIZES, env, Path(name) / "server.log")
    sys.exit(code)
