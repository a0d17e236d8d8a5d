"""What search engines are told, read by an independent reader, equals what people see."""

import datetime
import json

import extruct
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation

from catalog import listing, structured_data
from catalog.models import Level, Module
from config.texts import date_full, money
from tests.factories.catalog import (
    LicenceFactory,
    ModuleFactory,
    ModuleVersionFactory,
    OfferingFactory,
    PriceFactory,
    SessionFactory,
    in_days,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    module = ModuleFactory(code="AI-101")
    version = ModuleVersionFactory(
        module=module, published=True, title_nl="Taalmodellen & </script> in de zorg", load_unit="ec", load_value=3
    )
    offering = OfferingFactory(version=version, active=True, city="Zwolle", starts_on=in_days(40), ends_on=in_days(50))
    PriceFactory(offering=offering, audience="consumer", amount=395)
    OfferingFactory(version=version, cancelled=True, city="Assen")
    listing.draw(Module.objects.get(pk=module.pk))
    return module


def page_of(client, module, language):
    with translation.override(language):
        return client.get(reverse("catalog:listing-detail", args=[module.slug])).content.decode()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_structured_data_says_what_the_page_says(client, module, language):
    html = page_of(client, module, language)
    (course,) = extruct.extract(html, syntaxes=["json-ld"])["json-ld"]
    seen = " ".join(BeautifulSoup(html, "html.parser").select_one("main").get_text(" ").split())
    with translation.override(language):
        assert course["@type"] == "Course"
        assert course["name"].replace("\u00ad", "") in seen.replace("\u00ad", "")
        assert course["description"] in seen
        assert all(outcome in seen for outcome in course["teaches"])
        assert len(course["teaches"]) == 2
        assert course["provider"]["name"] in seen
        assert course["educationalLevel"] == str(Level.HBO.label)
        assert course["educationalLevel"] in seen
        assert course["timeRequired"] == "PT84H" and "84" in seen
        (instance,) = course["hasCourseInstance"]  # the cancelled one is not offered
        assert date_full(datetime.date.fromisoformat(instance["startDate"])) in seen
        assert instance["location"]["address"] in seen
        assert instance["organizer"]["name"] in seen
        assert money(instance["offers"]["price"]).replace("\xa0", " ") in seen
        assert instance["offers"]["priceCurrency"] == "EUR"
    assert course["url"].endswith(f"/{language}/catalogue/{module.slug}/")


def test_owner_and_provider_are_both_found_shown_and_told_to_machines(client):
    version = ModuleVersionFactory(published=True)
    licence = LicenceFactory(module=version.module, granted=True)
    owner, provider = version.module.owner_organisation, licence.organisation
    OfferingFactory(version=version, active=True, provider=provider)
    listing.draw(version.module)
    for organisation in (owner, provider):
        results = client.get(f"/nl/catalogue/?provider={organisation.slug}").content.decode()
        assert version.module.get_absolute_url() in results
    html = page_of(client, version.module, "nl")
    seen = BeautifulSoup(html, "html.parser")
    assert owner.name in seen.select_one(".lk-overline").text and provider.name in seen.select_one(".lk-offering").text
    (course,) = extruct.extract(html, syntaxes=["json-ld"])["json-ld"]
    told = (course["provider"]["name"], course["hasCourseInstance"][0]["organizer"]["name"])
    assert told == (owner.name, provider.name)


def test_meetings_stand_on_the_page_and_in_structured_data_with_the_offset_of_their_place(client, module):
    offering = module.versions.get().offerings.get(status="active")
    for day, zone in ((1, "America/Curacao"), (2, "Europe/Amsterdam")):
        begins = datetime.datetime(2027, 7, day, 13, tzinfo=datetime.UTC)
        ends = begins + datetime.timedelta(hours=3)
        SessionFactory(offering=offering, starts_at=begins, ends_at=ends, zone=zone, place="Zaal 3")
    listing.draw(Module.objects.get(pk=module.pk))
    html = page_of(client, module, "nl")
    (course,) = extruct.extract(html, syntaxes=["json-ld"])["json-ld"]
    assert [(each["startDate"], each["endDate"]) for each in course["hasCourseInstance"][0]["subEvent"]] == [
        ("2027-07-01T09:00:00-04:00", "2027-07-01T12:00:00-04:00"),
        ("2027-07-02T15:00:00+02:00", "2027-07-02T18:00:00+02:00"),
    ]
    seen = BeautifulSoup(html, "html.parser").select(".lk-offering details li")
    assert [" ".join(each.get_text(" ").split()) for each in seen] == [
        "1 juli 2027, 09.00 tot 12.00 uur (tijd van Caribisch deel van het Koninkrijk) · Zaal 3",
        "2 juli 2027, 15.00 tot 18.00 uur · Zaal 3",
    ]


def test_structured_data_has_the_links_to_frameworks_and_the_licences_of_materials(client, module):
    version = module.versions.get()
    digcomp = {"framework": "DigComp", "version": "2.2", "code": "1.2", "url": "https://example.org/digcomp"}
    version.outcomes.filter(pk=version.outcomes.first().pk).update(skills=[digcomp])
    version.materials = [
        {"title": "Werkboek", "url": "https://example.org/werkboek", "licence": "cc_by_sa"},
        {"title": "Dia's", "url": "https://example.org/dias", "licence": "reserved"},
    ]
    version.save(update_fields=["materials", "updated_at"])
    listing.draw(Module.objects.get(pk=module.pk))
    html = page_of(client, module, "nl")
    (course,) = extruct.extract(html, syntaxes=["json-ld"])["json-ld"]
    assert course["educationalAlignment"] == [
        {
            "@type": "AlignmentObject",
            "alignmentType": "teaches",
            "educationalFramework": "DigComp 2.2",
            "targetName": "DigComp 2.2: 1.2",
            "targetUrl": "https://example.org/digcomp",
        }
    ]
    assert course["hasPart"] == [
        {
            "@type": "LearningResource",
            "name": "Werkboek",
            "url": "https://example.org/werkboek",
            "license": "https://creativecommons.org/licenses/by-sa/4.0/",
        },
        {"@type": "LearningResource", "name": "Dia's", "url": "https://example.org/dias"},
    ]
    seen = BeautifulSoup(html, "html.parser").select_one("main").get_text(" ")
    assert all(words in seen for words in ("DigComp 2.2: 1.2", "Werkboek", "CC BY-SA", "Dia's"))


def test_structured_data_leaves_out_what_is_not_known(client):
    module = ModuleFactory()
    ModuleVersionFactory(module=module, published=True, empty=True, title_nl="Kaal")
    listing.draw(Module.objects.get(pk=module.pk))
    (course,) = extruct.extract(page_of(client, module, "nl"), syntaxes=["json-ld"])["json-ld"]
    assert set(course) == {"@context", "@type", "@id", "url", "name", "provider", "datePublished"}


def test_structured_data_is_a_title_in_its_own_language(client):
    module = ModuleFactory()
    ModuleVersionFactory(module=module, published=True, title_nl="", title_en="Prompting")
    listing.draw(Module.objects.get(pk=module.pk))
    (course,) = extruct.extract(page_of(client, module, "nl"), syntaxes=["json-ld"])["json-ld"]
    assert course["name"] == {"@value": "Prompting", "@language": "en"}


def test_script_cannot_be_ended_by_a_text():
    block = structured_data.script({"name": "</script><script>alert(1)</script> & <!--"})
    assert block.count("<") == 2
    assert (
        json.loads(BeautifulSoup(block, "html.parser").script.string)["name"]
        == "</script><script>alert(1)</script> & <!--"
    )
