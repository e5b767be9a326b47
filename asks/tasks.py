"""Celery tasks: they take ids, and delegate."""

from celery import shared_task
from django.utils import timezone

from asks import again, purge, services


@shared_task
def ask_what_is_due() -> None:
    """Write to those of whom something is due."""
    services.ask_what_is_due(timezone.now())


@shared_task
def answer_request(request_id: int) -> None:
    """Send the links that were asked for by typing an address. Runs twice without harm."""
    again.answer_request(request_id, timezone.now())


@shared_task
def take_up_requests() -> None:
    """Answer the requests that no worker heard of."""
    again.take_up_requests(timezone.now())


@shared_task
def purge_old_asks() -> None:
    """Delete what asks left long ago."""
    purge.purge_old_asks(timezone.now())
