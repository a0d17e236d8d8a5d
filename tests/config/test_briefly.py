"""Questions of a process that is about to fork others."""

import pytest
from django.db import connection

from config.briefly import CONNECTING, briefly

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("seconds", "limit"), [(None, "0"), (2.5, "2500ms")])
def test_only_who_asks_has_a_limit_that_older_servers_do_not_know(seconds, limit):
    given = connection.settings_dict["OPTIONS"]
    with briefly(seconds):
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_timeout")
            assert cursor.fetchone() == (limit,)
        assert connection.get_connection_params()["connect_timeout"] == CONNECTING
    assert connection.connection is None
    assert connection.settings_dict["OPTIONS"] == given
