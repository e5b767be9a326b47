"""Celery tasks of the follow-up."""

from celery import shared_task

from followup.documents import purge_documents


@shared_task
def purge_old_documents() -> None:
    """Delete the documents that were taken away. Runs twice without harm."""
    purge_documents()
