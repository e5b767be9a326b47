"""Celery tasks: they take ids, and delegate."""

from celery import shared_task

from syntheses import jobs, purge


@shared_task
def render_pdf(job_id: int) -> None:
    """Make one PDF. Runs twice without harm: the lease on the job row decides."""
    jobs.run(job_id)


@shared_task
def take_up_stalled_jobs() -> None:
    """Ring again for the jobs nobody works on."""
    for job_id in jobs.claim_stalled():
        render_pdf.delay(job_id)


@shared_task
def purge_what_is_old() -> None:
    """Delete what is only kept for a while. Runs twice without harm."""
    purge.purge()
