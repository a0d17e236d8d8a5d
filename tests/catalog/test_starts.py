"""Which start of a module is named first, by its card, by the panel of its page and by whatever else reads the catalogue."""

import itertools

import extruct
import pytest
from bs4 import BeautifulSoup
from django.db.models import F
from django.utils import timezone

from catalog import listing, module_page, starts
from catalog.models import EnrolmentPeriod, Listing, Module, Offering
from catalog.places import out_of_step, uuids_of
from config.texts import date_full
from tests.factories.catalog import ModuleFactory, OfferingFactory, in_days

pytestmark = pytest.mark.django_db
ELSEWHERE = {"enrol_via": "provider", "enrol_url": "https://elders.example/", "capacity": None}
OVER = {"enrol_opens_on": in_days(-9), "enrol_closes_on": in_days(-1)}
KINDS = {
    "room": {"capacity": 20},
    "last": {"capacity": 20, "taken": 18},
    "full": {"capacity": 20, "taken": 20},
    "waited for": {"capacity": 20, "taken": 19, "waiting": 1},
    "provider": ELSEWHERE,
    "provider, later": ELSEWHERE | {"enrol_opens_on": in_days(3)},
    "asking": {"enrol_via": "asking", "enrol_email": "vraag@elders.example", "capacity": None},
    "nobody to ask": {"enrol_via": "asking", "capacity": None},
    "later": {"capacity": 20, "enrol_opens_on": in_days(3)},
    "over": {"capacity": 20} | OVER,
    "group": {"capacity": 20, "enrol_opens_on": in_days(3)},
    "group, elsewhere": ELSEWHERE | OVER,
    "closed": {"capacity": 20, "status": "inactive"},
    "cancelled": {"capacity": 20, "status": "cancelled"},
}


def start(version, kind, **more):
    offering = OfferingFactory(version=version, **{"status": "active", "ends_on": None, **KINDS[kind], **more})
    if kind.startswith("group"):
        EnrolmentPeriod.objects.create(offering=offering, target_group="teachers", opens_on=in_days(-1))
    return offering


def module_with(*kinds_and_days):
    module = ModuleFactory(published=True)
    version = module.versions.get()
    return module, [
        start(version, kind, starts_on=day, city=f"Stad{n}") for n, (kind, day) in enumerate(kinds_and_days)
    ]


@pytest.mark.parametrize(
    ("first", "second", "named"),
    [
        (("provider", in_days(20)), ("room", in_days(30)), 0),
        (("room", in_days(20)), ("provider", in_days(30)), 0),
        (("full", in_days(20)), ("last", in_days(30)), 1),
        (("waited for", in_days(20)), ("provider", in_days(30)), 1),
        (("asking", in_days(20)), ("room", in_days(30)), 1),
        (("group", in_days(20)), ("provider", in_days(30)), 1),
        (("full", in_days(20)), ("asking", in_days(30)), 0),
        (("later", in_days(20)), ("full", in_days(30)), 1),
        (("provider, later", in_days(20)), ("group, elsewhere", in_days(30)), 1),
        (("over", in_days(20)), ("later", in_days(30)), 1),
        (("nobody to ask", in_days(20)), ("over", in_days(30)), 0),
        (("room", None), ("room", in_days(30)), 1),
        (("room", None), ("full", in_days(30)), 0),
        (("room", in_days(20)), ("room", in_days(20)), 0),
        (("room", in_days(0)), ("last", in_days(30)), 1),  # who enrols here does so before the first day
        (("provider", in_days(0)), ("room", in_days(30)), 0),
        (("provider", in_days(-1)), ("over", in_days(30)), 1),
        (("closed", in_days(20)), ("cancelled", in_days(30)), None),
    ],
)
def test_the_start_that_is_named_first(first, second, named):
    _module, offerings = module_with(first, second)
    today = timezone.localdate()
    standings = {each: starts.standing(each, each.periods.all(), today) for each in offerings}
    assert starts.first(standings, today) == (None if named is None else offerings[named])


def test_panel_card_order_and_machines_name_the_same_start_whatever_the_starts_are():
    """Every kind before every other one, on two days; then what the minute's task sees once places go and come back."""
    today, days = timezone.localdate(), (in_days(20), in_days(30))
    modules = [module_with(*zip(pair, days, strict=True))[0] for pair in itertools.product(KINDS, repeat=2)]
    modules += [module_with(("room", None), (kind, in_days(0)))[0] for kind in KINDS]

    def draw():
        listing.draw_all(module.pk for module in modules)
        return {row.pk: row for row in Listing.objects.all()}

    drawn = draw()
    assert not Listing.objects.filter(out_of_step(today)).exists()
    uuids = uuids_of(drawn.values())
    for row in drawn.values():
        panel = module_page.page_of(row, today).next
        assert (panel and panel.facts.uuid) == uuids.get(row.start)
        assert (panel and panel.facts.starts_on) == row.next_start_on
        assert ((panel.facts.city if panel else "Nog geen start gepland") in row.card_nl) is True
        assert panel is None or panel.facts.starts_on is None or date_full(panel.facts.starts_on) in row.card_nl
    for change in ({"taken": F("capacity")}, {"taken": 18, "waiting": 0}, {"taken": 0}):
        Offering.objects.filter(enrol_via="here").update(**change)
        told = set(Listing.objects.filter(out_of_step(today)).values_list("pk", flat=True))
        names = ("start", "start_places", "places")
        fresh = draw()
        differ = {
            pk for pk in drawn if [getattr(drawn[pk], n) for n in names] != [getattr(fresh[pk], n) for n in names]
        }
        assert told == differ != set()
        assert not Listing.objects.filter(out_of_step(today)).exists()
        drawn = fresh


def test_the_page_says_when_it_passes_over_an_earlier_start():
    today = timezone.localdate()
    for kinds, is_soonest in ((("full", "provider"), False), (("provider", "room"), True), (("over", "full"), True)):
        module, _starts = module_with(*zip(kinds, (in_days(20), in_days(30)), strict=True))
        assert module_page.page_of(listing.draw(module), today).next_is_soonest is is_soonest


def test_lists_comparison_front_page_and_structured_data_follow_it(client):
    early, (full, roomy) = module_with(("full", in_days(10)), ("room", in_days(40)))
    other, (elsewhere, _room, _begun) = module_with(
        ("provider", in_days(30)), ("room", in_days(50)), ("room", in_days(-2))
    )
    listing.draw_all([early.pk, other.pk])
    soonest = BeautifulSoup(client.get("/nl/catalogue/?order=soonest").content, "html.parser")
    slugs = [link["href"].split("/")[3] for link in soonest.select(".lk-listing h3 a")]
    assert slugs == [other.slug, early.slug]  # by the day that each card shows
    table = client.get("/nl/catalogue/results/compare/", {"compare": slugs}).context["lines"][0][0]
    assert [cell[0] for cell in table.cells] == [date_full(elsewhere.starts_on), date_full(roomy.starts_on)]
    agenda = BeautifulSoup(client.get("/nl/").content, "html.parser").select(".lk-agenda")
    assert [bool(row.select_one(".lk-state")) for row in agenda] == [False, True]
    assert "Plaatsen vrij" in agenda[1].text
    html = client.get(Module.objects.get(pk=other.pk).get_absolute_url()).content.decode()
    (course,) = extruct.extract(html, syntaxes=["json-ld"])["json-ld"]
    days = [each["startDate"] for each in course["hasCourseInstance"]]
    assert days == [in_days(30).isoformat(), in_days(50).isoformat()]  # nobody can begin in the one that has begun
    row = Listing.objects.get(pk=early.pk)
    assert row.start_months == sorted({f"{day:%Y-%m}" for day in (full.starts_on, roomy.starts_on)})
