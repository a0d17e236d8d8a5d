from django.db import migrations
from django.utils import timezone


def keep_what_is_named(apps, schema_editor):
    """What a module names in public today stays named; only what is named from now on has to be confirmed."""
    named = apps.get_model("catalog", "Module").objects.filter(community__isnull=False)
    named.update(community_confirmed_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_visibility_people_prices")]

    operations = [migrations.RunPython(keep_what_is_named, migrations.RunPython.noop)]
