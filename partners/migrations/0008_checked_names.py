from django.db import migrations, models

KNOWN = """
update partners_organisationname set checked_at = now()
from partners_organisation where partners_organisation.id = organisation_id and status <> 'unverified'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0007_parts_logos_and_provinces'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisationname',
            name='checked_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),  # the names of before were public
    ]
