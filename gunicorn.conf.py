"""How gunicorn serves, here and in production. Read from the current folder by every `gunicorn` command."""

import os

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT') or 8000}")
threads = int(os.environ.get("WEB_THREADS", "4"))
# Without Redis, jobs pass through the memory of one process.
workers = int(os.environ.get("WEB_CONCURRENCY", "2")) if os.environ.get("REDIS_URL") else 1
# The embedded worker's threads would not survive the fork.
preload_app = False
timeout = 60
graceful_timeout = 20
accesslog = "-" if os.environ.get("ACCESS_LOG") else None
control_socket_disable = True
