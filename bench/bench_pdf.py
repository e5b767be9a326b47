"""What a PDF costs, as ratios in one run, on the Pays de la Loire reference.

    python bench/bench_pdf.py [RUNS]

- the whole task ÷ a bare, untagged WeasyPrint of the plainest HTML with the same text (CPU time, warm, interleaved):
  the median must be at most 1.3;
- the whole task ÷ LibreOffice converting the reference .docx (wall time): printed;
- the peak memory of one whole task in a fresh process: at most 400 MB.

The exit status is 1 when a limit is passed. The reference reports are in ../shared/reference.
"""

from __future__ import annotations

import gc
import io
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syntheses.report import Report

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT.parent / "shared" / "reference"
NAME = "pays-de-la-loire"
RUNS = 9
CPU_LIMIT = 1.3
MEMORY_LIMIT = 400
"""MB."""


def whole_task() -> None:
    """All that the job does for one PDF: compose and freeze, take the job, render, tag, store."""
    from restitutions.models import Restitution
    from syntheses.enums import JobState
    from syntheses.freeze import freeze_report
    from syntheses.jobs import run
    from syntheses.models import RenderJob

    for done in RenderJob.objects.all():
        done.file.delete(save=False)
        done.delete()
    job = RenderJob.objects.create(snapshot=freeze_report(Restitution.objects.get()), layout="ateliers")
    run(job.pk)
    job.refresh_from_db()
    if job.state != JobState.DONE:
        sys.exit(f"the job did not end: {job.error}")


def take_reference_in() -> Report:
    """A database with the reference report as its only restitution."""
    from django.core.management import call_command

    from syntheses.intake import intake
    from territories.models import Territory
    from tests.syntheses.reference import reference_report
    from workshops.models import Campaign

    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
    report = reference_report(NAME)
    region = Territory.objects.get(level="region_academique", name="Pays de la Loire")
    intake(report, campaign=Campaign.objects.get(slug="egn-2020"), territory=region)
    return report


def bare_weasyprint(html: str) -> Callable[[], bytes]:
    """The plainest HTML with the same text, its style sheet only the one every browser has."""
    from weasyprint import HTML

    def write() -> bytes:
        content: bytes = HTML(string=html).write_pdf()
        return content

    return write


def cpu_seconds(work: Callable[[], object]) -> float:
    """Each pays for the garbage it leaves, so that neither is measured with the other's."""
    start = time.process_time()
    work()
    gc.collect()
    return time.process_time() - start


def compare_cpu(task: Callable[[], object], bare: Callable[[], object], runs: int) -> list[float]:
    """Ratios of interleaved runs, after one of each to warm up. Which goes first alternates."""
    for work in (task, bare):
        cpu_seconds(work)
    ratios = []
    for run in range(runs):
        if run % 2:
            bottom, top = cpu_seconds(bare), cpu_seconds(task)
        else:
            top, bottom = cpu_seconds(task), cpu_seconds(bare)
        ratios.append(top / bottom)
        print(f"  run {run + 1}: task {top:.2f} s, bare {bottom:.2f} s, ratio {top / bottom:.2f}")
    return ratios


def libreoffice_seconds() -> float | None:
    """Wall time of one conversion of the reference .docx, the second of two; None without LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
        command += ["--outdir", folder, str(REFERENCE / f"{NAME}.docx")]
        for _ in range(2):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            seconds = time.perf_counter() - start
    return seconds


def peak_memory(folder: str) -> float:
    """MB of resident memory at the highest, of a fresh process that does the whole task once on the same database."""
    command = [sys.executable, __file__, "--memory", folder]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(run.stdout.split()[-1])


def start_django(folder: str) -> None:
    """Django on a database and a storage of its own in a folder."""
    sys.path.insert(0, str(ROOT))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "egn.settings",
        "SECRET_KEY": "bench",
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "MEDIA_ROOT": f"{folder}/media",
        "REDIS_URL": "",
        "LOG_LEVEL": "WARNING",
    }
    import django

    django.setup()


def main(runs: int, folder: str) -> int:
    from bench.plain_html import plain_html

    task, bare = whole_task, bare_weasyprint(plain_html(take_reference_in()))
    ratios = compare_cpu(task, bare, runs)
    median = statistics.median(ratios)
    print(f"CPU, whole task ÷ bare WeasyPrint: median {median:.2f} (from {min(ratios):.2f} to {max(ratios):.2f}),")
    print(f"  limit {CPU_LIMIT}: {'held' if median <= CPU_LIMIT else 'PASSED'}")
    start = time.perf_counter()
    task()
    wall = time.perf_counter() - start
    office = libreoffice_seconds()
    if office is None:
        print(f"Wall: {wall:.2f} s; LibreOffice is not installed, nothing to compare with")
    else:
        print(f"Wall, whole task ÷ LibreOffice: {wall:.2f} s ÷ {office:.2f} s = {wall / office:.2f}")
    memory = peak_memory(folder)
    print(f"Peak memory: {memory:.0f} MB, limit {MEMORY_LIMIT} MB: {'held' if memory <= MEMORY_LIMIT else 'PASSED'}")
    return int(median > CPU_LIMIT or memory > MEMORY_LIMIT)


if __name__ == "__main__":
    if not REFERENCE.exists():
        sys.exit(f"the reference reports are not in {REFERENCE}")
    if "--memory" in sys.argv:
        start_django(sys.argv[-1])
        whole_task()
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        with tempfile.TemporaryDirectory() as own_folder:
            start_django(own_folder)
            sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS, own_folder))
