"""Django's settings, made from the home folder; no library writes a settings module."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from alcove.libraries import home

HOME = home.find()
CONFIG = HOME.config
ALCOVE_HOME = HOME.path

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = False
# A home that has not been made yet has no key; commands that need none (check, convert) still work.
SECRET_KEY = CONFIG.SECRET_KEY or "not-made-yet-" + "x" * 50
ALLOWED_HOSTS = CONFIG.ALLOWED_HOSTS.split()
ROOT_URLCONF = "alcove.site.urls"
WSGI_APPLICATION = "alcove.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "csp",
    "alcove.libraries",
    "alcove.records",
    "alcove.identification",
    "alcove.organization",
    "alcove.acquisition",
    "alcove.retrieval",
    "alcove.selection",
    "alcove.community",
    "alcove.interfaces.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "alcove.interfaces.web.middleware.Kindly",
    "alcove.interfaces.web.budget.Budget",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "alcove.interfaces.web.context.alcove",
            ],
        },
    },
]


def _database(said: str) -> dict[str, Any]:
    """Read the DATABASE key: `sqlite`, or postgresql://user:password@host:port/name."""
    if not said.startswith(("postgresql://", "postgres://")):
        return {
            "ENGINE": "alcove.site.sqlite",
            "NAME": str(HOME.path / "alcove.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA foreign_keys=ON; "
                "PRAGMA mmap_size=0; PRAGMA journal_size_limit=67108864; "
                "PRAGMA cache_size=-8192; PRAGMA wal_autocheckpoint=2000;",
            },
            "CONN_MAX_AGE": None,
            "TEST": {"NAME": f"{tempfile.gettempdir()}/alcove-test-{os.getpid()}.sqlite3"},
        }
    url = urlsplit(said)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database(CONFIG.DATABASE)}

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AXES_FAILURE_LIMIT = 8
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_VERBOSE = False
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "staff-home"
LOGOUT_REDIRECT_URL = "home"

SEARCH_ENGINE = "tantivy"

LANGUAGE_CODE = CONFIG.LANGUAGE
# Only languages the pages are really in: a page must not say it is French and be English. Add one with its catalogue.
LANGUAGES = [
    ("en", "English"),
    ("de", "Deutsch"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [BASE_DIR / "interfaces" / "web" / "locale"]
TIME_ZONE = CONFIG.TIME_ZONE
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
FILE_UPLOAD_TEMP_DIR = str(HOME.files_path) if HOME.files_path.is_dir() else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # the editor sends five inputs a field, and more for what is given position by position
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = CONFIG.HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if CONFIG.HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = CONFIG.HTTPS

SILENCED_SYSTEM_CHECKS = [] if CONFIG.HTTPS else ["security.W004", "security.W008", "security.W012", "security.W016"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if CONFIG.MAIL_HOST else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS = CONFIG.MAIL_HOST, CONFIG.MAIL_PORT, CONFIG.MAIL_TLS
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_TIMEOUT = CONFIG.MAIL_USER, CONFIG.MAIL_PASSWORD, 20
