"""One settings file. Everything that differs between machines comes from environment variables.

DJANGO_ENV is `development` (default), `test` or `production`. In production nothing is guessed: a missing
variable stops the start with a message that names it and says what to put there (`config/required.py`).
"""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import embedded, required
from config.logs import LOGGING, configure_structlog  # noqa: F401  (Django reads LOGGING)

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = embedded.var_dir()

env = environ.Env()
DJANGO_ENV = required.environment(os.environ)
PRODUCTION = DJANGO_ENV == "production"
TESTING = DJANGO_ENV == "test"
if PRODUCTION:
    required.check(os.environ)
else:
    embedded.ensure()  # sets DATABASE_URL and REDIS_URL where they are not set

DEBUG = not PRODUCTION and env.bool("DEBUG", default=DJANGO_ENV == "development")
SECRET_KEY = env.str("SECRET_KEY", default="" if PRODUCTION else "development only, never in production, 50 characters")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The address under which people know this site: for mails, feeds, QR codes and what other catalogues are told.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# The notice above each page that the content is a demonstration.
DEMO_NOTICE = env.bool("DEMO_NOTICE", default=not PRODUCTION)

INSTALLED_APPS = [
    "people",
    "partners",
    "communities",
    "catalog",
    "enrolment",
    "certification",
    "config",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.errors.TooLargeMiddleware",
    "config.errors.NulMiddleware",
    "config.errors.TooSlowMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.GrantsOnceMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "people.middleware.SecondFactorMiddleware",
    "people.middleware.NotPossibleMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "config.templatetags.leerkring"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

# Persistent connections with health checks: a restart of PostgreSQL costs no page. The pool of psycopg is for
# threaded servers only; gunicorn runs one thread a process here (docs/decisions).
DATABASES = {"default": env.db_url("DATABASE_URL", engine="django.db.backends.postgresql")}
DATABASES["default"].update(CONN_MAX_AGE=0 if TESTING else 600, CONN_HEALTH_CHECKS=True)
# What pages ask lies in memory: to fetch a row by its index costs little more than the next one of a scan.
# A statement of a web process ends after some seconds (config/gunicorn.py); those of the worker take as long as they need.
STATEMENT_SECONDS = env.int("STATEMENT_SECONDS", default=0)
DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
    "options", f"-c random_page_cost=1.1 -c statement_timeout={STATEMENT_SECONDS}s"
)
# What `config.together` keeps is planned once by each connection: planning it takes longer than answering it. A pooler
# between this and PostgreSQL has to know prepared statements (PgBouncer does since 1.21).
DATABASES["default"]["OPTIONS"].setdefault("prepare_threshold", 0)
if env.bool("DATABASE_POOL", default=False):
    DATABASES["default"]["OPTIONS"]["pool"] = True
    DATABASES["default"]["CONN_MAX_AGE"] = 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis carries only what may be lost. Sessions and the cache that sign-in needs live in the database.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# The search holds the facets of the catalogue in each web process (docs/search.md). Off: plain SQL answers.
SEARCH_WITH_BITMAPS = env.bool("SEARCH_WITH_BITMAPS", default=True)
SEARCH_CACHE_BYTES = env.int("SEARCH_CACHE_BYTES", default=24 * 1024 * 1024)  # of matches, in each process
# From one address, counted in each process (config/pace.py); 0: no limit.
SEARCH_REQUESTS_A_MINUTE = env.int("SEARCH_REQUESTS_A_MINUTE", default=0 if TESTING else 300)

REDIS_URL = env.str("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 0.5
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
    "max_retries": 0,
    "retry_on_timeout": False,
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Amsterdam"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.signin.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "people.passwords.MinimumLength", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "people:home"
LOGOUT_REDIRECT_URL = "home"

# Sign-in (allauth): by e-mail address, which must have been confirmed. Mails go through the outbox (people/adapter.py).
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "people.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser in which the account was made
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a mail about each change of the means to sign in
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
# Behind a proxy the limits must count visitors and not the proxy: how many proxies of ours add to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1 if PRODUCTION else 0)
MFA_ADAPTER = "people.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Leerkring"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# Leading roles (people/roles.py: `leading`) do nothing until their person has a second factor.
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=PRODUCTION)
SOCIALACCOUNT_ADAPTER = "people.adapter.SocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False  # name, language and terms are asked first
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
SOCIALACCOUNT_STORE_TOKENS = False
# A mail server's note that a mail came back: POST with this token (docs/decisions/0030). Empty: that address is off.
BOUNCE_TOKEN = env.str("BOUNCE_TOKEN", default="")

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.finders.PackageFinder",
    "config.finders.GeneratedFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# `make run` shows the site without DEBUG and without collecting first. Tests make a thousand clients, each of which would
# look for all files; their web server has them from `StaticFilesHandler`.
WHITENOISE_USE_FINDERS = not (PRODUCTION or TESTING)
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(VAR_DIR / "media"))

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20
if not PRODUCTION and "EMAIL_URL" not in env.ENVIRON:
    EMAIL_BACKEND = "people.mail.ConsoleAndFileBackend"  # to the log and to var/mail
    EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Leerkring <post@leerkring.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# OpenID Connect (SURFconext, eduID): a JSON list of {"provider_id", "name", "client_id", "secret", "server_url"}.
OIDC_ISSUERS = env.json("OIDC_ISSUERS", default=[])
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": issuer["provider_id"],
                "name": issuer["name"],
                "client_id": issuer["client_id"],
                "secret": issuer["secret"],
                "settings": {"server_url": issuer["server_url"]},
            }
            for issuer in OIDC_ISSUERS
        ],
    }
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # Chromium drops a form that is answered by a redirect to another origin, sign-in at an issuer too.
        "form-action": [SELF, *(issuer["server_url"].split("/.well-known")[0] for issuer in OIDC_ISSUERS)],
    }
}
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # of the fields of a form, without files
UPLOAD_MOST_BYTES = 24 * 1024 * 1024  # of a form with its files; one file may have 20 MB (config/uploads.py)
TEST_RUNNER = "django.test.runner.DiscoverRunner"
configure_structlog()
