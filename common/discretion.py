"""What the logs do not keep: the secret part of an address that opens something by itself."""

from __future__ import annotations

import logging
import re

_SECRETS = re.compile(r"(/(?:partage|repondre|desinscription)/)[^/\s\"'?#]+")


def discreet(text: str) -> str:
    """ "GET /partage/…/" for "GET /partage/3fa9…/"."""
    return _SECRETS.sub(r"\1…", text)


class DiscreetFilter(logging.Filter):
    """Takes secrets out of every line before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if (kept := discreet(said)) != said:
            record.msg, record.args = kept, ()
        return True
