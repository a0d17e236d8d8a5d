"""What must not be there in production."""

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.database)
def no_demonstration_accounts(app_configs=None, databases=None, **_kwargs) -> list[Error]:
    """Runs with `migrate`, and with `check --database default`. Signing in as one is refused besides."""
    from people.models import User  # the models are not there yet when this module is loaded

    if not settings.PRODUCTION or "default" not in (databases or []):
        return []
    if User._meta.db_table not in _tables():
        return []  # before the first migration
    count = User.objects.filter(is_demo=True).count()
    if not count:
        return []
    return [
        Error(
            f"There are {count} demonstration accounts in a production database; their passwords are public.",
            hint="Use a database without demonstration data.",
            id="people.E001",
        )
    ]


def _tables():
    from django.db import connection

    return connection.introspection.table_names()
