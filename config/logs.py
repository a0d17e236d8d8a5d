"""Structured logs: one JSON object a line in production, readable lines elsewhere, never a secret."""

import os
import re

import structlog

PRODUCTION = os.environ.get("DJANGO_ENV") == "production"
HIDDEN = "[hidden]"
SECRET_NAME = re.compile(
    r"pass(word|phrase|wd)|secret|token|authorization|cookie|session_?key|api_?key|signature|recovery|otp", re.I
)
CREDENTIALS_IN_URL = re.compile(r"(?P<scheme>\b[a-z][a-z0-9+.-]*://)[^/\s:@]*:[^/\s@]+@", re.I)
SECRET_IN_QUERY = re.compile(r"(?P<name>[?&](?:key|token|code|secret|password|signature)=)[^&\s\"']+", re.I)

# Whoever has the key of such an address may confirm another's e-mail address, choose a new password, read a report.
KEY_IN_PATH = re.compile(r"(?P<page>/(?:confirm-email|password/reset/key|reports(?!/by-number))/)[^/\s\"']+")


def hide_secrets(_logger, _method, event: dict) -> dict:
    """Values under a telling name, credentials in addresses, and keys in addresses of pages."""
    return {name: _hidden(name, value) for name, value in event.items()}


def _hidden(name: str, value):
    if SECRET_NAME.search(str(name)):
        return HIDDEN
    if isinstance(value, dict):
        return {key: _hidden(key, inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden("", inner) for inner in value]
    if isinstance(value, str):
        value = CREDENTIALS_IN_URL.sub(rf"\g<scheme>{HIDDEN}@", value)
        value = KEY_IN_PATH.sub(rf"\g<page>{HIDDEN}", value)
        return SECRET_IN_QUERY.sub(rf"\g<name>{HIDDEN}", value)
    return value


def _without_request(_logger, _method, event: dict) -> dict:
    """Django puts the whole request object on its records."""
    request = event.pop("request", None)
    if getattr(request, "method", None):
        event |= {"method": request.method, "path": request.path}
    return event


PROBES = {"/healthz", "/readyz", "/metrics"}  # asked every few seconds, by machines
SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(allow=["status_code", "request"]),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.UnicodeDecoder(),
    _without_request,
]
ENDING = [
    structlog.processors.format_exc_info,
    hide_secrets,
    structlog.processors.JSONRenderer(ensure_ascii=False)
    if PRODUCTION
    else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0),
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": SHARED,
            "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ENDING],
        }
    },
    "filters": {"no_probes": {"()": lambda: lambda record: not PROBES & set(record.args.values())}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "gunicorn.error": {"handlers": ["console"], "propagate": False, "level": "INFO"},
        "gunicorn.access": {"handlers": ["console"], "propagate": False, "level": "INFO", "filters": ["no_probes"]},
        "httpx": {"level": "WARNING"},  # it logs whole addresses
        "fontTools": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},  # a line for each task that is sent, every second
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
    },
}


def configure_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
