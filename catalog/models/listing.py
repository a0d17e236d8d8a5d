from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, GeneratedField, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.module import Module
from partners.models import codes


def folded(field):
    """The text of a column without accents, so that `cooperatie` finds `coöperatie` in both languages."""
    decomposed = Func(F(field), function="normalize", template="%(function)s(%(expressions)s, NFKD)")
    return Func(
        decomposed, Value("[\u0300-\u036f]"), Value(""), Value("g"),
        function="regexp_replace", output_field=models.TextField(),
    )


def vector(*fields, config):
    return GeneratedField(
        expression=SearchVector(*(folded(field) for field in fields), config=config),
        output_field=SearchVectorField(),
        db_persist=True,
    )


class Listing(models.Model):
    """The read model of the public catalogue: one flat row per public module, drawn by `catalog.listing.draw`.

    Everything public reads only this: lists, counts, feeds, synchronisation. What is not public has no row.
    Facets are plain columns and arrays of codes; nothing in `card_nl` and `card_en` depends on the clock.
    """

    module = models.OneToOneField(Module, on_delete=models.CASCADE, primary_key=True, related_name="listing")
    slug = models.SlugField(max_length=140, unique=True)
    version_number = models.PositiveIntegerField()
    # texts
    title_nl = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
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
    hubs = codes()  # Hub.slug
    providers = codes()  # Organisation.slug of owner and of providers of public offerings
    community = models.CharField(max_length=120, blank=True)  # Community.slug
    kind = models.CharField(max_length=20, default="module")
    award = models.CharField(max_length=16, blank=True)
    price = models.DecimalField(max_digits=9, decimal_places=2, null=True)  # lowest for a consumer; None: on request
    load_hours = models.PositiveIntegerField(null=True)
    enrol_via = codes()
    is_certified = models.BooleanField(default=False)
    mark_valid_until = models.DateField(null=True)
    has_free_places = models.BooleanField(default=False)
    next_start_on = models.DateField(null=True)
    is_taken_over = models.BooleanField(default=False)
    # what the row was drawn from, and what it looks like
    document = models.JSONField(default=dict)  # what synchronisation and JSON-LD say, in both languages
    card_nl = models.TextField(blank=True)
    card_en = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField(default=timezone.now)

    text_nl = vector("title_nl", "summary_nl", "body_nl", config="dutch")
    text_en = vector("title_en", "summary_en", "body_en", config="english")
    headline_nl = vector("title_nl", config="dutch")
    headline_en = vector("title_en", config="english")

    class Meta:
        ordering = ["-is_certified", F("next_start_on").asc(nulls_last=True), "title_nl", "pk"]
        indexes = [
            GinIndex(fields=["text_nl"], name="listing_text_nl"),
            GinIndex(fields=["text_en"], name="listing_text_en"),
            GinIndex(fields=["headline_nl"], name="listing_headline_nl"),
            GinIndex(fields=["headline_en"], name="listing_headline_en"),
        ]

    def __str__(self):
        return self.title_nl or self.title_en


class ListingTask(models.Model):
    """A module whose listing has to be drawn anew. The row is the queue; a burst of changes is one row."""

    module = models.OneToOneField(Module, on_delete=models.CASCADE, primary_key=True)
    asked_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)

    def __str__(self):
        return f"listing of module {self.module_id}"


class ListingChange(models.Model):
    """One change of the catalogue, numbered in commit order: `catalog.listing` takes an advisory lock last in its
    transaction and then the number, so a reader that has seen N has seen everything up to N."""

    id = models.BigAutoField(primary_key=True)
    module_id = models.BigIntegerField()
    is_removal = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.id}: {'-' if self.is_removal else '+'}{self.module_id}"


class Synonym(models.Model):
    """Words that mean the same in a search; each question is widened by all of them, at once."""

    words = ArrayField(models.CharField(max_length=80), verbose_name=_("words that mean the same"))

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(words__len__gte=2), name="synonym_of_two_or_more")]

    def __str__(self):
        return " = ".join(self.words)
