"""How gunicorn serves, here and in production. Read from the current folder by every `gunicorn` command."""

import os
from typing import Any

from gunicorn.glogging import Logger

from common.discretion import discreet


class DiscreetLogger(Logger):
    """The line of log of a request, without the secret part of its address nor of the page it comes from."""

    def atoms(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            key: discreet(one) if isinstance(one, str) else one for key, one in super().atoms(*args, **kwargs).items()
        }


logger_class = DiscreetLogger
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
