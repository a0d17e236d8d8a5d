"""What the catalogue needs from PostgreSQL itself, and models cannot say: searching through the index, numbering changes
in commit order, and following organisations. Why: docs/decisions/0055-the-listing-and-its-search.md."""

from django.db import migrations

# Vectors and long texts move out of line, so that a scan of the facets reads a tenth of the pages.
NARROW = "ALTER TABLE catalog_listing SET (toast_tuple_target = 128)"

# The planner undervalues `@@` and would unpack every vector for a broad word. A function with a setting of its own is
# planned under it and not inlined: these two always go through the GIN indexes. An empty tsquery matches nothing.
MATCHES = """
CREATE FUNCTION catalog_matches(dutch tsquery, english tsquery) RETURNS SETOF bigint
LANGUAGE sql STABLE ROWS 1000 SET enable_seqscan = off AS $$
    SELECT module_id FROM catalog_listing WHERE text_nl @@ dutch OR text_en @@ english
$$;
CREATE FUNCTION catalog_matches_in_title(dutch tsquery, english tsquery) RETURNS SETOF bigint
LANGUAGE sql STABLE ROWS 100 SET enable_seqscan = off AS $$
    SELECT module_id FROM catalog_listing WHERE headline_nl @@ dutch OR headline_en @@ english
$$;
"""

# A change is numbered in two steps at commit. The first trigger runs with the other deferred ones and writes the row;
# the row's own deferred trigger, queued by it, runs after all of those: only then the lock is taken, and then the number.
# Whoever holds the lock waits for nothing any more, and numbers become visible in their own order.
NUMBERS = """
CREATE FUNCTION catalog_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_listingchange (module_id, is_removal, at)
    VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.module_id ELSE NEW.module_id END, TG_OP = 'DELETE', clock_timestamp());
    RETURN NULL;
END $$;
CREATE FUNCTION catalog_number_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('catalog.listing_change'));
    UPDATE catalog_listingchange SET id = nextval(pg_get_serial_sequence('catalog_listingchange', 'id'))
    WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER listing_came_or_went AFTER INSERT OR DELETE ON catalog_listing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalog_note_change();
CREATE CONSTRAINT TRIGGER listing_changed AFTER UPDATE ON catalog_listing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.content_hash IS DISTINCT FROM NEW.content_hash)
    EXECUTE FUNCTION catalog_note_change();
CREATE CONSTRAINT TRIGGER listing_change_numbered AFTER INSERT ON catalog_listingchange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalog_number_change();
"""

# `partners` and `communities` lie below `catalog` and cannot call it. What they change on a listing is followed here, in
# their own transaction: the modules are drawn anew, and where an organisation's standing changes, its listings are taken
# away at once. Whether they may come back is judged where it always is, by `catalog.listing.public_modules`.
FOLLOWS = """
CREATE FUNCTION catalog_follow_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> OLD.status THEN
        DELETE FROM catalog_listing USING catalog_module
        WHERE catalog_module.id = catalog_listing.module_id AND catalog_module.owner_organisation_id = NEW.id;
    END IF;
    INSERT INTO catalog_listingtask (module_id, asked_at, due_at, attempts, error)
    SELECT id, now(), now(), 0, '' FROM catalog_module WHERE owner_organisation_id = NEW.id
    UNION
    SELECT module_id, now(), now(), 0, '' FROM catalog_moduleversion
    WHERE id IN (SELECT version_id FROM catalog_offering WHERE provider_id = NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_follows AFTER UPDATE OF status, name, slug, website, hub_id ON partners_organisation
    FOR EACH ROW WHEN ((OLD.status, OLD.name, OLD.slug, OLD.website, OLD.hub_id)
                       IS DISTINCT FROM (NEW.status, NEW.name, NEW.slug, NEW.website, NEW.hub_id))
    EXECUTE FUNCTION catalog_follow_organisation();

CREATE FUNCTION catalog_follow_community() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_listingtask (module_id, asked_at, due_at, attempts, error)
    SELECT id, now(), now(), 0, '' FROM catalog_module WHERE owner_community_id = NEW.id OR community_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_follows AFTER UPDATE OF status, title_nl, title_en, slug, hub_id ON communities_community
    FOR EACH ROW WHEN ((OLD.status, OLD.title_nl, OLD.title_en, OLD.slug, OLD.hub_id)
                       IS DISTINCT FROM (NEW.status, NEW.title_nl, NEW.title_en, NEW.slug, NEW.hub_id))
    EXECUTE FUNCTION catalog_follow_community();
"""

UNDO = """
DROP TRIGGER catalog_follows ON communities_community;
DROP TRIGGER catalog_follows ON partners_organisation;
DROP FUNCTION catalog_follow_community, catalog_follow_organisation;
DROP TRIGGER listing_change_numbered ON catalog_listingchange;
DROP TRIGGER listing_changed ON catalog_listing;
DROP TRIGGER listing_came_or_went ON catalog_listing;
DROP FUNCTION catalog_number_change, catalog_note_change, catalog_matches, catalog_matches_in_title;
ALTER TABLE catalog_listing RESET (toast_tuple_target);
"""

SYNONYMS = [
    ["AI", "kunstmatige intelligentie", "artificiële intelligentie", "artificial intelligence"],
    ["LLM", "groot taalmodel", "taalmodel", "large language model"],
    ["generatieve AI", "generative AI", "genAI"],
    ["machine learning", "machinelearning", "machinaal leren", "ML"],
    ["deep learning", "deeplearning"],
    ["computer vision", "computervision", "beeldherkenning"],
    ["natural language processing", "NLP", "taaltechnologie"],
    ["data engineering", "dataengineering"],
    ["data science", "datascience", "datawetenschap"],
    ["zorg", "gezondheidszorg", "healthcare", "health care"],
    ["gemeente", "municipality", "lokale overheid", "local government"],
    ["AI-verordening", "AI Act", "AI-wet"],
    ["AI-geletterdheid", "AI literacy"],
    ["verantwoorde AI", "responsible AI", "mensgerichte AI", "ethische AI"],
    ["algoritme", "algorithm"],
    ["robot", "robotica", "robotics"],
    ["privacy", "gegevensbescherming", "data protection", "AVG", "GDPR"],
    ["energie", "energy"],
    ["bouw", "gebouwde omgeving", "built environment"],
    ["veiligheid", "safety", "security"],
    ["cybersecurity", "cyberveiligheid", "cyber security"],
    ["landbouw", "agrifood", "agriculture"],
    ["logistiek", "logistics"],
    ["docent", "leraar", "leerkracht", "teacher"],
    ["mkb", "SME", "midden- en kleinbedrijf"],
    ["cursus", "course", "training"],
    ["microcredential", "micro-credential"],
    ["chatbot", "chatbots", "conversational AI"],
    ["RPA", "robotic process automation"],
    ["internet of things", "IoT"],
]


def seed(apps, schema_editor):
    apps.get_model("catalog", "Synonym").objects.bulk_create(
        apps.get_model("catalog", "Synonym")(words=words) for words in SYNONYMS
    )


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial"), ("communities", "0001_initial"), ("partners", "0001_initial")]

    operations = [
        migrations.RunSQL(NARROW + ";" + MATCHES + NUMBERS + FOLLOWS, UNDO),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
