"""Postings keep facets and orders too. What was kept before is of no use any more; the job makes it anew."""

from django.db import migrations, models

EMPTY = "TRUNCATE catalog_posting"
# Bitmaps hardly compress, and are read whole.
PLAIN = "ALTER TABLE catalog_posting ALTER COLUMN content SET STORAGE EXTERNAL"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0022_postings")]

    operations = [
        migrations.RunSQL(EMPTY, EMPTY),
        migrations.RemoveConstraint("posting", "posting_once"),
        migrations.RenameField("posting", "column", "name"),
        migrations.RenameField("posting", "tsquery", "value"),
        migrations.RenameField("posting", "members", "content"),
        migrations.RemoveField("posting", "number"),
        migrations.AlterField("posting", "name", models.CharField(max_length=40)),
        migrations.AddField("posting", "digest", models.CharField(max_length=32), preserve_default=False),
        migrations.AddConstraint("posting", models.UniqueConstraint(fields=["name", "value"], name="posting_once")),
        migrations.RunSQL(PLAIN, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="PostingsState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
                ("shape", models.CharField(max_length=32)),
                ("whole_at", models.DateTimeField()),
            ],
        ),
    ]
