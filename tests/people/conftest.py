import pytest


@pytest.fixture(autouse=True)
def _fresh_rate_limits(request):
    """Limits are counted in the cache's table, which outlives a test that commits."""
    if any(name in request.fixturenames for name in ("db", "transactional_db", "live_server", "django_db_setup")):
        from django.core.cache import cache

        request.getfixturevalue("transactional_db" if "live_server" in request.fixturenames else "db")
        cache.clear()
