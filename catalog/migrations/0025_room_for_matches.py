"""Room to remember each place that the text index names. Where it does not suffice, PostgreSQL remembers pages of the table
instead, and unpacks the texts of all listings that lie there: ten times as slow for a broad word among a million."""

from django.db import migrations

ROOM = "64MB"  # for some six million listings
VECTORS = ("text_nl", "text_en", "headline_nl", "headline_en")
FUNCTIONS = (
    "catalog_matches(tsquery, tsquery)",
    "catalog_matches_in_title(tsquery, tsquery)",
    *(f"catalog_ids_{vector}(tsquery)" for vector in VECTORS),
    *(f"catalog_ids_phrase_{vector}(tsquery, text[])" for vector in VECTORS[:2]),
)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0024_texts_at_once")]

    operations = [
        migrations.RunSQL(
            f"ALTER FUNCTION {function} SET work_mem = '{ROOM}'", f"ALTER FUNCTION {function} RESET work_mem"
        )
        for function in FUNCTIONS
    ]
