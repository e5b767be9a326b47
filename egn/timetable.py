"""What Celery beat rings for, and how often: `CELERY_BEAT_SCHEDULE` of the settings."""

from celery.schedules import crontab, schedule

BEAT_SCHEDULE = {
    "take-up-stalled-jobs": {
        "task": "syntheses.tasks.take_up_stalled_jobs",
        "schedule": schedule(15),
        "options": {"expires": 15},
    },
    "take-up-waiting-messages": {
        "task": "mail.tasks.take_up_waiting_messages",
        "schedule": schedule(15),
        "options": {"expires": 15},
    },
    "purge-old-messages": {
        "task": "mail.tasks.purge_old_messages",
        "schedule": crontab(minute=37),
        "options": {"expires": 1800},
    },
    "purge-sign-in": {
        "task": "accounts.tasks.purge_sign_in",
        "schedule": crontab(minute=7),
        "options": {"expires": 1800},
    },
    "purge-old-history": {
        "task": "editor.tasks.purge_old_history",
        "schedule": crontab(minute=57),
        "options": {"expires": 1800},
    },
    "purge-tables-of-values": {
        "task": "measures.tasks.forget_old_imports",
        "schedule": crontab(minute=47),
        "options": {"expires": 1800},
    },
    "purge-documents-of-actions": {
        "task": "followup.tasks.purge_old_documents",
        "schedule": crontab(minute=51),
        "options": {"expires": 1800},
    },
    # By day: a message is read by who is there, and one more night does not count.
    "ask-what-is-due": {
        "task": "asks.tasks.ask_what_is_due",
        "schedule": crontab(minute=27, hour="7-19"),
        "options": {"expires": 1800},
    },
    "take-up-requests-for-links": {
        "task": "asks.tasks.take_up_requests",
        "schedule": schedule(60),
        "options": {"expires": 60},
    },
    "purge-old-asks": {
        "task": "asks.tasks.purge_old_asks",
        "schedule": crontab(minute=41),
        "options": {"expires": 1800},
    },
    # Whose day has come: early, so that it is there in the morning; every hour, so that a day missed is caught up.
    "make-anniversary-reports": {
        "task": "anniversaries.tasks.make_what_is_due",
        "schedule": crontab(minute=12),
        "options": {"expires": 1800},
    },
    "take-up-stalled-reports": {
        "task": "anniversaries.tasks.take_up_stalled_files",
        "schedule": schedule(15),
        "options": {"expires": 15},
    },
    "purge-what-is-old": {
        "task": "syntheses.tasks.purge_what_is_old",
        "schedule": crontab(minute=17),
        "options": {"expires": 1800},
    },
}
