"""System checks of what the machine must offer."""

from django.core.checks import Error, Tags, register
from django.db import connections

POSTGRESQL_NEEDED = 180000


@register(Tags.database)
def postgresql_is_new_enough(app_configs=None, databases=None, **_kwargs) -> list[Error]:
    """Runs with `migrate`, and when a web server starts."""
    found = []
    for alias in databases or []:
        connection = connections[alias]
        connection.ensure_connection()
        version = connection.connection.info.server_version
        if version < POSTGRESQL_NEEDED:
            found.append(
                Error(
                    f"PostgreSQL {version // 10000} is too old: Leerkring needs 18 or newer.",
                    hint="Let DATABASE_URL point to a newer server, or leave it out to use the one that comes along.",
                    id="config.E001",
                )
            )
    return found
