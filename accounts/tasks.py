"""Celery tasks: they take ids, and delegate."""

from celery import shared_task

from accounts import purge


@shared_task
def purge_sign_in() -> None:
    """Delete what signing in leaves behind. Runs twice without harm."""
    purge.purge_sign_in()
