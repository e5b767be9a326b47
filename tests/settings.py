"""The production settings, with what a test suite must change: fast hashing, refused template variables."""

import os

os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ.setdefault("HTTPS", "0")

from egn.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
