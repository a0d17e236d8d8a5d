import pytest
from django.urls import reverse

from catalog.models import Listing
from communities import actions as community_actions
from communities.standing import checks_of
from partners import actions, merging
from people.history import NotPossible
from people.models import Event, Notification
from tests.factories.communities import CommunityFactory, PartnershipFactory
from tests.factories.partners import OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import PortalRoleFactory, UserFactory
from tests.factories.sync import listed_module

pytestmark = pytest.mark.django_db


def url(name, organisation):
    return reverse(f"partners:{name}", args=[organisation.slug])


def test_an_administrator_shows_an_organisation_as_ended_and_takes_that_back(client, client_of):
    module = listed_module().module
    organisation, administrator = module.owner_organisation, PortalRoleFactory(role="administrator").person
    manager = OrganisationRoleFactory(organisation=organisation).person
    community = PartnershipFactory(community=CommunityFactory(active=True), organisation=organisation).community

    def stands():
        (check,) = checks_of([community])
        return (
            organisation.name in client.get(reverse("partners:organisation-list")).text,
            "bestaat niet meer" in client.get(organisation.get_absolute_url()).text,
            Listing.objects.filter(module=module).exists(),
            next(each.have for each in check.findings if each.rule.kind == "min_partners"),
        )

    before = stands()
    assert before == (True, False, True, 1)
    own = client_of(administrator)
    assert "modules: 1" in own.get(url("organisation-dissolve", organisation)).text.lower()
    own.post(url("organisation-dissolve", organisation), {"reason": "Failliet"})
    assert stands() == (False, True, False, 0)
    assert url("organisation-reinstate", organisation) in own.get(url("organisation-history", organisation)).text
    own.post(url("organisation-reinstate", organisation), {"reason": "Doorgestart"})
    assert stands()[:2] == (True, False) and stands()[3] == 1
    notes = Event.objects.about(organisation).exclude(note="").order_by("pk").values_list("verb", "note")
    assert list(notes) == [("organisation.dissolved", "Failliet"), ("organisation.verified", "Doorgestart")]
    mails = Notification.objects.filter(recipient=manager, kind="partners/mail/organisation_dissolved").order_by("pk")
    assert [(mail.context["has_ended"], mail.context["reason"]) for mail in mails] == [
        (True, "Failliet"),
        (False, "Doorgestart"),
    ]


def test_what_belongs_to_an_organisation_is_counted_in_one_query(django_assert_num_queries):
    organisation = OrganisationFactory(verified=True)
    for _ in range(2):
        PartnershipFactory(organisation=organisation)
    OrganisationRoleFactory(organisation=organisation)
    with django_assert_num_queries(1):
        assert merging.belongings(organisation) == [("Rollen van mensen", 1), ("Plaatsen in communities", 2)]


def test_what_has_ended_joins_nothing():
    invitation = PartnershipFactory(community__forming=True, invited=True)
    actions.dissolve(invitation.organisation, reason="Failliet", by=UserFactory())
    with pytest.raises(NotPossible, match="bestaat niet meer"):
        community_actions.accept(invitation, by=UserFactory())


def test_reinstate_gives_back_what_was_and_undoes_no_merger():
    organisation, other = OrganisationFactory(), OrganisationFactory(verified=True)
    with pytest.raises(NotPossible, match="niet opgeheven"):
        actions.reinstate(organisation, reason="x", by=UserFactory())
    actions.dissolve(organisation, reason="x", by=UserFactory())
    with pytest.raises(NotPossible):
        actions.dissolve(organisation, reason="x", by=UserFactory())
    actions.reinstate(organisation, reason="x", by=UserFactory())
    assert organisation.status == "unverified"
    actions.merge(organisation, into=other, reason="x", by=UserFactory())
    organisation.refresh_from_db()
    with pytest.raises(NotPossible, match="samenvoeging ongedaan"):
        actions.reinstate(organisation, reason="x", by=UserFactory())
