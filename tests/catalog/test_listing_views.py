import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone, translation

from catalog import listing, panels
from catalog.models import Module, ProviderVisit, UnmetDemand
from partners.models import Term
from tests.catalog.listings import listed
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory, OfferingFactory, PriceFactory, in_days
from tests.factories.communities import CommunityFactory
from tests.factories.partners import OrganisationRoleFactory

pytestmark = pytest.mark.django_db


def published(**version):
    module = ModuleFactory()
    ModuleVersionFactory(module=module, published=True, **version)
    return module


def shown(module, **offering):
    if offering:
        OfferingFactory(version=module.versions.get(status="published"), **offering)
    return listing.draw(Module.objects.get(pk=module.pk))


def soup(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def catalogue(client, query=""):
    return soup(client.get(reverse("catalog:listing-list") + query))


# The list


def test_listing_list_finds_a_module_by_another_inflection_at_once(client):
    shown(published(title_nl="Cursus promptschrijven"))
    page = catalogue(client, "?q=cursussen")
    assert [words(h3) for h3 in page.select(".lk-listing h3")] == ["Cursus promptschrijven"]
    assert words(page.select_one("#result-count")) == "1 resultaat"


def test_listing_list_shows_each_filter_with_its_count_and_the_click_gives_it(client):
    for number in range(3):
        shown(published(application_areas=["health"] if number else ["energy"]), active=True)
    Term.objects.get_or_create(
        vocabulary="application_area", code="health", defaults={"label_nl": "Zorg", "label_en": "Care"}
    )
    Term.objects.get_or_create(
        vocabulary="application_area", code="energy", defaults={"label_nl": "Energie", "label_en": "Energy"}
    )
    page = catalogue(client)
    health = page.select_one("#f-area-health")
    assert words(health.parent.select_one(".lk-count")) == "2 resultaten"
    chosen = catalogue(client, "?area=health")
    assert words(chosen.select_one("#result-count")) == "2 resultaten"
    assert chosen.select_one("#f-area-health").has_attr("checked")
    assert "is-on" in chosen.select_one("#f-area-health").parent["class"]
    assert words(chosen.select_one("#f-area-energy").parent.select_one(".lk-count")) == "1 resultaat"
    (pill,) = chosen.select(".lk-pill")
    assert Term.objects.get(code="health").label_nl in words(pill)
    assert pill["href"] == reverse("catalog:listing-list")


def test_listing_list_disables_what_finds_nothing(client):
    shown(published(), active=True)
    off = catalogue(client).select_one("#f-form-work-based")
    assert off.has_attr("disabled")
    assert "is-none" in off.parent["class"]


def test_listing_list_swap_equals_reload(client):
    for number in range(25):
        listed(title_nl=f"Module {number}", topics=["llm"] if number % 2 else [], level_band="hbo")
    url = reverse("catalog:listing-list")
    partial = client.get(url, {"level": "hbo"}, headers={"HX-Request": "true"})
    whole = client.get(url, {"level": "hbo"})
    part, page = (BeautifulSoup(each.content, "html.parser") for each in (partial, whole))
    for selector in ("#results", "#facets"):
        new = part.select_one(selector)
        new.attrs.pop("hx-swap-oob", None)
        assert words(new) == words(page.select_one(selector))
        assert [i.attrs for i in new.select("input:not([name=csrfmiddlewaretoken])")] == [
            i.attrs for i in page.select_one(selector).select("input:not([name=csrfmiddlewaretoken])")
        ]
    assert part.select_one("title").get_text(strip=True) == page.select_one("title").get_text(strip=True)
    assert part.select_one("header") is None
    assert "HX-Request" in partial["Vary"]


@pytest.mark.parametrize("rows", [1, 3])
def test_listing_list_takes_the_same_queries_for_any_number(client, rows, django_assert_num_queries):
    for _ in range(rows):
        shown(published(), active=True)
    client.get(reverse("catalog:listing-list"), {"q": "taalmodel"})
    with django_assert_num_queries(7):  # synonyms, lexemes, counts, page, cities, names, cards
        client.get(reverse("catalog:listing-list"), {"q": "taalmodel"})


def test_listing_list_pages_keep_the_search(client):
    for number in range(45):
        listed(title_nl=f"Taalmodellen {number:02}", level_band="hbo")
    page = catalogue(client, "?q=taalmodel&level=hbo&page=2")
    assert len(page.select(".lk-listings > li")) == 20
    following = page.select_one(".lk-paging a[rel=next]")["href"]
    assert "q=taalmodel" in following and "level=hbo" in following and "page=3" in following


@pytest.mark.parametrize(
    "query",
    [
        "?page=1000000000", "?page=99999999999999999999999", "?page=-1", "?page=x", "?page=", "?page=%C2%B2", "?order=nonsense",
        "?level=unknown&topic=%00&area=" + "x" * 999, "?q=%00%ED%A0%80", "?q=" + "x" * 5000, "?q='%20OR%201=1",
        "?" + "&".join(f"topic=t{number}" for number in range(200)), "?q=%22&mark=2&free=yes", "?area[]=x&__proto__=1",
    ],
)  # fmt: skip
def test_listing_list_answers_whatever_the_address_says(client, query):
    listed()
    assert client.get(reverse("catalog:listing-list") + query).status_code == 200


def test_listing_list_without_result_says_what_to_do(client):
    shown(published(title_nl="Algoritmes in de zorg"))
    page = catalogue(client, "?q=algoritmusz")
    assert "Bedoelde u" in words(page.select_one("#results"))
    assert page.select_one('#results a[href*="q=algoritme"]') is not None
    assert page.select_one(".lk-empty") is not None


def test_listing_list_offers_a_typed_place_as_a_filter_with_the_count_of_the_click(client):
    shown(published(title_nl="Taalmodellen"), active=True, city="Zwolle", province="NL-OV")
    shown(published(title_nl="Taalmodellen"), active=True, city="Utrecht", province="NL-UT")
    page = catalogue(client, "?q=taalmodellen+zwolle")
    hint = page.select_one('#results a[href*="city=Zwolle"]')
    assert "1 resultaat" in words(hint)
    assert words(soup(client.get(hint["href"])).select_one("#result-count")) == "1 resultaat"


def test_listing_list_escapes_the_question(client):
    page = client.get(reverse("catalog:listing-list"), {"q": '"><script>alert(1)</script>', "topic": "<b>"})
    assert b"<script>alert" not in page.content
    assert b"<b>" not in page.content.replace(b"<b></b>", b"")


def test_unpublishing_takes_the_module_out_of_the_next_request(client):
    module = published()
    shown(module)
    assert len(catalogue(client).select(".lk-listing")) == 1
    listing.take_away(module)
    assert len(catalogue(client).select(".lk-listing")) == 0
    assert client.get(reverse("catalog:listing-detail", args=[module.slug])).status_code == 404


def test_listing_suggest_completes_from_the_catalogues_own_words(client):
    shown(published(title_nl="Algoritmes kiezen"))
    page = soup(client.get(reverse("catalog:listing-suggest"), {"q": "algo"}))
    assert [option["value"] for option in page.select("option")] == ["Algoritmes kiezen", "algoritmes"]


def test_demand_create_counts_the_question_and_nothing_else(client):
    for _ in range(2):
        response = client.post(reverse("catalog:demand-create"), {"q": "Kwantum AI", "province": "NL-ZE"})
    assert response["Location"] == "/nl/catalogue/?q=Kwantum+AI&province=NL-ZE"
    assert list(UnmetDemand.objects.values_list("day", "words", "filters", "count")) == [
        (timezone.localdate(), "kwantum ai", "province=NL-ZE", 2)
    ]


# One module


def detail(client, module, language="nl"):
    with translation.override(language):
        return soup(client.get(reverse("catalog:listing-detail", args=[module.slug])))


@pytest.mark.parametrize(
    ("offering", "button", "address"),
    [
        ({"active": True}, "Inschrijven", "/nl/enrol/"),
        ({"full": True}, "Op de wachtlijst", "/nl/enrol/"),
        ({"active": True, "elsewhere": True}, "Naar de aanbieder", "/leave/"),
        ({"active": True, "by_asking": True}, "Vraag per e-mail", "mailto:"),
        ({"active": True, "enrol_opens_on": in_days(9)}, None, None),
        ({"active": True, "enrol_opens_on": in_days(-9), "enrol_closes_on": in_days(-1)}, None, None),
        ({"active": True, "running": True}, None, None),
        ({"active": True, "starts_on": in_days(0)}, None, None),
        ({"active": True, "elsewhere": True, "starts_on": in_days(0)}, "Naar de aanbieder", "/leave/"),
        ({"cancelled": True}, None, None),
        ({"inactive": True}, None, None),
    ],
)
def test_listing_detail_has_the_one_right_button(client, offering, button, address):
    module = published()
    shown(module, **offering)
    found = detail(client, module).select(".lk-decide a.btn-lg")
    if button is None:
        assert found == []
    else:
        assert [words(each) for each in found] == [button]
        assert address in found[0]["href"]


def test_listing_detail_prefers_enrolling_to_waiting(client):
    module = published()
    OfferingFactory(version=module.versions.get(), full=True, starts_on=in_days(10), city="Vol")
    shown(module, active=True, starts_on=in_days(20), city="Vrij")
    panel = words(detail(client, module).select_one(".lk-decide"))
    assert "Vrij" in panel and "Eerstvolgende start waarvoor u zich kunt inschrijven" in panel


def test_listing_detail_says_next_start_where_no_earlier_one_is_passed_over(client):
    module = published()
    shown(module, active=True, starts_on=in_days(20), city="Vrij")
    assert words(detail(client, module).select_one("#decide-title")) == "Eerstvolgende start"


def test_listing_detail_shows_the_places_of_this_moment(client):
    module = published()
    shown(module, active=True, capacity=24, taken=18)
    assert "6 van 24 plaatsen vrij" in words(detail(client, module).select_one("#offerings").find_parent("section"))
    offering = module.versions.get().offerings.get()
    offering.taken = 22
    offering.save()
    assert "Nog 2 plaatsen" in words(detail(client, module).select_one("#offerings").find_parent("section"))


@pytest.mark.parametrize(
    ("role", "of_owner", "offers"), [("editor", False, True), ("editor", True, False), ("contact", False, False)]
)
def test_listing_detail_leads_other_providers_to_a_licence(client, role, of_owner, offers):
    module = published()
    shown(module)
    organisation = {"organisation": module.owner_organisation} if of_owner else {}
    client.force_login(OrganisationRoleFactory(role=role, **organisation).person)
    page = soup(client.get(module.get_absolute_url()))
    assert bool(page.select_one(f"a[href='{reverse('catalog:licence-request', args=[module.slug])}']")) is offers


def test_listing_detail_is_404_for_what_is_not_public(client):
    module = ModuleFactory(draft=True)
    assert client.get(reverse("catalog:listing-detail", args=[module.slug])).status_code == 404


def test_listing_detail_says_that_a_text_is_in_the_other_language(client):
    module = published(title_nl="", title_en="Prompting for lawyers", summary_nl="", summary_en="Short.")
    shown(module)
    page = detail(client, module)
    assert page.select_one("h1")["lang"] == "en"
    assert "alleen in het Engels" in words(page.select_one("main"))


def test_listing_detail_marks_taken_over_supply(client):
    module = published()
    Module.objects.filter(pk=module.pk).update(origin="taken_over", source_url="https://bron.example/cursus")
    shown(module)
    assert "Overgenomen" in words(detail(client, module).select_one(".lk-page-head"))


def test_listing_detail_escapes_and_renders_markdown(client):
    module = published(
        description_nl="**vet** <script>alert(1)</script> [x](javascript:alert(1))", title_nl="</script><b>"
    )
    shown(module)
    response = client.get(reverse("catalog:listing-detail", args=[module.slug]))
    assert b"<strong>vet</strong>" in response.content
    assert b"<script>alert" not in response.content
    assert b'href="javascript' not in response.content
    assert b"</script><b>" not in response.content


def test_listing_detail_takes_a_fixed_number_of_queries(client, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(panels, "_marks", [])
    module = published()
    for _ in range(3):
        OfferingFactory(version=module.versions.get(), active=True)
    shown(module)
    client.get(reverse("catalog:listing-detail", args=[module.slug]))
    with django_assert_num_queries(
        6
    ):  # listing with module, counters, terms, paths, similar, uptakes; each mark panel adds its own
        client.get(reverse("catalog:listing-detail", args=[module.slug]))


def test_listing_detail_tells_how_it_is_assessed_and_from_how_many_people_it_goes_on(client):
    module = published(
        assessments=["portfolio", "oral"],
        supervision="supervised_id",
        quality_nl="**Elk jaar** nagekeken.",
    )
    OfferingFactory(version=module.versions.get(), active=True, minimum=6)
    shown(module)
    page = client.get(reverse("catalog:listing-detail", args=[module.slug])).content.decode()
    assert "<p>Portfolio, presentatie of mondelinge toets</p>" in page
    assert "<p>Toezicht: met toezicht en controle van identiteit</p>" in page
    assert "<strong>Elk jaar</strong> nagekeken." in page
    assert "gaat door vanaf 6 deelnemers" in page


def test_a_consumer_without_a_price_of_the_start_pays_the_usual_one_on_card_and_page_alike(client):
    module = published(price=450)
    offering = OfferingFactory(version=module.versions.get(), active=True)
    PriceFactory(offering=offering, audience="business", amount=900, vat="excluded")
    assert "€\xa0450" in shown(module).card_nl
    page = soup(client.get(reverse("catalog:listing-detail", args=[module.slug])))
    assert page.select_one(".lk-decide-price").text == "€\xa0450"
    assert [
        [cell.text for cell in row.select("th, td")][:3] for row in page.select("section:has(#price) tbody tr")
    ] == [
        ["U betaalt zelf", "€\xa0450", "inclusief btw"],
        ["Uw werkgever betaalt", "€\xa0900", "exclusief 21% btw"],
    ]


@pytest.mark.parametrize(
    ("how", "words", "address"),
    [({"elsewhere": True}, "Data bij de aanbieder", "leave"), ({"by_asking": True}, "Datum in overleg", "mailto:")],
)
def test_a_start_without_a_day_says_who_knows_when_it_is(client, how, words, address):
    """As a free course elsewhere, in which one begins when one wants."""
    module = published(price=0)
    row = shown(module, active=True, starts_on=None, ends_on=None, **how)
    assert words in row.card_nl and "Gratis" in row.card_nl and row.is_usual
    page = soup(client.get(reverse("catalog:listing-detail", args=[module.slug])))
    assert [each.text.strip() for each in page.select(".lk-decide .lk-date b, .lk-offering .lk-date span")] == [
        words
    ] * 2
    assert address in page.select_one(".lk-offering-act a")["href"]
    for other in ("for-my-manager/", "talk/"):
        assert client.get(f"/nl/catalogue/{module.slug}/{other}").status_code == 200
    compared = client.get(f"/nl/catalogue/results/compare/?compare={module.slug}").content.decode()
    assert words in compared


# Leaving


def test_offering_leave_warns_and_counts_only_the_click(client):
    module = published()
    shown(module, active=True, elsewhere=True)
    offering = module.versions.get().offerings.get()
    url = reverse("catalog:offering-leave", args=[offering.uuid])
    page = client.get(url)
    assert "verlaat Leerkring" in page.content.decode()
    assert ProviderVisit.objects.count() == 0
    for _ in range(2):
        gone = client.post(url)
    assert ProviderVisit.objects.get().count == 2
    assert b'url=https://aanbieder.example/inschrijven"' in gone.content


def test_offering_leave_is_404_where_nothing_is_public(client):
    draft = OfferingFactory(elsewhere=True)
    assert client.get(reverse("catalog:offering-leave", args=[draft.uuid])).status_code == 404
    here = published()
    shown(here, active=True)
    assert (
        client.get(reverse("catalog:offering-leave", args=[here.versions.get().offerings.get().uuid])).status_code
        == 404
    )


# Feeds, home, static pages


def test_listing_feed_names_new_modules_and_answers_304(client):
    shown(published(title_nl="Nieuw in de lijst"))
    url = reverse("catalog:listing-feed")
    response = client.get(url)
    assert "Nieuw in de lijst" in response.content.decode()
    assert response["Content-Type"].startswith("application/atom+xml")
    assert client.get(url, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_sitemap_has_each_module_in_both_languages(client):
    module = published()
    shown(module)
    found = client.get("/sitemap.xml").content.decode()
    assert f"/nl/catalogue/{module.slug}/" in found
    assert f"/en/catalogue/{module.slug}/" in found


def test_home_counts_what_the_catalogue_lists(client):
    CommunityFactory(active=True)
    for _ in range(2):
        shown(published(price=0), active=True)
    page = soup(client.get(reverse("home")))
    assert "2 modules" in words(page.select_one(".lk-hero"))
    free = next(link for link in page.select(".lk-quick-links a") if "Gratis" in words(link))
    assert words(free).endswith("(2)")
    assert words(soup(client.get(free["href"])).select_one("#result-count")) == "2 resultaten"
    assert len(page.select(".lk-agenda")) == 2


def test_home_says_of_a_module_without_room_that_it_is_full(client):
    version = published().versions.get()
    OfferingFactory(version=version, active=True, starts_on=in_days(9), capacity=2, taken=2, waiting=1)
    shown(version.module)
    assert words(soup(client.get(reverse("home"))).select_one(".lk-agenda .lk-state")) == "Vol, met wachtlijst"


def test_home_takes_at_most_ten_queries(client, django_assert_max_num_queries):
    for _ in range(3):
        CommunityFactory(active=True)
        shown(published(), active=True)
    with django_assert_max_num_queries(10):
        client.get(reverse("home"))


def test_home_of_an_empty_portal_works(client):
    assert client.get(reverse("home")).status_code == 200


@pytest.mark.parametrize("name", ["about", "privacy", "accessibility", "ordering"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_pages_of_text_have_one_heading_and_text(client, name, language):
    with translation.override(language):
        page = soup(client.get(reverse(name)))
    assert len(page.select("main h1")) == 1
    assert len(words(page.select_one("main"))) > 800
