import datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.catalog.listings import listed
from tests.factories.communities import CommunityFactory
from tests.factories.partners import HubFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def card(title):
    return {"title_nl": title, "card_nl": f"<article><h3><a href='#'>{title}</a></h3></article>"}


def section(client, address):
    heading = BeautifulSoup(client.get(address).content, "html.parser").select_one("h2#modules")
    return heading and heading.find_parent("section")


def test_the_pages_of_owner_community_and_hub_name_their_modules_and_no_others(client):
    organisation, hub = OrganisationFactory(verified=True), HubFactory()
    community = CommunityFactory(active=True)
    late, soon = datetime.date(2027, 3, 1), datetime.date(2027, 2, 1)
    listed(
        **card("Later"), next_start_on=late, providers=[organisation.slug], hubs=[hub.slug], community=community.slug
    )
    listed(
        **card("Eerst"), next_start_on=soon, is_certified=True, delivery=["online"],
        providers=[organisation.slug], hubs=[hub.slug], community=community.slug,
    )  # fmt: skip
    listed(**card("Van een ander"), providers=["iemand-anders"])
    for place in (organisation, hub, community):
        found = section(client, place.get_absolute_url())
        assert [link.text for link in found.select("h3 a")] == ["Eerst", "Later"]


def test_a_page_without_modules_has_no_such_section(client):
    organisation = OrganisationFactory(verified=True)
    assert section(client, organisation.get_absolute_url()) is None


def test_more_than_six_modules_lead_to_the_catalogue(client):
    organisation = OrganisationFactory(verified=True)
    for _ in range(8):
        listed(**card("Nog een"), providers=[organisation.slug])
    found = section(client, organisation.get_absolute_url())
    assert len(found.select("h3")) == 6
    more = found.select_one("a.lk-more")
    assert more.text.strip() == "Alle 8 in het aanbod"
    assert more["href"] == f"{reverse('catalog:listing-list')}?provider={organisation.slug}"
