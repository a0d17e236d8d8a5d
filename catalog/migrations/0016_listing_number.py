"""First of two steps to listings that stand for a learning path too: what is new is added beside the old key, so that
processes of the version before go on writing. Why: docs/decisions/0120-learning-paths-are-listings.md."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0015_informal_literacy_taxonomy")]

    operations = [
        migrations.AddField("listing", "number", models.BigIntegerField(null=True)),
        migrations.AddField(
            "listing",
            "path",
            models.OneToOneField(
                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="listing",
                to="catalog.learningpath",
            ),
        ),
        migrations.AddField(
            "listingtask",
            "path",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="listing_tasks",
                to="catalog.learningpath",
            ),
        ),
        migrations.RunSQL("UPDATE catalog_listing SET number = module_id", migrations.RunSQL.noop),
    ]  # fmt: skip
