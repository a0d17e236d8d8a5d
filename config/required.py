"""What production must be told: nothing is guessed there."""

from collections.abc import Mapping

VARIABLES = {
    "SECRET_KEY": "50 or more random characters: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
    "DATABASE_URL": "a PostgreSQL 18 or newer: postgres://user:password@host:5432/name",
    "REDIS_URL": "the broker of the background work: redis://:password@host:6379/0",
    "ALLOWED_HOSTS": "the host names of this site, separated by commas: leerkring.example,www.leerkring.example",
    "SITE_URL": "the public address of this site: https://leerkring.example",
    "EMAIL_URL": "the mail server: smtp+tls://user:password@host:587",
    "DEFAULT_FROM_EMAIL": "the sender of all mails: Leerkring <post@leerkring.example>",
}
ENVIRONMENTS = ("development", "test", "production")


def environment(environ: Mapping[str, str]) -> str:
    """DJANGO_ENV, or development. Any other word stops the start: `prod` would run a public site with settings that are
    no secret."""
    found = environ.get("DJANGO_ENV") or "development"
    if found not in ENVIRONMENTS:
        raise SystemExit(f"DJANGO_ENV must be one of {', '.join(ENVIRONMENTS)}, not {found}")
    return found


def check(environ: Mapping[str, str]) -> None:
    """Stop the start with one message that names everything missing and says what to put there."""
    wrong = [f"  {name}: {what}" for name, what in VARIABLES.items() if not environ.get(name, "").strip()]
    if 0 < len(environ.get("SECRET_KEY", "").strip()) < 50:
        wrong.append("  SECRET_KEY is shorter than 50 characters")
    site = environ.get("SITE_URL", "").strip()
    if site and not site.startswith("https://"):
        wrong.append(f"  SITE_URL must start with https://, not {site}")
    if wrong:
        listing = "\n".join(wrong)
        raise SystemExit(f"DJANGO_ENV=production, and the environment lacks:\n{listing}")
