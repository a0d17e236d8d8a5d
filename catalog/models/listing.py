from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.module import Module
from catalog.models.paths import LearningPath
from config.addresses import reverse
from config.folding import vector
from partners.models import codes

PATHS_FROM = 2_000_000_000  # numbers above it are those of learning paths; bitmaps and `int4` hold 147 million of them


def pairs(column: str) -> models.Func:
    """A number for each two words of a vector that stand side by side (migration `0019_pairs`)."""
    return models.Func(column, function="catalog_pairs", output_field=ArrayField(models.IntegerField()))


class ListingQuerySet(models.QuerySet):
    def of_modules(self):
        """Where only modules are meant: they have offerings, levels, marks, and travel to other catalogues."""
        return self.filter(module__isnull=False)


class Listing(models.Model):
    """The read model of the public catalogue: one flat row per public module or learning path, drawn by `catalog.listing`.

    Everything public reads only this: lists, counts, feeds, synchronisation. What is not public has no row. A row is known
    by its number: of a module its own, of a path its own after `PATHS_FROM` (docs/decisions/0120).
    Facets are plain columns and arrays of codes (without doubles); nothing in `card_nl` and `card_en` depends on the
    clock. Each change gets a `ListingChange` from the database itself, at commit.
    """

    MODULE = "module"

    class Places(models.TextChoices):
        """The coming starts at which people enrol here, taken together."""

        FREE = "free", _("places free")
        FEW = "few", _("last places")
        FULL = "full", _("full, with a waiting list")
        NONE = "", _("no places here")

    number = models.BigIntegerField(primary_key=True)
    module = models.OneToOneField(Module, on_delete=models.CASCADE, null=True, blank=True, related_name="listing")
    path = models.OneToOneField(LearningPath, on_delete=models.CASCADE, null=True, blank=True, related_name="listing")
    slug = models.SlugField(max_length=140)
    version_number = models.PositiveIntegerField(default=1)
    # texts
    title_nl = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    summary_nl = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    body_nl = models.TextField(blank=True)  # description, outcomes, names: what search looks through
    body_en = models.TextField(blank=True)
    # facets
    level_band = models.CharField(max_length=10, blank=True)  # mbo, hbo, wo, none
    delivery = codes()
    languages = codes()
    application_areas = codes()
    topics = codes()
    target_groups = codes()
    provinces = codes()
    cities = codes()
    hubs = codes()  # Hub.slug
    providers = codes()  # Organisation.slug of owner and of providers of public offerings
    community = models.CharField(max_length=120, blank=True)  # Community.slug
    kind = models.CharField(max_length=20, default=MODULE)  # or the kind of learning path
    award = models.CharField(max_length=16, blank=True)
    price = models.DecimalField(max_digits=9, decimal_places=2, null=True)  # lowest for a consumer; None: on request
    price_band = models.CharField(max_length=12)
    load_hours = models.PositiveIntegerField(null=True)
    load_band = models.CharField(max_length=12, blank=True)
    enrol_via = codes()
    is_certified = models.BooleanField(default=False)
    mark_valid_until = models.DateField(null=True)
    places = models.CharField(max_length=4, choices=Places.choices, default=Places.NONE, blank=True)
    has_free_places = models.BooleanField(default=False)
    start = models.BigIntegerField(default=0)  # Offering.pk of the start named first (`catalog.starts`); 0: none comes
    start_places = models.CharField(
        max_length=4, choices=Places.choices, default=Places.NONE, blank=True
    )  # and its word
    next_start_on = models.DateField(null=True)  # the day of `start`
    start_months = codes()  # "2027-01" of each coming start; "undated" where one has no day yet
    is_taken_over = models.BooleanField(default=False)
    is_usual = models.BooleanField(default=True)  # False: gone quiet, found on request only (`catalog.freshness`)
    # what the row was drawn from, and what it looks like
    document = models.JSONField(default=dict)  # what the page, JSON-LD and synchronisation say, in both languages
    card_nl = models.TextField(blank=True)
    card_en = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)  # of everything but the cards
    drawn_with = models.CharField(max_length=64, blank=True)  # hash of template, translations and vocabularies
    redraw_on = models.DateField(null=True)  # first day on which a date makes this row look different
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField(default=timezone.now)

    text_nl = vector("title_nl", "summary_nl", "body_nl", config="dutch")
    text_en = vector("title_en", "summary_en", "body_en", config="english")
    headline_nl = vector("title_nl", config="dutch")
    headline_en = vector("title_en", config="english")

    objects = ListingQuerySet.as_manager()

    class Meta:
        ordering = ["-is_certified", F("next_start_on").asc(nulls_last=True), "title_nl", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number=F("module"), path__isnull=True)
                | Q(number=F("path") + PATHS_FROM, module__isnull=True),
                name="listing_of_one",
            ),
            models.UniqueConstraint(fields=["slug"], condition=Q(path__isnull=True), name="listing_slug_of_module"),
            models.UniqueConstraint(fields=["slug"], condition=Q(module__isnull=True), name="listing_slug_of_path"),
        ]
        indexes = [
            # New texts go straight into the index: what waits beside it is read by each question, a millisecond for 200.
            GinIndex(fields=["text_nl"], name="listing_text_nl", fastupdate=False),
            GinIndex(fields=["text_en"], name="listing_text_en", fastupdate=False),
            GinIndex(fields=["headline_nl"], name="listing_headline_nl", fastupdate=False),
            GinIndex(fields=["headline_en"], name="listing_headline_en", fastupdate=False),
            # Words that follow each other, for phrases.
            GinIndex(pairs("text_nl"), name="listing_pairs_nl", fastupdate=False),
            GinIndex(pairs("text_en"), name="listing_pairs_en", fastupdate=False),
            models.Index(fields=["redraw_on"], name="listing_redraw_on"),
        ]

    def __str__(self):
        return self.title_nl or self.title_en

    def get_absolute_url(self):
        return address_of(self.slug, is_path=self.path_id is not None)


def address_of(slug: str, *, is_path: bool) -> str:
    """Of the public page that a listing stands for."""
    return reverse("catalog:path-detail" if is_path else "catalog:listing-detail", args=[slug])


class ListingTask(models.Model):
    """A module or learning path whose listing has to be drawn anew. The rows are the queue; asking only adds, so nobody
    who asks waits for a worker, and a burst of rows of one module is one drawing."""

    module = models.ForeignKey(Module, on_delete=models.CASCADE, null=True, related_name="listing_tasks")
    path = models.ForeignKey(LearningPath, on_delete=models.CASCADE, null=True, related_name="listing_tasks")
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at", "id"], name="listing_task_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(module__isnull=False, path__isnull=True) | Q(module__isnull=True, path__isnull=False),
                name="listing_task_of_one",
            )
        ]

    def __str__(self):
        return f"listing of module {self.module_id}" if self.module_id else f"listing of path {self.path_id}"


class ListingChange(models.Model):
    """One change of the catalogue, numbered in commit order, so a reader that has seen N has seen everything up to N.

    Written by triggers of the database (migrations `0002_search`, `0017_numbered_listings`), not here: the id is taken as the very last act
    of a transaction, under an advisory lock. In a transaction that has not ended the row does not exist yet.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.BigIntegerField()  # Listing.number
    is_removal = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.id}: {'-' if self.is_removal else '+'}{self.number}"


class Lexeme(models.Model):
    """A lexeme that occurs in a listing, as PostgreSQL made it, and the key under which it meets its own inflections
    (`catalog.search.vocabulary`). Filled by the draw, in its transaction."""

    class Language(models.TextChoices):
        DUTCH = "dutch", "dutch"
        ENGLISH = "english", "english"

    language = models.CharField(max_length=8, choices=Language.choices)
    lexeme = models.TextField()
    key = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "lexeme"], name="lexeme_once")]
        indexes = [models.Index(fields=["language", "key"], name="lexeme_key")]

    def __str__(self):
        return f"{self.language}:{self.lexeme}"


class Word(models.Model):
    """A word as some listing spells it, folded: what "did you mean" and suggestions are taken from. Filled by the draw.
    Compared byte by byte, so that both indexes serve for beginnings; the other one for endings."""

    word = models.TextField(db_collation="C")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word"], name="word_once")]
        indexes = [models.Index(Reverse("word"), name="word_backwards")]

    def __str__(self):
        return self.word


class Posting(models.Model):
    """Which listings have a frequent word or a value of a facet, as `catalog.search.postings` keeps them: a serialized
    bitmap of their numbers. Of an order: all numbers in that order."""

    name = models.CharField(max_length=40)  # a vector of a listing, a facet, or "order"
    value = models.TextField()  # a tsquery, a value of that facet, or an ORDER BY clause
    content = models.BinaryField()
    digest = models.CharField(max_length=32)  # of the content, to notice damage and what is the same

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "value"], name="posting_once")]

    def __str__(self):
        return f"{self.name}:{self.value}"


class PostingsState(models.Model):
    """How far all postings are: one row, or none."""

    number = models.BigIntegerField()  # of the last ListingChange that they know of
    shape = models.CharField(max_length=32)  # of what they mean: another one, and they serve no longer
    whole_at = models.DateTimeField()  # when all of them were last made from all listings

    def __str__(self):
        return str(self.number)


class Synonym(models.Model):
    """Words that mean the same in a search; each question is widened by all of them, at once."""

    words = ArrayField(models.CharField(max_length=80), verbose_name=_("words that mean the same"))

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(words__len__gte=2), name="synonym_of_two_or_more")]

    def __str__(self):
        return " = ".join(self.words)


class ProviderVisit(models.Model):
    """How often people went on to the provider's own page, per offering and day. No person, no address, no cookie."""

    offering = models.ForeignKey("catalog.Offering", on_delete=models.CASCADE, related_name="visits")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offering", "day"], name="provider_visit_once_a_day")]

    def __str__(self):
        return f"{self.offering_id} {self.day}: {self.count}"


class UnmetDemand(models.Model):
    """What people looked for in vain and passed on, counted per day, with nothing about who it was."""

    day = models.DateField()
    words = models.CharField(max_length=120, blank=True)
    filters = models.CharField(max_length=300, blank=True)  # "province=NL-UT&area=health", in a fixed order
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "words", "filters"], name="unmet_demand_once_a_day")]

    def __str__(self):
        return f"{self.day} {self.words} {self.filters}: {self.count}"
