from django.db import migrations, models

KNOWN = """
update communities_output set challenge_confirmed_at = now() where challenge_id is not null
"""


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0011_evidence_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='output',
            name='challenge_confirmed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),  # what stood in public before
    ]
