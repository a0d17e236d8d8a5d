"""Who finds a module, on which day it goes public, and where it may say that it came from."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from catalog import actions, listing, tasks
from catalog.models import Listing, ModuleVersion
from enrolment import entry
from people.history import NotPossible
from people.models import Event, Notification
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory, OfferingFactory, in_days
from tests.factories.communities import CommunityFactory, CommunityRoleFactory, PartnershipFactory
from tests.factories.partners import LabFactory, OrganisationRoleFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def page(client, key):
    return client.get(reverse("catalog:module-with-link", args=[key]))


def mails(kind):
    return list(Notification.objects.filter(kind=f"catalog/mail/{kind}").values_list("recipient", flat=True))


def test_a_module_with_a_link_is_in_no_list_and_found_by_who_has_the_link(client):
    offering, by = OfferingFactory(active=True), UserFactory()
    module = offering.module
    listing.draw(module)
    module = actions.set_visibility(module, visibility="link", by=by)
    assert (listing.draw(module), Listing.objects.count(), len(module.link_key)) == (None, 0, 43)
    response = page(client, module.link_key)
    assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert client.get(reverse("catalog:listing-detail", args=[module.slug])).status_code == 404
    assert entry.is_shown(offering)
    old, module = module.link_key, actions.renew_link(module, by=by)
    assert [page(client, key).status_code for key in (old, module.link_key)] == [404, 200]
    shown = actions.set_visibility(module, visibility="private", by=by)
    assert (shown.link_key, page(client, module.link_key).status_code) == (None, 404)
    offering = type(offering).objects.get(pk=offering.pk)
    assert not entry.is_shown(offering)
    with pytest.raises(NotPossible):
        actions.renew_link(module, by=by)
    actions.set_visibility(module, visibility="public", by=by)
    assert listing.draw(module)
    verbs = Event.objects.about(module).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["module.made_visible", "module.link_renewed", "module.made_visible", "module.made_visible"]


def test_every_address_on_the_page_with_a_link_leads_somewhere(client):
    version = ModuleVersionFactory(published=True, module__visibility="link", module__link_key="k" * 43)
    for trait in ("active", "full"):
        OfferingFactory(version=version, **{trait: True})
    OfferingFactory(version=version, active=True, elsewhere=True)
    shown = BeautifulSoup(client.get(version.module.get_absolute_url()).content, "html.parser")
    answers = {link["href"]: client.get(link["href"]) for link in shown.select("main a[href^='/']")}
    assert {answer.status_code for answer in answers.values()} == {200, 302}  # 302: to sign in before enrolling
    calendars = [answer.content for address, answer in answers.items() if address.endswith(".ics")]
    assert len(calendars) == 3 and b"k" * 43 not in b"".join(calendars)
    assert shown.select_one(".lk-number").text.endswith(version.module.get_absolute_url())


def test_a_draft_with_a_link_is_not_shown(client):
    module = actions.set_visibility(ModuleFactory(draft=True), visibility="link", by=UserFactory())
    assert page(client, module.link_key).status_code == 404


class TestGoLive:
    def test_on_its_day_the_version_is_public_in_the_name_of_who_chose_the_day(self, at):
        at("2026-12-01 09:00")
        version, by = ModuleVersionFactory(), UserFactory()
        for day in (datetime.date(2026, 12, 1), datetime.date(2026, 11, 1)):
            with pytest.raises(NotPossible, match="dag na vandaag"):
                actions.schedule(version, on=day, by=by)
        actions.schedule(version, on=datetime.date(2026, 12, 3), by=by)
        at("2026-12-02 23:30")
        tasks.go_live()
        assert ModuleVersion.objects.get().status == "draft"
        at("2026-12-03 00:05")
        tasks.go_live()
        tasks.go_live()
        version = ModuleVersion.objects.get()
        assert (version.status, version.published_by, version.goes_live_on) == ("published", by, None)

    def test_what_became_impossible_is_told_and_not_tried_again(self, at):
        at("2026-12-01 09:00")
        version, by = ModuleVersionFactory(), UserFactory()
        actions.schedule(version, on=datetime.date(2026, 12, 2), by=by)
        version.refresh_from_db()
        actions.save_draft(version, content={"summary_nl": "", "summary_en": ""}, outcomes=[], by=by)
        at("2026-12-02 00:05")
        tasks.go_live()
        version.refresh_from_db()
        assert (version.status, version.goes_live_on, mails("module_not_live")) == ("draft", None, [by.pk])

    def test_what_cannot_be_published_cannot_be_planned_and_a_day_can_be_taken_away(self):
        with pytest.raises(NotPossible, match="compleet genoeg"):
            actions.schedule(ModuleVersionFactory(empty=True), on=in_days(3), by=UserFactory())
        with pytest.raises(NotPossible):
            actions.schedule(ModuleVersionFactory(published=True), on=in_days(3), by=UserFactory())
        version, by = ModuleVersionFactory(), UserFactory()
        actions.schedule(version, on=in_days(3), by=by)
        actions.unschedule(version, by=by)
        actions.unschedule(version, by=by)
        assert ModuleVersion.objects.get(pk=version.pk).goes_live_on is None
        actions.schedule(version, on=in_days(3), by=by)
        actions.archive(version.module, by=by, reason="Niet meer.")
        assert ModuleVersion.objects.get(pk=version.pk).goes_live_on is None


class TestOrigin:
    def test_a_community_is_named_in_public_once_it_confirms(self):
        coordinator = CommunityRoleFactory(community=CommunityFactory(active=True))
        community, module, by = coordinator.community, ModuleFactory(published=True), UserFactory()
        actions.place_module(module, code="", community=community, by=by)
        assert (listing.draw(module).document["community"], mails("origin_asked")) == (None, [coordinator.person.pk])
        actions.confirm_origin(module, side="community", by=coordinator.person)
        assert listing.draw(module).community == community.slug
        actions.deny_origin(module, side="community", by=coordinator.person)
        assert listing.draw(module).community == ""
        with pytest.raises(NotPossible):
            actions.confirm_origin(module, side="community", by=coordinator.person)

    def test_who_may_confirm_does_so_by_naming(self):
        coordinator = CommunityRoleFactory(community=CommunityFactory(active=True))
        module = ModuleFactory(published=True)
        actions.place_module(module, code="", community=coordinator.community, by=coordinator.person)
        assert listing.draw(module).community == coordinator.community.slug
        assert mails("origin_asked") == []

    def test_a_lab_is_confirmed_by_an_organisation_behind_it(self, client_of):
        editor = OrganisationRoleFactory(role="editor", organisation__verified=True)
        lab, owner = LabFactory(), OrganisationRoleFactory(role="editor", organisation__verified=True)
        lab.organisations.add(editor.organisation)
        module = ModuleFactory(published=True, owner_organisation=owner.organisation)
        actions.place_module(module, code="", community=None, lab=lab, by=owner.person)
        assert (listing.draw(module).document["lab"], mails("origin_asked")) == (None, [editor.person.pk])
        client, answer = client_of(editor.person), reverse("catalog:origin-answer", args=[module.slug])
        assert [each.name for each in client.get(reverse("catalog:origin-list")).context["claims"]] == [lab.name]
        assert client.post(answer, {"side": "community", "confirm": "1"}).status_code == 404
        assert client.post(answer, {"side": "lab", "confirm": "1"}).status_code == 302
        assert listing.draw(module).document["lab"] == {"slug": lab.slug, "name": lab.name}
        client.post(answer, {"side": "lab", "deny": "1"})
        assert (listing.draw(module).document["lab"], mails("origin_denied")) == (None, [owner.person.pk])


def test_what_the_heir_takes_over_keeps_naming_the_community_it_came_from():
    from communities import actions as community_actions

    partner = PartnershipFactory(community=CommunityFactory(active=True, complete=True))
    module = ModuleFactory(owner_organisation=None, owner_community=partner.community)
    community_actions.end(
        partner.community, by=UserFactory(), remains="Alles.", heir=partner.organisation, statement="Afgesproken."
    )
    module.refresh_from_db()
    assert module.community_confirmed_at.date() == timezone.now().date()
