"""Settings from the environment; without them, the embedded defaults under var/.

Embedded: SQLite in WAL mode, and a Celery worker thread over kombu's memory transport. Production: DATABASE_URL,
REDIS_URL, SECRET_KEY and ALLOWED_HOSTS are set.
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from egn.databases import database
from egn.environment import env_bool, env_list, env_numbers, local_secret, own_address
from egn.logs import LOGS
from egn.timetable import BEAT_SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("EGN_VAR", BASE_DIR / "var"))

DEBUG = env_bool("DEBUG")
DEMO = env_bool("EGN_DEMO")
GIVEN_KEY = os.environ.get("SECRET_KEY", "").strip()
if not GIVEN_KEY and not (DEBUG or DEMO) and (os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL")):
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or empty. With DATABASE_URL or REDIS_URL set this is a production installation: "
        "give SECRET_KEY a long random text, the same for every process (see .env.example)."
    )
SECRET_KEY = GIVEN_KEY or local_secret(VAR_DIR)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
    "dsfr",
    "crispy_forms",
    "django_htmx",
    "health_check",
    "common",
    "mail",
    "territories",
    "accounts",
    "workshops",
    "restitutions",
    "indicators",
    "measures",
    "remarks",
    "editor",
    "consolidation",
    "syntheses",
    "catalogue",
    "followup",
    "asks",
    "anniversaries",
    "glance",
    "threads",
    "egn",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "egn.middleware.PageGzipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.ScopeMiddleware",
    "common.kept_words.KeptWordsMiddleware",
    "egn.middleware.MethodNotAllowedPageMiddleware",
]

ROOT_URLCONF = "egn.urls"
WSGI_APPLICATION = "egn.wsgi.application"
FORM_RENDERER = "common.forms.DsfrRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "common.context_processors.brand",
                "common.kept_words.kept_words",
            ],
        },
    },
    {
        "NAME": "loops",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "loops"],
        "OPTIONS": {"environment": "common.loops.environment"},
    },
]

# --- data ---------------------------------------------------------------------------------------------------------

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'egn.sqlite3'}"
DATABASES = {"default": database(DATABASE_URL, VAR_DIR)}
REDIS_URL = os.environ.get("REDIS_URL", "")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
"""Who is on a fiche, nothing that matters: the cache can be emptied at any time."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR_DIR / "media"))
FILE_UPLOAD_PERMISSIONS = 0o640
UPLOAD_LIMIT = 20 * 1024 * 1024
"""Bytes of an uploaded report; what comes after is not stored."""
FILE_UPLOAD_HANDLERS = [
    "common.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 1
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a table that an import filled may have a thousand rows of eleven fields

# --- sign-in and security -----------------------------------------------------------------------------------------

LOGIN_URL = "/connexion/"
LOGIN_REDIRECT_URL = "/mon-territoire/"
LOGOUT_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "egn.pages.csrf_failure"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
HTTPS = env_bool("HTTPS", bool(GIVEN_KEY) and not (DEBUG or DEMO))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_AGE = 12 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
"""The health check asks this machine directly, without the proxy."""
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
}

API_LIMIT_ADDRESS, API_LIMIT_ACCOUNT = env_numbers(API_LIMIT_ADDRESS=120, API_LIMIT_ACCOUNT=600)
"""Requests a minute to the API: from one network address without a token, of one account with its tokens."""

SITE_URL = os.environ.get("SITE_URL", "").strip().rstrip("/") or own_address(ALLOWED_HOSTS, https=HTTPS)
"""What stands before the path of a page where it is written outside the site: e-mails, printed sheets."""

# --- language -----------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# --- static files -------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "common.bundles.BundleFinder",
]
BUNDLE_ROOT = BASE_DIR / "static" / "js"
BUNDLE_TARGET = VAR_DIR / "bundles"
BUNDLES = {f"js/built/{name}.js": f"{name}/main.js" for name in ("fiche", "consolidation", "grid")}
BUNDLES["js/built/keep.js"] = "keep.js"
"""What pages load → the module it begins with, below BUNDLE_ROOT."""
if DEBUG:
    STATIC_STORAGE = "django.contrib.staticfiles.storage.StaticFilesStorage"
elif DEMO:
    # Hashed as in production, but not compressed: half a minute less before the demo is there.
    STATIC_STORAGE = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
else:
    STATIC_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}
WHITENOISE_MANIFEST_STRICT = True

# --- look ---------------------------------------------------------------------------------------------------------

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "dsfr"
DSFR_USE_INTEGRITY_CHECKSUMS = False
DSFR_CONTENT_IS_SAFE = False
DSFR_MARK_OPTIONAL_FIELDS = True
# django-dsfr warns about this setting whether it is set or not.
warnings.filterwarnings("ignore", message=".*DSFR_MARK_OPTIONAL_FIELDS.*")
BRAND = {
    "entity": os.environ.get("BRAND_ENTITY", "Éducation publique"),
    "site": os.environ.get("BRAND_SITE", "États généraux du numérique"),
    "tagline": os.environ.get("BRAND_TAGLINE", "De l’atelier à la synthèse, de la synthèse au suivi"),
    "contact": os.environ.get("BRAND_CONTACT", ""),
    "director": os.environ.get("BRAND_DIRECTOR", ""),
    "host": os.environ.get("BRAND_HOST", ""),
    "state": env_bool("BRAND_STATE"),
}
"""Neutral by default: the block-marque and the Marianne font are for State entities on their own domain."""

# --- jobs ---------------------------------------------------------------------------------------------------------

EMBEDDED_WORKER = not REDIS_URL
"""Without Redis, the process that serves pages also runs a worker thread over kombu's memory transport."""
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.1} if EMBEDDED_WORKER else {"socket_connect_timeout": 3}
"""A Redis that does not answer holds a page three seconds, not two minutes."""
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_TASK_TIME_LIMIT = 300
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_ENABLE_REMOTE_CONTROL = not EMBEDDED_WORKER
"""Beat answers the ping of its health check."""
JOB_LEASE_SECONDS = int(os.environ.get("JOB_LEASE_SECONDS", "30"))
"""How long a job may stay silent before another worker takes it up."""
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
IMPORT_RETENTION_DAYS = int(os.environ.get("IMPORT_RETENTION_DAYS", "30"))
"""How long what was read of a file is kept after it was sent."""
WORKING_PDF_RETENTION_DAYS = int(os.environ.get("WORKING_PDF_RETENTION_DAYS", "90"))
"""How long the PDF of a working document is kept; those of the versions are kept for ever."""

RESTORE_DAYS = int(os.environ.get("RESTORE_DAYS", "30"))
"""How long what was deleted from a fiche can be put back."""
HISTORY_RETENTION_DAYS = max(RESTORE_DAYS, int(os.environ.get("HISTORY_RETENTION_DAYS", "365")))
"""How long the history of a fiche is kept; a deletion is always kept as long as it can be undone."""

# --- mail ---------------------------------------------------------------------------------------------------------

EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND") or (
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
)
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (os.environ.get(f"EMAIL_HOST_{name}", "") for name in ("USER", "PASSWORD"))
EMAIL_USE_TLS, EMAIL_USE_SSL = env_bool("EMAIL_USE_TLS"), env_bool("EMAIL_USE_SSL")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "ne-pas-repondre@example.org")
MAIL_LEASE_SECONDS = int(os.environ.get("MAIL_LEASE_SECONDS", "120"))
"""How long a worker that sends may stay silent before another sends in its place; longer than a slow mail server."""
MAIL_RETENTION_DAYS, ASK_RETENTION_DAYS = env_numbers(MAIL_RETENTION_DAYS=30, ASK_RETENTION_DAYS=730)
"""How long what was sent, or could not be, is kept; an ask that is over, its links, that its message left."""
ASK_VALUE_DAYS, ASK_SILENCE_DAYS, ASK_LINK_DAYS = env_numbers(ASK_VALUE_DAYS=5, ASK_SILENCE_DAYS=90, ASK_LINK_DAYS=30)
"""Days from the end of a period to the ask of its value, from an action's last news to that of another; of a link."""
LOGGING = LOGS
