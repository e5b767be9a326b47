"""SQL statements and time of compose with 1, 30 and 300 restitutions under one region.

    python -m bench.bench_compose [SIZE…]

Runs on a database of its own in a temporary folder. Exits 1 when the number of statements is not the same at each size.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syntheses.report import Report

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

SIZES = (1, 30, 300)
ROUNDS = 5


def main(sizes: Sequence[int]) -> int:
    """Grow one region, measure at each size, print a table; 1 when the statements differ."""
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from restitutions.models import Restitution
    from syntheses.compose import compose, compose_all
    from syntheses.intake import intake
    from territories.models import Territory
    from workshops.models import Campaign

    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
    campaign = Campaign.objects.get(slug="egn-2020")
    region = Territory.objects.get(level="region_academique", code="17")
    departments = list(Territory.objects.within(region).filter(level="departement").order_by("code"))
    report = sample_report()
    top = intake(report, campaign=campaign, territory=region)
    seen: dict[str, set[int]] = {"compose(region)": set(), "compose_all(feeding)": set()}
    print(f"{'restitutions':>12} {'what':<22} {'SQL':>4} {'median ms':>10} {'spread ms':>18}")
    made = 0
    for size in sizes:
        for index in range(made, size):
            child = intake(report, campaign=campaign, territory=departments[index % len(departments)])
            Restitution.objects.filter(pk=child.pk).update(feeds=top)
        made = size
        feeding = Restitution.objects.filter(feeds=top)
        calls: dict[str, Callable[[], object]] = {
            "compose(region)": partial(compose, top),
            "compose_all(feeding)": partial(compose_all, feeding),
        }
        for what, call in calls.items():
            with CaptureQueriesContext(connection) as queries:
                call()
            times = [timed(call) for _ in range(ROUNDS)]
            seen[what].add(len(queries))
            spread = f"{min(times):.0f} – {max(times):.0f}"
            print(f"{size:>12} {what:<22} {len(queries):>4} {statistics.median(times):>10.1f} {spread:>18}")
    same = all(len(counts) == 1 for counts in seen.values())
    print("same number of statements at every size" if same else f"NOT the same number of statements: {seen}")
    return 0 if same else 1


def timed(call: Callable[[], object]) -> float:
    """Milliseconds of wall time of one call."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def sample_report() -> Report:
    """The demo report of Pays de la Loire, as read from its JSON."""
    from syntheses.readers import read_report
    from syntheses.readers.themes import OFFICIAL_THEMES

    data = (Path(__file__).resolve().parent.parent / "fixtures/demo/pays-de-la-loire.json").read_bytes()
    return read_report(data, filename="pays-de-la-loire.json", themes=OFFICIAL_THEMES).report


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["EGN_VAR"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "egn.settings"
        os.environ["SECRET_KEY"] = "bench"
        import django

        django.setup()
        code = main([int(size) for size in sys.argv[1:]] or SIZES)
    sys.exit(code)
