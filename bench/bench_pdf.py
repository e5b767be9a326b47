"""What a PDF costs, as ratios in one run, on the Pays de la Loire reference.

    python bench/bench_pdf.py [RUNS]

- the whole task ÷ a bare, untagged WeasyPrint of the plainest HTML with the same text (CPU time, warm, interleaved):
  the median must be at most 1.3;
- the task when one thématique changed since the last rendering ÷ the whole task on the same text (CPU time,
  interleaved, each thématique in turn): the median must be at most 0.35, and the two files the same to the byte;
- the whole task ÷ LibreOffice converting the reference .docx (wall time, interleaved, the machine doing nothing else:
  ours is more work on more cores): the median must be at most 1;
- the peak memory of one whole task in a fresh process: at most 400 MB.

CPU time is that of this process and of those it forks.

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
CHANGED_LIMIT = 0.35
WALL_LIMIT = 1.0
WALL_RUNS = 3
MEMORY_LIMIT = 400
"""MB."""


def whole_task() -> None:
    """All that the job does for one PDF: compose and freeze, take the job, render, tag, store. No part is kept."""
    forget_parts()
    task()


def task() -> str:
    """The same with the parts that are kept. Gives the digest of the file."""
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
    return job.sha256


def forget_parts() -> None:
    """As if nothing had been laid out before."""
    from django.core.files.storage import default_storage

    from syntheses.kept_parts import FOLDER

    shutil.rmtree(default_storage.path(FOLDER), ignore_errors=True)


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
    start = spent()
    work()
    gc.collect()
    return spent() - start


def spent() -> float:
    """CPU seconds of this process and of those it waited for."""
    return sum(os.times()[:4])


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


def compare_changed() -> list[float]:
    """What each thématique costs when it alone changed, over a whole task on the same text."""
    from restitutions.models import Entry, ThemeSheet

    ratios = []
    whole_task()
    for sheet in ThemeSheet.objects.order_by("position"):
        entry = Entry.objects.filter(sheet=sheet).order_by("pk")[:1].get()
        Entry.objects.filter(pk=entry.pk).update(text=f"{entry.text} Un mot de plus.")
        digests: list[str] = []
        top = cpu_seconds(lambda into=digests: into.append(task()))  # type: ignore[misc]
        forget_parts()
        bottom = cpu_seconds(lambda into=digests: into.append(task()))  # type: ignore[misc]
        if len(set(digests)) != 1:
            sys.exit("a file made of kept parts is not the one made anew")
        ratios.append(top / bottom)
        print(f"  thématique {sheet.position + 1}: {top:.2f} s changed, {bottom:.2f} s whole, ratio {top / bottom:.2f}")
    return ratios


def compare_wall(folder: str) -> list[float]:
    """Wall time of the whole task over that of LibreOffice converting the .docx, after one of each; [] without it."""
    office = shutil.which("soffice")
    if office is None:
        return []
    command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    command += ["--outdir", folder, str(REFERENCE / f"{NAME}.docx")]

    def convert() -> None:
        subprocess.run(command, check=True, capture_output=True)

    ratios = []
    for run in range(WALL_RUNS + 1):
        ours, theirs = wall_seconds(whole_task), wall_seconds(convert)
        if run:
            ratios.append(ours / theirs)
            print(f"  run {run}: task {ours:.2f} s, LibreOffice {theirs:.2f} s, ratio {ours / theirs:.2f}")
    return ratios


def wall_seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_memory(folder: str) -> float:
    """MB of resident memory at the highest, of a fresh process that does the whole task once on the same database.

    That of its largest fork is added, though they share most of it.
    """
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


def told(what: str, figures: list[float], limit: float) -> bool:
    """Print the median of some ratios beside its limit; True when it is held."""
    median = statistics.median(figures)
    print(f"{what}: median {median:.2f} (from {min(figures):.2f} to {max(figures):.2f}),")
    print(f"  limit {limit}: {'held' if median <= limit else 'PASSED'}")
    return median <= limit


def main(runs: int, folder: str) -> int:
    from bench.plain_html import plain_html
    from syntheses.writers.pdf_cores import cores

    bare = bare_weasyprint(plain_html(take_reference_in()))
    held = [told("CPU, whole task ÷ bare WeasyPrint", compare_cpu(whole_task, bare, runs), CPU_LIMIT)]
    held.append(told("CPU, one thématique changed ÷ whole task", compare_changed(), CHANGED_LIMIT))
    ratios = compare_wall(folder)
    if ratios:
        load = f"load {os.getloadavg()[0]:.1f} on {cores()} cores"
        held.append(told(f"Wall, whole task ÷ LibreOffice ({load})", ratios, WALL_LIMIT))
    else:
        print("Wall: LibreOffice is not installed, nothing to compare with")
    memory = peak_memory(folder)
    print(f"Peak memory: {memory:.0f} MB, limit {MEMORY_LIMIT} MB: {'held' if memory <= MEMORY_LIMIT else 'PASSED'}")
    return int(not all(held) or memory > MEMORY_LIMIT)


if __name__ == "__main__":
    if not REFERENCE.exists():
        sys.exit(f"the reference reports are not in {REFERENCE}")
    if "--memory" in sys.argv:
        start_django(sys.argv[-1])
        whole_task()
        print(sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024)
    else:
        with tempfile.TemporaryDirectory() as own_folder:
            start_django(own_folder)
            sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS, own_folder))
