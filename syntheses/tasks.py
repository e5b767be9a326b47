"""Celery tasks: they take ids, and delegate."""

from celery import shared_task

from syntheses import jobs, kept, purge
from syntheses.archive import making


@shared_task
def render_pdf(job_id: int) -> None:
    """Make one PDF. Runs twice without harm: the lease on the job row decides."""
    jobs.run(job_id)


@shared_task
def make_archive(job_id: int) -> None:
    """Make one archive. Runs twice without harm: the lease on the job row decides."""
    making.run(job_id)


@shared_task
def keep_version_files(version_id: int) -> None:
    """Write the files of a version. Runs twice without harm: what is kept is not written again."""
    kept.keep_files(version_id)


@shared_task
def take_up_stalled_jobs() -> None:
    """Ring again for the jobs and the archives nobody works on, and for the versions whose files are not written."""
    for job_id in jobs.claim_stalled():
        render_pdf.delay(job_id)
    for job_id in making.claim_stalled():
        make_archive.delay(job_id)
    for version_id in kept.lacking():
        keep_version_files.delay(version_id)


@shared_task
def purge_what_is_old() -> None:
    """Delete what is only kept for a while. Runs twice without harm."""
    purge.purge()
