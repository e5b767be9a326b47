"""Celery tasks: they take ids, and delegate."""

from celery import shared_task

from mail import services


@shared_task
def send_message(message_id: int) -> None:
    """Send one e-mail. Runs twice without harm: the lease on its row decides."""
    services.send(message_id)


@shared_task
def take_up_waiting_messages() -> None:
    """Ring again for the messages nobody sent: stalled, or rested after a failure."""
    for message_id in services.claim_waiting():
        send_message.delay(message_id)


@shared_task
def purge_old_messages() -> None:
    """Delete the messages of long ago. Runs twice without harm."""
    services.purge_old_messages()
