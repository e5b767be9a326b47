"""What a WSGI server loads. Without Redis, loading it also starts the embedded worker: `manage.py` never does."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "egn.settings")

application = get_wsgi_application()

if settings.EMBEDDED_WORKER:
    from egn.embedded import start_embedded_worker

    start_embedded_worker()
