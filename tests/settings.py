"""The production settings, with what a test suite must change.

DATABASE_URL and REDIS_URL come from `make test`. Without them, a plain `pytest` runs on SQLite, in a temporary folder.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ.setdefault("HTTPS", "0")
if "EGN_VAR" not in os.environ:
    # The processes that pytest starts inherit it: one folder for the whole run.
    os.environ["EGN_VAR"] = tempfile.mkdtemp(prefix="egn-tests-")
    atexit.register(shutil.rmtree, os.environ["EGN_VAR"], ignore_errors=True)

XDIST_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
if os.environ.get("REDIS_URL"):
    # A Redis database for each process of pytest.
    redis_number = int(XDIST_WORKER.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{redis_number}").geturl()

from egn.settings import *  # noqa: E402, F403
from egn.settings import DATABASES, MIDDLEWARE, STATIC_ROOT, VAR_DIR  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is missing
API_LIMIT_ADDRESS = API_LIMIT_ACCOUNT = 100_000  # a suite asks more in a minute than anybody
MEDIA_ROOT = Path(VAR_DIR) / f"media-{XDIST_WORKER}"
MIDDLEWARE = ["tests.strict.ReadOnlyGetMiddleware", *MIDDLEWARE]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file: an in-memory database is locked for the other threads of a live server.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(VAR_DIR) / "test.sqlite3")}
elif os.environ.get("TEST_TEMPLATE"):
    # A database that has its tables already (scripts/run_tests.py): making them takes each process seven seconds.
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ["TEST_TEMPLATE"]}
