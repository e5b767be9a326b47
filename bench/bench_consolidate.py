"""What consolidating costs in generated regions of 10, 100 and 1,000 workshops: SQL, time, growth, memory.

    python -m bench.bench_consolidate [SIZE…]

On a PostgreSQL of its own. The page of the workbench is asked of the real server in turn with a hello-world view behind
the same middleware: the median of their ratio is limited (8), and the same without HTTP is printed. Limited too are the
growth of each time from the smallest region to the largest (exponent 1.05) and of each number of statements (0). What
grows is the least time of each piece of work: what else runs on the machine only adds to the others. Memory is the most
that each took. Exits 1 beyond a limit.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.beside_hello import Visitor, milliseconds
from bench.figures import Figures, forget_peak
from bench.site import add_people, environment, prepare, serving
from scripts.services import private_services

if TYPE_CHECKING:
    from restitutions.models import Restitution

SIZES = (10, 100, 1000)
ROUNDS, MOST, SECONDS = 5, 61, 2.0
SEED = 1


def measure(figures: Figures, what: str, size: int, work: Callable[[], object], rounds: int = ROUNDS) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    gc.collect()
    forget_peak()
    with CaptureQueriesContext(connection) as queries:
        work()
    until, times = time.perf_counter() + SECONDS, [milliseconds(work) for _ in range(rounds)]
    while rounds == ROUNDS and time.perf_counter() < until and len(times) < MOST:
        times.append(milliseconds(work))
    figures.note(what, size, len(queries), times)


def work(figures: Figures, size: int, region: Restitution) -> None:
    from django.core.cache import cache

    from consolidation.coverage import coverage
    from consolidation.orphans import orphans
    from consolidation.provenance import provenance_of
    from consolidation.suggestions import suggestions
    from restitutions.models import Entry
    from syntheses.compose import compose
    from syntheses.freeze import draft_edition
    from syntheses.writers.json_writer import to_dict
    from syntheses.writers.pdf import write_pdf

    entries = Entry.objects.filter(sheet__restitution=region)
    measure(figures, "provenance of all entries", size, lambda: provenance_of(entries, region.territory))
    measure(figures, "coverage matrix", size, lambda: coverage(region))
    measure(figures, "lists of orphans", size, lambda: [list(found) for found in orphans(region).values()])
    themes = list(region.campaign.themes.all())

    def suggest() -> list[object]:
        cache.clear()
        return [suggestions(region, theme, None) for theme in themes]

    measure(figures, "suggestions", size, suggest)
    measure(figures, "compose", size, lambda: compose(region))
    report = compose(region)
    measure(figures, "JSON", size, lambda: json.dumps(to_dict(report), ensure_ascii=False))
    edition = draft_edition(region)
    measure(figures, "PDF", size, lambda: write_pdf(report, layout="ateliers", edition=edition), rounds=1)


def main(sizes: Sequence[int], env: Mapping[str, str], log: Path) -> int:
    """Generate each region, measure it, print; 1 when a limit is passed."""
    from accounts.enums import Role
    from accounts.models import Membership
    from consolidation.generated.campaign import generate_campaign
    from territories.models import Territory

    person = add_people(1)[0]
    place = Territory.objects.get(level="region_academique", code="15")
    Membership.objects.create(user_id=person.account, role=Role.COORDINATOR, territory=place)
    figures = Figures()
    with serving(env, log) as server:
        visitor = Visitor(server, person)
        for size in sizes:
            region = generate_campaign(region=place, workshops=size, seed=SEED)
            analyse()
            figures.page(
                "page of the workbench", size, visitor, f"/restitutions/{region.pk}/consolider/1/?decision=toutes"
            )
            work(figures, size, region)
    return 0 if figures.verdict() else 1


def analyse() -> None:
    """What autovacuum does by itself some time after so many rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


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
