"""`scripts/process health-web`: ask the web process of this machine how it is; exit 1 when it is not well."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request

TIMEOUT = 30
"""Seconds; a container engine gives up sooner, and says so."""


def main() -> int:
    bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT') or 8000}")
    port = bind.rpartition(":")[2]
    host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip().lstrip("*.") or "127.0.0.1"
    request = urllib.request.Request(f"http://127.0.0.1:{port}/sante/", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            print(response.read().decode())
    except urllib.error.HTTPError as error:
        print(error.code, error.read().decode(errors="replace")[:500], file=sys.stderr)
        return 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
