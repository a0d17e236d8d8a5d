from django.db import migrations

from partners import facts


def load(apps, schema_editor):
    facts.load(apps)


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
