"""What searching with bitmaps asks of PostgreSQL. Why: docs/decisions/0056-bitmaps-in-every-web-process.md."""

from django.db import migrations

# `toast_tuple_target` of migration 0002 moved every facet out of line too, one by one. What a scan or a sort reads stays in
# the row; vectors lie outside it, not compressed, because a phrase unpacks the vector of each row that has its words.
INLINE = [
    *("title_nl", "title_en", "level_band", "delivery", "languages", "application_areas", "topics", "target_groups"),
    *("provinces", "cities", "hubs", "providers", "community", "award", "price_band", "load_band", "enrol_via"),
    "start_months",
]
STORAGE = "ALTER TABLE catalog_listing {};".format(
    ", ".join(
        [f"ALTER COLUMN {name} SET STORAGE MAIN" for name in INLINE]
        + [f"ALTER COLUMN {name} SET STORAGE EXTERNAL" for name in ("text_nl", "text_en")]
    )
)

# All modules that match, as one value: four bytes each. The settings hold for the function alone and need no superuser.
IDS = "\n".join(
    f"""
CREATE OR REPLACE FUNCTION catalog_ids_{column}(asked tsquery) RETURNS bytea LANGUAGE sql STABLE
SET enable_seqscan = off SET max_parallel_workers_per_gather = 0 SET jit = off AS $$
    SELECT string_agg(int4send(module_id::int), '') FROM catalog_listing WHERE {column} @@ asked
$$;"""
    for column in ("text_nl", "text_en", "headline_nl", "headline_en")
)
UNDO = "".join(
    f"DROP FUNCTION catalog_ids_{column};" for column in ("text_nl", "text_en", "headline_nl", "headline_en")
)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_talks_alerts_and_quiet_modules")]

    operations = [migrations.RunSQL(STORAGE, migrations.RunSQL.noop), migrations.RunSQL(IDS, UNDO)]
