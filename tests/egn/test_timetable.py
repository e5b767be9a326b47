"""What beat rings for is there to be done, each thing apart."""

from __future__ import annotations

from celery.schedules import crontab
from django.conf import settings

from egn.celery import app

HOURLY = {"mail.tasks.purge_old_messages", "accounts.tasks.purge_sign_in", "editor.tasks.purge_old_history"}
HOURLY |= {"syntheses.tasks.purge_what_is_old", "measures.tasks.forget_old_imports", "asks.tasks.ask_what_is_due"}
HOURLY |= {"followup.tasks.purge_old_documents", "asks.tasks.purge_old_asks", "anniversaries.tasks.make_what_is_due"}


def test_every_task_that_is_rung_for_exists() -> None:
    app.loader.import_default_modules()
    rung = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert rung - set(app.tasks) == set()


def test_what_is_done_every_hour_is_not_all_done_at_the_same_minute() -> None:
    entries = settings.CELERY_BEAT_SCHEDULE.values()
    hourly = {entry["task"]: str(when) for entry in entries if isinstance(when := entry["schedule"], crontab)}
    assert set(hourly) == HOURLY
    assert sorted(said.split()[1] for said in hourly.values()) == ["12", "17", "27", "37", "41", "47", "51", "57", "7"]
