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
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory, OfferingFactory, PriceFactory, in_days

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
