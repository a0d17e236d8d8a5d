import pytest
from django.db.models.signals import pre_save


@pytest.fixture(autouse=True)
def _update_fields_name_their_timestamps():
    """`save(update_fields=[...])` that leaves out an `auto_now` field keeps yesterday's "changed on"."""

    def look(sender, update_fields, **kwargs):
        if update_fields:
            forgotten = {f.name for f in sender._meta.local_fields if getattr(f, "auto_now", False)} - set(
                update_fields
            )
            if forgotten:
                pytest.fail(
                    f"{sender.__name__}.save(update_fields={sorted(update_fields)}) forgets {sorted(forgotten)}"
                )

    pre_save.connect(look, dispatch_uid="update fields")
    yield
    pre_save.disconnect(dispatch_uid="update fields")
