"""Writes of texts go straight into their indexes. What waits in a list beside an index is read from end to end by each
question: after 200 changes a question for a rare word took six times as long. The indexes themselves stay as they are."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

PLAIN = ("text_nl", "text_en", "headline_nl", "headline_en")
NAMES = (*(f"listing_{column}" for column in PLAIN), "listing_pairs_nl", "listing_pairs_en")


def index(name):
    language = name[-2:]
    if "pairs" not in name:
        return GinIndex(fields=[name.removeprefix("listing_")], name=name, fastupdate=False)
    numbers = ArrayField(models.IntegerField())
    return GinIndex(
        models.Func(f"text_{language}", function="catalog_pairs", output_field=numbers), name=name, fastupdate=False
    )


class Migration(migrations.Migration):
    dependencies = [("catalog", "0023_kept")]

    operations = [
        operation
        for name in NAMES
        for operation in (
            migrations.RunSQL(
                f"ALTER INDEX {name} SET (fastupdate = off)",
                f"ALTER INDEX {name} RESET (fastupdate)",
                state_operations=[migrations.RemoveIndex("listing", name), migrations.AddIndex("listing", index(name))],
            ),
            migrations.RunSQL(f"SELECT gin_clean_pending_list('{name}')", migrations.RunSQL.noop),
        )
    ]
