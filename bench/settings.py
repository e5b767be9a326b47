"""The settings of the server that is measured: those of production, with the addresses of the benches beside."""

import os

from egn.settings import *  # noqa: F403
from egn.settings import STORAGES

ROOT_URLCONF = "bench.urls"
if os.environ.get("BENCH_STATIC") != "compressed":
    # Hashed as in production; compressing takes half a minute, and only the bench of the page weighs files.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
# Thousands of icons: they weigh here what they weigh uncompressed, which is more than what production sends.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("svg", "png", "jpg", "woff", "woff2", "br", "gz", "ico")
