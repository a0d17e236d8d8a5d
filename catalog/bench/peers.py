"""The same questions asked in other ways: one GROUP BY per facet through the ORM, django-filter, tantivy."""

import importlib.util
import shutil
from pathlib import Path

import django_filters
from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, F, Func, Q

from catalog.bench import rows
from catalog.bench.stream import Question, Stream
from catalog.bench.timing import p95, timed
from catalog.models import Listing
from catalog.search import PAGE_SIZE, Selection
from catalog.search.facets import FACETS, Facet, Shape

BATCH = 10_000


def by_orm(text: str, selection: Selection) -> None:
    """As one would write it: a query per facet, a count, a page."""
    matching = Listing.objects.all()
    if text:
        matching = matching.filter(
            Q(text_nl=SearchQuery(text, config="dutch")) | Q(text_en=SearchQuery(text, config="english"))
        )
    for facet in FACETS:
        found = _passing(matching, selection, but=facet)
        value = Func(F(facet.column), function="unnest") if facet.shape is Shape.SEVERAL else F(facet.column)
        list(found.order_by().values(value=value).annotate(number=Count("pk")).values_list("value", "number"))
    found = _passing(matching, selection)
    found.count()
    list(found.order_by("-is_certified", F("next_start_on").asc(nulls_last=True), "title_nl", "pk")[:PAGE_SIZE])


def _passing(found, selection: Selection, but: Facet | None = None):
    for facet in FACETS:
        values = list(selection.of(facet))
        if values and facet is not but:
            lookup = {Shape.FLAG: "", Shape.ONE: "__in", Shape.SEVERAL: "__overlap"}[facet.shape]
            found = found.filter(**{facet.column + lookup: values if lookup else True})
    return found


class ListingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="containing")

    class Meta:
        model = Listing
        fields = ("level_band", "price_band", "load_band")

    def containing(self, found, _name, text):
        for word in text.split():
            anywhere = Q()
            for field in ("title_nl", "summary_nl", "body_nl", "title_en", "summary_en", "body_en"):
                anywhere |= Q(**{f"{field}__icontains": word})
            found = found.filter(anywhere)
        return found


def django_filter(questions: list[Question]) -> float:
    """p95 in ms of a count and 20 rows, with `icontains` and without any facet."""
    times: list[float] = []
    for text, _selection in questions:
        timed(times, _filtered, text)
    return round(p95(times), 1)


def _filtered(text: str) -> None:
    found = ListingFilter({"q": text}, queryset=Listing.objects.order_by("title_nl", "pk")).qs
    found.count()
    list(found[:PAGE_SIZE])


if importlib.util.find_spec("tantivy"):  # among the packages for development only
    import tantivy


class Tantivy:
    """The same rows in its own index, kept by size and version; one word field per language, all facets as fast fields."""

    def __init__(self, size: int):
        self.folder = Path(settings.VAR_DIR) / "bench" / f"tantivy_{rows.VERSION}_{size}"
        self.schema = self._schema()
        if not (self.folder / "complete").exists():
            self._build()
        self.index = tantivy.Index(self.schema, path=str(self.folder / "index"))
        self.index.reload()

    def _schema(self):
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("pk", stored=True)
        for code in ("nl", "en"):
            builder.add_text_field(f"text_{code}", tokenizer_name="en_stem" if code == "en" else "default")
        for facet in FACETS:
            builder.add_text_field(facet.name, tokenizer_name="raw", fast=True, index_option="basic")
        return builder.build()

    def _build(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "index").mkdir(parents=True)
        writer = tantivy.Index(self.schema, path=str(self.folder / "index")).writer(256_000_000, 1)
        texts = [f"{field}_{code}" for field in ("title", "summary", "body") for code in ("nl", "en")]
        columns = ["pk", *texts, *(facet.column for facet in FACETS)]
        for row in Listing.objects.values(*columns).iterator(BATCH):
            document = tantivy.Document()
            document.add_unsigned("pk", row["pk"])
            for code in ("nl", "en"):
                document.add_text(
                    f"text_{code}", " ".join(row[f"{name}_{code}"] for name in ("title", "summary", "body"))
                )
            for facet in FACETS:
                value = row[facet.column]
                for each in value if facet.shape is Shape.SEVERAL else [str(value)] if value else []:
                    document.add_text(facet.name, each)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        (self.folder / "complete").touch()

    def ask(self, text: str, selection: Selection) -> None:
        """The twenty best, and all facets over what passes every choice: fewer counts than ours, which leave out each
        facet's own choice."""
        searcher, occur = self.index.searcher(), tantivy.Occur
        clauses = [(occur.Must, self._words(text))] if text else [(occur.Must, tantivy.Query.all_query())]
        for facet in FACETS:
            if selection.of(facet):
                value = ["True"] if facet.shape is Shape.FLAG else list(selection.of(facet))
                clauses.append((occur.Must, tantivy.Query.term_set_query(self.schema, facet.name, value)))
        query = tantivy.Query.boolean_query(clauses)
        searcher.search(query, PAGE_SIZE)
        searcher.aggregate(query, {facet.name: {"terms": {"field": facet.name, "size": 2500}} for facet in FACETS})

    def _words(self, text: str):
        either = [
            (
                tantivy.Occur.Should,
                self.index.parse_query(" ".join(f"+{word}" for word in text.split()), [f"text_{code}"]),
            )
            for code in ("nl", "en")
        ]
        return tantivy.Query.boolean_query(either)


def compared(size: int, requests: int) -> dict:
    questions = Stream(5).questions(requests)
    few = [question for question in questions if question[0]][: 20 if size <= 100_000 else 5]
    found = {"django_filter_p95_ms": django_filter(few)}
    if importlib.util.find_spec("tantivy"):
        peer, times = Tantivy(size), []
        for question in questions:
            timed(times, peer.ask, *question)
        found["tantivy_p95_ms"] = round(p95(times), 2)
    return found
