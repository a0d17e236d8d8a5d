"""A test with real transactions empties all tables at its end, also those that the migrations filled. Django says when
(`post_migrate`); the facts of the field are then loaded again."""

import pytest
from django.apps import apps
from django.db.models.signals import post_migrate


@pytest.fixture(scope="session", autouse=True)
def _facts_come_back_after_a_flush():
    from communities import facts as communities
    from partners import facts as partners

    def load(sender, **kwargs):
        partners.load(apps)
        communities.load(apps)

    post_migrate.connect(load, sender=apps.get_app_config("communities"), dispatch_uid="facts", weak=False)
    yield
    post_migrate.disconnect(sender=apps.get_app_config("communities"), dispatch_uid="facts")
