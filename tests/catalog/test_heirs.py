import pytest

from catalog.models import ListingTask
from communities import actions
from people.history import NotPossible
from people.models import Event
from tests.factories.catalog import ModuleFactory
from tests.factories.communities import CommunityFactory, PartnershipFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def ending(community, heir, **fields):
    facts = {"remains": "Het lesmateriaal.", "heir": heir, "statement": "Afgesproken op 1 november."} | fields
    return actions.end(community, by=UserFactory(), **facts)


@pytest.fixture
def partner():
    return PartnershipFactory(community=CommunityFactory(active=True, complete=True))


def test_the_modules_of_an_ended_community_go_to_the_heir(partner):
    module = ModuleFactory(owner_organisation=None, owner_community=partner.community)
    elsewhere = ModuleFactory()
    ending(partner.community, partner.organisation)
    module.refresh_from_db()
    assert (module.owner, module.owner_community, module.community) == (partner.organisation, None, partner.community)
    assert list(Event.objects.about(module).values_list("verb", flat=True)) == ["module.inherited"]
    assert set(ListingTask.objects.values_list("module", flat=True)) == {module.pk}
    assert list(Event.objects.about(elsewhere)) == []


def test_a_community_with_modules_does_not_end_without_an_heir(partner):
    ModuleFactory(owner_organisation=None, owner_community=partner.community)
    with pytest.raises(NotPossible, match="bezit 1 module"):
        ending(partner.community, None)
    partner.community.refresh_from_db()
    assert partner.community.status == "active"


def test_an_heir_that_uses_the_same_code_is_refused(partner):
    ModuleFactory(owner_organisation=partner.organisation, code="AI-1")
    ModuleFactory(owner_organisation=None, owner_community=partner.community, code="AI-1")
    with pytest.raises(NotPossible, match="AI-1"):
        ending(partner.community, partner.organisation)
