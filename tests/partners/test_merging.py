import pytest
from django.urls import reverse

from communities.models import Partnership
from partners import actions, merging
from partners.models import Merger, Organisation, OrganisationRole
from people.history import NotPossible, record, timeline
from people.models import Event
from tests.factories.partners import (
    LabFactory,
    OrganisationAddressFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    OrganisationRoleFactory,
    RoleClaimFactory,
)
from tests.factories.people import PortalRoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """The same factory, registered twice: (the old one, the one that stays)."""
    return (
        OrganisationFactory(verified=True, name="Kaasfabriek Gouda (fictief)", slug="kaasfabriek-gouda"),
        OrganisationFactory(verified=True, name="Kaas Gouda BV (fictief)", slug="kaas-gouda"),
    )


def merge(old, into):
    merger = actions.merge(old, into=into, reason="Twee keer aangemeld", by=UserFactory())
    for each in (old, into):
        each.refresh_from_db()
    return merger


def undo(merger):
    return actions.undo_merger(merger, by=UserFactory())


def everything():
    """Where all rows point that follow a merger, and how the organisations stand."""
    rows = {
        label: sorted(follower.model._base_manager.values_list("pk", follower.field))
        for label, follower in merging.followers().items()
        if follower.stays is not merging.always
    }
    return rows, sorted(Organisation.objects.values_list("pk", "name", "slug", "status", "merged_into"))


def url(name, *args):
    return reverse(f"partners:{name}", args=args)


def test_every_foreign_key_to_an_organisation_is_registered():
    assert merging.forgotten_fields() == set()


def test_what_follows_a_merger_has_a_name_for_people():
    nameless = [each for each in merging.followers().values() if not each.called]
    assert {each.stays for each in nameless} == {merging.always}
    assert merging.label_of("partners.organisationrole.organisation") == "Rollen van mensen"


def test_a_foreign_key_that_nobody_registered_is_noticed(monkeypatch):
    rest = {label: one for label, one in merging.followers().items() if label != "communities.partnership.organisation"}
    monkeypatch.setattr(merging, "_followers", rest)
    assert merging.forgotten_fields() == {"communities.partnership.organisation"}


def test_merge_lets_the_old_address_and_the_old_names_lead_to_the_other(two, client):
    old, into = two
    OrganisationAddressFactory(organisation=old, slug="melkfabriek")
    OrganisationNameFactory(organisation=old, name="Melkfabriek Gouda (fictief)")
    merge(old, into)
    for slug in ("kaasfabriek-gouda", "melkfabriek"):
        response = client.get(url("organisation-detail", slug))
        assert (response.status_code, response.url) == (301, into.get_absolute_url())
    for words in ("kaasfabriek gouda", "melkfabriek"):
        assert "Kaas Gouda BV (fictief)" in client.get(url("organisation-list"), {"q": words}).text


def test_merge_counts_one_organisation_less(two):
    merge(*two)
    assert Organisation.objects.filter(status="verified").count() == 1
    assert list(Organisation.objects.public()) == [two[1]]


def test_merge_and_undo_restore_everything(two, world):
    old, into = two
    OrganisationNameFactory(organisation=old)
    OrganisationAddressFactory(organisation=old)
    OrganisationRoleFactory(organisation=old)
    RoleClaimFactory(organisation=old)
    LabFactory(organisations=[old])
    Partnership.objects.create(
        community=world.community, organisation=old, role="co_applicant", helix="business", status="invited"
    )
    before = everything()
    merger = merge(old, into)
    assert not any(old.pk in (pk for _, pk in rows) for rows in everything()[0].values())
    undo(merger)
    assert everything() == before


def test_merge_keeps_the_events_of_the_old_readable_under_the_new(two, client_of):
    old, into = two
    record(old, "organisation.checked", by=UserFactory(), note="Gebeld met de beheerder")
    merge(old, into)
    page = client_of(PortalRoleFactory(role="auditor").person).get(url("organisation-history", into.slug))
    assert "Gebeld met de beheerder" in page.text and "Samengevoegd met Kaasfabriek Gouda (fictief)" in page.text
    assert len(timeline(old, into)) == 3


def test_merge_leaves_a_role_behind_that_the_person_has_already(two):
    old, into = two
    person = OrganisationRoleFactory(organisation=into).person
    second = OrganisationRoleFactory(organisation=old, person=person)
    editor = OrganisationRoleFactory(organisation=old, person=person, role="editor")
    merge(old, into)
    held = OrganisationRole.objects.filter(organisation=into, person=person)
    assert (sorted(grant.role for grant in held), OrganisationRole.objects.get(pk=second.pk).organisation) == (
        ["editor", "manager"], old,
    )  # fmt: skip
    assert editor in held


def test_merge_into_one_that_is_merged_on_leads_to_the_last(two, client):
    old, into = two
    last = OrganisationFactory(verified=True)
    first = merge(old, into)
    second = merge(into, last)
    assert client.get(old.get_absolute_url()).url == last.get_absolute_url()
    with pytest.raises(NotPossible, match="eerst ongedaan"):
        undo(first)
    undo(second)
    undo(first)
    assert client.get(old.get_absolute_url()).status_code == 200


def test_merge_refuses_two_partners_of_one_community(two, world):
    for each in two:
        Partnership.objects.create(
            community=world.community, organisation=each, role="co_applicant", helix="business", status="invited"
        )
    with pytest.raises(NotPossible, match="al partner"):
        merge(*two)
    assert (Merger.objects.count(), Organisation.objects.filter(merged_into__isnull=False).count()) == (0, 0)


def test_merge_refuses_itself_an_ended_one_and_losing_a_verification(two):
    old = two[0]
    for wrong, reason in (
        ((old, old), "een andere organisatie"),
        ((old, OrganisationFactory(dissolved=True)), "al beëindigd"),
        ((old, OrganisationFactory()), "nog niet geverifieerd"),
    ):
        with pytest.raises(NotPossible, match=reason):
            merge(*wrong)


def test_undo_merger_twice_is_refused(two):
    merger = merge(*two)
    undo(merger)
    with pytest.raises(NotPossible, match="al ongedaan"):
        undo(merger)


def test_undo_merger_keeps_what_came_later_with_the_one_that_stayed(two):
    merger = merge(*two)
    later = OrganisationRoleFactory(organisation=two[1])
    undo(merger)
    later.refresh_from_db()
    assert later.organisation == two[1]
    assert [event.verb for event in Event.objects.about(two[1])] == [
        "organisation.merger_undone",
        "organisation.merged",
    ]


def test_undo_merger_of_an_unverified_one_leaves_it_unverified():
    old, into = OrganisationFactory(), OrganisationFactory(verified=True)
    undo(merge(old, into))
    old.refresh_from_db()
    assert (old.status, old.merged_into) == ("unverified", None)


def test_organisation_merge_looks_first_and_then_merges(two, client_of):
    old, into = two
    OrganisationRoleFactory(organisation=old)
    client, address = client_of(PortalRoleFactory(role="administrator").person), url("organisation-merge", old.slug)
    assert f"?into={into.slug}" in client.get(address, {"q": "kaas gouda"}).text
    assert "Wat meegaat" in client.get(address, {"into": into.slug}).text
    assert client.post(f"{address}?into={into.slug}", {"reason": "Dubbel"}).url == url("merger-list")
    merger = Merger.objects.get()
    assert "Kaasfabriek Gouda (fictief)" in client.get(url("merger-list")).text
    assert client.post(url("merger-undo", merger.uuid)).url == url("merger-list")
    assert "ongedaan gemaakt op" in client.get(url("merger-list")).text


def test_organisation_merge_says_what_stands_in_the_way(two, world, client_of):
    for each in two:
        Partnership.objects.create(
            community=world.community, organisation=each, role="co_applicant", helix="business", status="invited"
        )
    client = client_of(PortalRoleFactory(role="administrator").person)
    address = f"{url('organisation-merge', two[0].slug)}?into={two[1].slug}"
    assert "Los dit eerst op" in client.get(address).text
    assert client.post(address, {"reason": "Dubbel"}).status_code == 409


@pytest.mark.parametrize("number", [1, 3])
def test_merger_list_takes_the_same_queries_for_any_number(client_of, number, django_assert_num_queries):
    for _ in range(number):
        merge(OrganisationFactory(verified=True), OrganisationFactory(verified=True))
    client = client_of(PortalRoleFactory(role="administrator").person)
    with django_assert_num_queries(5):
        client.get(url("merger-list"))
