"""All spellings of the catalogue's words, for "did you mean" and suggestions: one per lexeme missed the nearest."""

from django.db import migrations, models
from django.db.models.functions import Reverse

from config.folding import GONE, SIGNS

# What `catalog.search.fold.words_in` does, in one go for the listings that are there.
FILL = """
INSERT INTO catalog_word (word)
SELECT DISTINCT word FROM catalog_listing, unnest(string_to_array(lower(regexp_replace(regexp_replace(normalize(
    concat_ws(' ', title_nl, title_en, summary_nl, summary_en, body_nl, body_en), NFKD), %s, '', 'g'), %s, ' ', 'g')), ' ')) AS word
WHERE length(word) BETWEEN 3 AND 60 AND word !~ '^[0-9]+$'
ON CONFLICT DO NOTHING
"""


# The first titles that have these words and this text. As the other functions of the search it goes through the indexes.
TITLES = """
CREATE FUNCTION catalog_titles(dutch tsquery, english tsquery, pattern text, most integer) RETURNS SETOF text
LANGUAGE sql STABLE ROWS 10 SET enable_seqscan = off AS $$
    SELECT CASE WHEN title_nl ILIKE pattern THEN title_nl ELSE title_en END FROM catalog_listing
    WHERE headline_nl @@ dutch AND title_nl ILIKE pattern OR headline_en @@ english AND title_en ILIKE pattern
    LIMIT most
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0017_numbered_listings")]

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.TextField(db_collation="C")),
            ],
            options={
                "indexes": [models.Index(Reverse("word"), name="word_backwards")],
                "constraints": [models.UniqueConstraint(fields=("word",), name="word_once")],
            },
        ),
        migrations.RunSQL([(FILL, [GONE, SIGNS])], migrations.RunSQL.noop),
        migrations.RunSQL(TITLES, "DROP FUNCTION catalog_titles"),
        migrations.RemoveField("lexeme", "word"),
    ]
