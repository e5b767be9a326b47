"""The Celery application. Jobs live in the database; the broker is only a bell."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "egn.settings")

app = Celery("egn")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
