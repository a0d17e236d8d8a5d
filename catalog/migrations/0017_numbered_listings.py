"""Second step: the number becomes the key of a listing, and what the database itself does follows learning paths too.
Why: docs/decisions/0120-learning-paths-are-listings.md."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

KEY = """
UPDATE catalog_listing SET number = module_id WHERE number IS NULL;
ALTER TABLE catalog_listing DROP CONSTRAINT catalog_listing_pkey;
ALTER TABLE catalog_listing ADD PRIMARY KEY (number);
ALTER TABLE catalog_listing ALTER COLUMN module_id DROP NOT NULL;
ALTER TABLE catalog_listing ADD CONSTRAINT catalog_listing_module_id_key UNIQUE (module_id);
"""

# As in `0002_search` and `0006_bitmaps`, by number.
SEARCHES = """
CREATE OR REPLACE FUNCTION catalog_matches(dutch tsquery, english tsquery) RETURNS SETOF bigint
LANGUAGE sql STABLE ROWS 1000 SET enable_seqscan = off AS $$
    SELECT number FROM catalog_listing WHERE text_nl @@ dutch OR text_en @@ english
$$;
CREATE OR REPLACE FUNCTION catalog_matches_in_title(dutch tsquery, english tsquery) RETURNS SETOF bigint
LANGUAGE sql STABLE ROWS 100 SET enable_seqscan = off AS $$
    SELECT number FROM catalog_listing WHERE headline_nl @@ dutch OR headline_en @@ english
$$;
""" + "".join(
    f"""
CREATE OR REPLACE FUNCTION catalog_ids_{column}(asked tsquery) RETURNS bytea LANGUAGE sql STABLE
SET enable_seqscan = off SET max_parallel_workers_per_gather = 0 SET jit = off AS $$
    SELECT string_agg(int4send(number::int), '') FROM catalog_listing WHERE {column} @@ asked
$$;"""
    for column in ("text_nl", "text_en", "headline_nl", "headline_en")
)

# A module that goes quiet keeps its content and its hash, yet leaves the usual results.
CHANGES = """
CREATE OR REPLACE FUNCTION catalog_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_listingchange (number, is_removal, at)
    VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.number ELSE NEW.number END, TG_OP = 'DELETE', clock_timestamp());
    RETURN NULL;
END $$;
DROP TRIGGER listing_changed ON catalog_listing;
CREATE CONSTRAINT TRIGGER listing_changed AFTER UPDATE ON catalog_listing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.content_hash, OLD.is_usual) IS DISTINCT FROM (NEW.content_hash, NEW.is_usual))
    EXECUTE FUNCTION catalog_note_change();
"""

# A path is what its steps are: whatever changes it, whoever wrote that, asks for its drawing. What is no longer public goes
# at once, in the same transaction. The trigger of steps is deferred: a path that is deleted with its steps asks for nothing.
PATHS = """
CREATE FUNCTION catalog_follow_path() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 'published' THEN
        DELETE FROM catalog_listing WHERE path_id = NEW.id;
    ELSE
        INSERT INTO catalog_listingtask (path_id, asked_at, due_at, attempts, error) VALUES (NEW.id, now(), now(), 0, '');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_follows AFTER INSERT OR UPDATE ON catalog_learningpath
    FOR EACH ROW EXECUTE FUNCTION catalog_follow_path();

CREATE FUNCTION catalog_follow_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_listingtask (path_id, asked_at, due_at, attempts, error)
    SELECT id, now(), now(), 0, '' FROM catalog_learningpath
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.path_id ELSE NEW.path_id END AND status = 'published';
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER catalog_follows AFTER INSERT OR UPDATE OR DELETE ON catalog_pathstep
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalog_follow_step();

CREATE FUNCTION catalog_follow_listing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_listingtask (path_id, asked_at, due_at, attempts, error)
    SELECT id, now(), now(), 0, '' FROM catalog_learningpath WHERE status = 'published' AND id IN (
        SELECT path_id FROM catalog_pathstep
        WHERE module_id = CASE WHEN TG_OP = 'DELETE' THEN OLD.module_id ELSE NEW.module_id END);
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_follows_coming AFTER INSERT ON catalog_listing
    FOR EACH ROW WHEN (NEW.module_id IS NOT NULL) EXECUTE FUNCTION catalog_follow_listing();
CREATE TRIGGER catalog_follows_going AFTER DELETE ON catalog_listing
    FOR EACH ROW WHEN (OLD.module_id IS NOT NULL) EXECUTE FUNCTION catalog_follow_listing();
CREATE TRIGGER catalog_follows AFTER UPDATE ON catalog_listing
    FOR EACH ROW WHEN (NEW.module_id IS NOT NULL
        AND (OLD.content_hash, OLD.is_usual) IS DISTINCT FROM (NEW.content_hash, NEW.is_usual))
    EXECUTE FUNCTION catalog_follow_listing();

CREATE OR REPLACE FUNCTION catalog_follow_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> OLD.status THEN
        DELETE FROM catalog_listing USING catalog_module
        WHERE catalog_module.id = catalog_listing.module_id AND catalog_module.owner_organisation_id = NEW.id;
        DELETE FROM catalog_listing USING catalog_learningpath
        WHERE catalog_learningpath.id = catalog_listing.path_id AND catalog_learningpath.owner_organisation_id = NEW.id;
    END IF;
    INSERT INTO catalog_listingtask (module_id, asked_at, due_at, attempts, error)
    SELECT id, now(), now(), 0, '' FROM catalog_module WHERE owner_organisation_id = NEW.id
    UNION
    SELECT module_id, now(), now(), 0, '' FROM catalog_moduleversion
    WHERE id IN (SELECT version_id FROM catalog_offering WHERE provider_id = NEW.id);
    INSERT INTO catalog_listingtask (path_id, asked_at, due_at, attempts, error)
    SELECT id, now(), now(), 0, '' FROM catalog_learningpath WHERE owner_organisation_id = NEW.id AND status = 'published';
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION catalog_follow_community() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_listingtask (module_id, asked_at, due_at, attempts, error)
    SELECT id, now(), now(), 0, '' FROM catalog_module WHERE owner_community_id = NEW.id OR community_id = NEW.id;
    INSERT INTO catalog_listingtask (path_id, asked_at, due_at, attempts, error)
    SELECT id, now(), now(), 0, '' FROM catalog_learningpath WHERE owner_community_id = NEW.id AND status = 'published';
    RETURN NULL;
END $$;

INSERT INTO catalog_listingtask (path_id, asked_at, due_at, attempts, error)
SELECT id, now(), now(), 0, '' FROM catalog_learningpath WHERE status = 'published';
"""


def cascade(model):
    return {"null": True, "on_delete": django.db.models.deletion.CASCADE, "to": f"catalog.{model}"}


class Migration(migrations.Migration):
    dependencies = [("catalog", "0016_listing_number")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(KEY)],
            [
                migrations.AlterField(
                    "listing",
                    "module",
                    models.OneToOneField(blank=True, related_name="listing", **cascade("module")),
                ),
                migrations.AlterField("listing", "number", models.BigIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.AlterField("listing", "slug", models.SlugField(max_length=140)),
        migrations.AlterField("listing", "version_number", models.PositiveIntegerField(default=1)),
        migrations.AddConstraint(
            "listing",
            models.CheckConstraint(
                condition=Q(number=F("module"), path__isnull=True)
                | Q(number=F("path") + 2_000_000_000, module__isnull=True),
                name="listing_of_one",
            ),
        ),
        migrations.AddConstraint(
            "listing",
            models.UniqueConstraint(fields=["slug"], condition=Q(path__isnull=True), name="listing_slug_of_module"),
        ),
        migrations.AddConstraint(
            "listing",
            models.UniqueConstraint(fields=["slug"], condition=Q(module__isnull=True), name="listing_slug_of_path"),
        ),
        migrations.AlterField(
            "listingtask", "module", models.ForeignKey(related_name="listing_tasks", **cascade("module"))
        ),
        migrations.AddConstraint(
            "listingtask",
            models.CheckConstraint(
                condition=Q(module__isnull=False, path__isnull=True) | Q(module__isnull=True, path__isnull=False),
                name="listing_task_of_one",
            ),
        ),
        migrations.RenameField("listingchange", "module_id", "number"),
        migrations.RunSQL(SEARCHES + CHANGES + PATHS),
    ]
