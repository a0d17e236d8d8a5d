import datetime

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from catalog import listing
from catalog.models import Lexeme, Listing, ListingChange, ListingTask, Module, ModuleVersion, Offering, Synonym, Word
from config.texts import date_full
from partners.models import Organisation
from tests.factories.catalog import (
    LicenceFactory,
    ModuleFactory,
    ModuleVersionFactory,
    OfferingFactory,
    PriceFactory,
    in_days,
)
from tests.factories.communities import CommunityFactory
from tests.factories.partners import OrganisationFactory

pytestmark = pytest.mark.django_db


def published(**version):
    module = ModuleFactory()
    ModuleVersionFactory(module=module, published=True, **version)
    return module


def drawn(module):
    return listing.draw(Module.objects.get(pk=module.pk))


def test_draw_writes_facets_and_texts_of_the_published_version():
    module = published(title_nl="Taalmodellen in de zorg", application_areas=["health"], topics=["nlp", "llm", "nlp"])
    OfferingFactory(version=module.versions.get(), active=True, city="Utrecht", province="NL-UT", starts_on=in_days(30))
    row = drawn(module)
    assert (row.title_nl, row.level_band, row.price_band, row.load_band) == (
        "Taalmodellen in de zorg",
        "hbo",
        "to_500",
        "week",
    )
    assert (row.topics, row.provinces, row.cities, row.enrol_via) == (["llm", "nlp"], ["NL-UT"], ["Utrecht"], ["here"])
    assert row.providers == [module.owner_organisation.slug]
    assert (row.places, row.has_free_places, row.next_start_on) == ("free", True, in_days(30))
    assert row.start_months == [f"{in_days(30):%Y-%m}"]
    assert row.redraw_on == in_days(30)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda module: module.versions.update(status="archived", published_at=timezone.now()),
        lambda module: Module.objects.filter(pk=module.pk).update(hidden_reason="Misleidend"),
        lambda module: Organisation.objects.filter(pk=module.owner_organisation_id).update(status="unverified"),
        lambda module: Organisation.objects.filter(pk=module.owner_organisation_id).update(status="dissolved"),
    ],
)
def test_what_is_not_public_has_no_row(spoil):
    module = published()
    drawn(module)
    spoil(module)
    assert drawn(module) is None
    assert not Listing.objects.exists()


def test_a_community_may_own_a_module_once_it_is_public():
    community = CommunityFactory()
    module = ModuleFactory(owner_organisation=None, owner_community=community, published=True)
    assert drawn(module) is None
    community.status, community.forming_at = "forming", timezone.now()
    community.save()
    assert drawn(module).community == community.slug


def test_draft_next_to_a_published_version_does_not_show():
    module = published(title_nl="Versie een")
    ModuleVersionFactory(module=module, number=2, title_nl="Versie twee")
    assert drawn(module).title_nl == "Versie een"


def test_draw_again_changes_nothing():
    module = published()
    first = drawn(module)
    before = Listing.objects.values().get()
    again = drawn(module)
    assert Listing.objects.values().get() == before
    assert again.updated_at == first.updated_at


def test_offerings_that_are_draft_over_or_of_an_unverified_provider_do_not_show():
    module = published()
    version = module.versions.get()
    OfferingFactory(version=version, city="Concept")
    OfferingFactory(version=version, active=True, past=True, city="Voorbij")
    OfferingFactory(version=version, active=True, provider=OrganisationFactory(), city="Onbekend")
    OfferingFactory(version=version, cancelled=True, city="Vervallen")
    OfferingFactory(version=version, active=True, running=True, city="Bezig")
    row = drawn(module)
    assert (row.cities, row.next_start_on, row.places) == ([], None, "")
    assert sorted(each["city"] for each in row.document["offerings"]) == ["Bezig", "Vervallen"]


@pytest.mark.parametrize(
    ("counters", "places"),
    [
        ({"capacity": 20, "taken": 0}, "free"),
        ({"capacity": 20, "taken": 17}, "few"),
        ({"capacity": 20, "taken": 20}, "full"),
        ({"capacity": 20, "taken": 19, "waiting": 2}, "full"),  # the free place will be offered to who waits
        ({"capacity": 20, "enrol_opens_on": in_days(3)}, ""),
        ({"capacity": 20, "enrol_opens_on": in_days(-9), "enrol_closes_on": in_days(-1)}, ""),
        ({"enrol_via": "provider", "enrol_url": "https://elders.example/", "capacity": None}, ""),
    ],
)
def test_places_say_whether_there_is_room(counters, places):
    module = published()
    OfferingFactory(version=module.versions.get(), active=True, **counters)
    assert drawn(module).places == places


def test_price_is_the_lowest_a_consumer_pays():
    module = published(price=600)
    offering = OfferingFactory(version=module.versions.get(), active=True)
    PriceFactory(offering=offering, audience="consumer", amount=550)
    PriceFactory(offering=offering, audience="partner", amount=100)
    OfferingFactory(version=module.versions.get(), active=True)
    assert drawn(module).price == 550


def test_price_none_is_on_request():
    assert drawn(published(price=None)).price_band == "on_request"


def test_mark_counts_until_its_last_day(at):
    module = published()
    at("2026-11-21")
    Module.objects.filter(pk=module.pk).update(
        mark_number="LK-M-2026-0001", mark_valid_until=datetime.date(2026, 11, 21)
    )
    row = drawn(module)
    assert (row.is_certified, row.redraw_on) == (True, datetime.date(2026, 11, 22))
    assert "Keurmerk" in row.card_nl and "21 november 2026" in row.card_nl
    at("2026-11-22")
    assert drawn(module).is_certified is False


def test_card_escapes_what_people_wrote():
    row = drawn(published(title_nl="<script>alert(1)</script>", summary_nl='"><img src=x onerror=alert(1)>'))
    assert "<script" not in row.card_nl
    assert "<img" not in row.card_nl
    assert "&lt;script&gt;" in row.card_nl


def test_card_says_when_a_text_is_in_the_other_language():
    row = drawn(published(title_nl="", title_en="Prompting for lawyers", summary_nl="", summary_en="Short."))
    assert 'lang="en">Prompting for lawyers' in row.card_nl
    assert 'lang="en"' not in row.card_en


def test_card_and_columns_do_not_depend_on_the_clock_between_redraws(at):
    at("2026-11-21 10:00")
    module = published()
    OfferingFactory(version=module.versions.get(), active=True, starts_on=datetime.date(2026, 12, 10), ends_on=None)
    drawn(module)
    before = Listing.objects.values().get()
    at("2026-12-09 23:00")
    drawn(module)
    assert Listing.objects.values().get() == before
    at("2026-12-10 00:30")  # nobody enrols on the first day any more
    assert listing.ask_for_stale() == 1
    drawn(module)
    assert Listing.objects.get().has_free_places is False


def test_ask_for_leaves_a_row_for_the_worker_and_a_burst_is_one_drawing():
    module = published()
    listing.ask_for(module)
    listing.ask_for(module)
    assert listing.draw_next() is True
    assert listing.draw_next() is False
    assert Listing.objects.count() == 1
    assert ListingTask.objects.count() == 0


def test_draw_next_keeps_what_fails_with_its_reason_and_goes_on(monkeypatch, at):
    at("2026-11-21 12:00")
    bad, good = published(), published()
    listing.ask_for(bad, good)
    draw = listing.draw
    monkeypatch.setattr(listing, "draw", lambda module: 1 / 0 if module.pk == bad.pk else draw(module))
    while listing.draw_next():
        pass
    task = ListingTask.objects.get()
    assert (task.module, task.attempts, task.error) == (bad, 1, "ZeroDivisionError: division by zero")
    assert Listing.objects.get().module == good
    monkeypatch.undo()
    at("2026-11-21 12:01")
    assert listing.draw_next() is True
    assert Listing.objects.count() == 2


def test_take_away_is_part_of_the_transaction_of_the_change():
    module = published()
    drawn(module)
    with pytest.raises(RuntimeError), transaction.atomic():
        listing.take_away(module)
        assert not Listing.objects.exists()
        raise RuntimeError
    assert Listing.objects.count() == 1


def test_an_organisation_that_loses_its_standing_takes_its_listings_with_it_at_once():
    module = published()
    drawn(module)
    owner = module.owner_organisation
    owner.status = "unverified"
    owner.save()
    assert not Listing.objects.exists()
    owner.status = "verified"
    owner.save()
    assert listing.draw_next() is True
    assert Listing.objects.count() == 1


def test_a_new_name_of_the_owner_is_drawn():
    module = published()
    drawn(module)
    module.owner_organisation.name = "Nieuwe naam (fictief)"
    module.owner_organisation.save()
    assert listing.draw_next() is True
    assert "Nieuwe naam (fictief)" in Listing.objects.get().card_nl


def test_ask_for_stale_finds_passed_dates_and_crossed_places(at):
    at("2026-11-21")
    passed, crossed, _quiet = published(), published(), published()
    OfferingFactory(version=passed.versions.get(), active=True, starts_on=datetime.date(2026, 11, 21), ends_on=None)
    offering = OfferingFactory(
        version=crossed.versions.get(), active=True, starts_on=datetime.date(2026, 12, 21), capacity=2
    )
    for module in Module.objects.all():
        drawn(module)
    assert listing.ask_for_stale() == 0
    offering.taken = 2
    offering.save()
    assert listing.ask_for_stale() == 1
    assert listing.ask_for_stale() == 0  # waits in the queue already
    at("2026-11-22")
    assert listing.ask_for_stale() == 1
    assert set(ListingTask.objects.values_list("module", flat=True)) == {passed.pk, crossed.pk}


def test_card_is_about_the_first_start_with_room_and_follows_it():
    version = published().versions.get()
    first = OfferingFactory(version=version, active=True, starts_on=in_days(30), city="Utrecht", capacity=9)
    later = OfferingFactory(version=version, active=True, starts_on=in_days(60), city="Zwolle", capacity=9)
    OfferingFactory(version=version, active=True, starts_on=None, ends_on=None, city="Assen", capacity=2)

    def shown():
        row = drawn(version.module)
        told = [words for words in ("Plaatsen vrij", "Laatste plaatsen", "Vol, met wachtlijst") if words in row.card_nl]
        cities = [city for city in ("Utrecht", "Zwolle", "Assen") if city in row.card_nl]
        days = [day for day in (in_days(30), in_days(60)) if date_full(day) in row.card_nl]
        return row.start, cities, days, told, row.places, row.next_start_on

    def now(**counters):
        """What the task of each minute finds after these counters."""
        Offering.objects.filter(pk=counters.pop("pk")).update(**counters)
        return listing.ask_for_stale(), ListingTask.objects.all().delete()[0]

    assert shown() == (first.pk, ["Utrecht"], [in_days(30)], ["Plaatsen vrij"], "free", in_days(30))
    assert now(pk=first.pk, taken=7) == (1, 1)  # its own word changes, the word of all starts does not
    assert shown() == (first.pk, ["Utrecht"], [in_days(30)], ["Laatste plaatsen"], "free", in_days(30))
    assert now(pk=first.pk, taken=9) == (1, 1)
    assert shown() == (later.pk, ["Zwolle"], [in_days(60)], ["Plaatsen vrij"], "free", in_days(60))
    assert now(pk=later.pk, waiting=1) == (1, 1)  # who waits is offered the place first
    assert shown()[1:5] == (["Assen"], [], ["Laatste plaatsen"], "few")
    Offering.objects.update(taken=F("capacity"))
    assert listing.ask_for_stale() == 1
    assert shown() == (first.pk, ["Utrecht"], [in_days(30)], ["Vol, met wachtlijst"], "full", in_days(30))
    ListingTask.objects.all().delete()
    assert now(pk=later.pk, taken=0, waiting=0) == (1, 1)
    Offering.objects.update(status="inactive")
    assert listing.ask_for_stale() == 1
    assert shown() == (0, [], [], [], "", None)


def test_ask_for_stale_notices_another_template(monkeypatch):
    from catalog import cards

    drawn(published())
    assert listing.ask_for_stale() == 0
    monkeypatch.setattr(cards, "_files", lambda: "another")
    assert listing.ask_for_stale() == 1


def test_lexemes_and_all_spellings_of_a_listing_are_known():
    drawn(published(title_nl="Cursussen over algoritmes", title_en="Coöperatieve algoritme cursus 2026"))
    spelled = {"cursussen", "cursus", "algoritmes", "algoritme", "cooperatieve"}
    assert spelled <= set(Word.objects.values_list("word", flat=True))
    assert not Word.objects.filter(word__in=["2026", "over een"]).exists()
    vector = Listing.objects.raw("SELECT number, tsvector_to_array(text_nl) AS lexemes FROM catalog_listing")[0].lexemes
    assert set(vector) <= set(Lexeme.objects.filter(language="dutch").values_list("lexeme", flat=True))


def settle():
    """Runs what the database does at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def changes():
    return list(ListingChange.objects.values_list("number", "is_removal"))


def test_each_change_is_numbered_and_a_card_alone_is_none():
    module = published()
    row = drawn(module)
    settle()
    assert changes() == [(module.pk, False)]
    row.card_nl = "anders"
    row.save(update_fields=["card_nl"])
    settle()
    assert len(changes()) == 1
    ModuleVersion.objects.filter(module=module).update(title_nl="Nieuwe titel")
    drawn(module)
    settle()
    assert changes() == [(module.pk, False)] * 2
    listing.take_away(module)
    settle()
    assert changes() == [(module.pk, False)] * 2 + [(module.pk, True)]


def test_synonyms_are_there_from_the_start():
    assert ["AI", "kunstmatige intelligentie", "artificiële intelligentie", "artificial intelligence"] in list(
        Synonym.objects.values_list("words", flat=True)
    )


def test_card_names_who_gives_the_start_where_that_is_not_the_owner():
    licence = LicenceFactory(granted=True, organisation__name="ROC Gever (fictief)", organisation__verified=True)
    version = licence.module.versions.get()
    own = OfferingFactory(version=version, active=True, starts_on=in_days(20))
    OfferingFactory(version=version, active=True, starts_on=in_days(40), provider=licence.organisation)
    row = listing.draw(version.module)
    assert "gegeven door" not in row.card_nl
    own.delete()
    row = listing.draw(version.module)
    assert "gegeven door ROC Gever (fictief)" in row.card_nl and "given by ROC Gever (fictief)" in row.card_en
    of_community = ModuleFactory(of_community=True, published=True)
    given = OfferingFactory(version=of_community.versions.get(), active=True)
    assert f"gegeven door {given.provider.name}" in listing.draw(of_community).card_nl


def test_card_says_from_where_starts_differ_in_price():
    module = published(price=600)
    for amount in (550, 450):
        PriceFactory(
            offering=OfferingFactory(version=module.versions.get(), active=True), audience="consumer", amount=amount
        )
    assert "vanaf €\xa0450" in drawn(module).card_nl


def test_draw_many_draws_all_in_a_number_of_questions_that_does_not_grow(django_assert_max_num_queries):
    modules = [published(title_nl=f"Module {number}") for number in range(12)]
    hidden = published()
    drawn(hidden)
    Module.objects.filter(pk=hidden.pk).update(hidden_reason="Misleidend")
    with transaction.atomic():
        listing.ask_for(*modules, hidden)
    ListingTask.objects.update(due_at=timezone.now())
    with django_assert_max_num_queries(32):
        assert listing.draw_many() is True
    assert sorted(Listing.objects.values_list("pk", flat=True)) == sorted(module.pk for module in modules)
    assert not ListingTask.objects.exists()
    assert listing.draw_many() is False
    alone = [Listing.objects.values().get(pk=module.pk) for module in modules]
    for module in modules:
        drawn(module)
    assert [Listing.objects.values().get(pk=module.pk) for module in modules] == alone


def test_draw_many_lets_one_that_fails_hold_up_no_other(monkeypatch):
    modules = [published() for _number in range(3)]
    draw_columns = listing.drawn.__globals__["_columns"]

    def fails(module, *args):
        if module.pk == modules[1].pk:
            raise ValueError("stuk")
        return draw_columns(module, *args)

    monkeypatch.setitem(listing.drawn.__globals__, "_columns", fails)
    ListingTask.objects.all().delete()
    listing.ask_for(*modules)
    assert listing.draw_many() is True
    assert set(Listing.objects.values_list("pk", flat=True)) == {modules[0].pk, modules[2].pk}
    assert list(ListingTask.objects.values_list("module", "attempts", "error")) == [
        (modules[1].pk, 1, "ValueError: stuk")
    ]
