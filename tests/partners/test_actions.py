from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from partners import actions, facts
from partners.editing import ChangedMeanwhile, version_of
from partners.models import Hub, Organisation, OrganisationRole, RoleClaim, Term
from partners.slugs import free_slug
from people.actions import accept_role, end_role
from people.history import NotPossible
from people.models import Event, Notification
from tests.factories.partners import (
    HubFactory,
    HubRoleFactory,
    OrganisationFactory,
    OrganisationRoleFactory,
    RoleClaimFactory,
    TermFactory,
)
from tests.factories.people import PortalRoleFactory, UserFactory

pytestmark = pytest.mark.django_db

ALL = ["kvk", "website", "mail_domain", "manager"]


def mails():
    return [
        (mail.kind.removeprefix("partners/mail/"), mail.address or mail.recipient.email)
        for mail in Notification.objects.select_related("recipient").order_by("pk")
    ]


def test_register_organisation_makes_its_first_manager_and_tells_the_hub():
    hub_role, person = HubRoleFactory(), UserFactory()
    organisation = actions.register_organisation(
        by=person, name="Kaas BV (fictief)", kind="sme", city="Gouda", hub=hub_role.hub
    )
    role = organisation.roles.get()
    assert (organisation.status, organisation.slug) == ("unverified", "kaas-bv-fictief")
    assert (role.person, role.role, role.is_current) == (person, OrganisationRole.Role.MANAGER, True)
    assert mails() == [("organisation_to_verify", hub_role.person.email)]


def test_register_organisation_without_a_hub_tells_the_administrators():
    administrator = PortalRoleFactory(role="administrator").person
    actions.register_organisation(by=UserFactory(), name="Kaas BV (fictief)", kind="sme")
    assert mails() == [("organisation_to_verify", administrator.email)]


def test_a_kvk_number_is_registered_once_also_by_two_at_the_same_moment():
    OrganisationFactory(kvk_number="12345678")
    with pytest.raises(NotPossible, match="net aangemeld"):
        actions.register_organisation(by=UserFactory(), name="Kaas BV (fictief)", kind="sme", kvk_number="12345678")
    assert Organisation.objects.filter(kvk_number="12345678").count() == 1


def test_propose_organisation_asks_somebody_else_to_manage_it():
    coordinator = UserFactory()
    organisation = actions.propose_organisation(
        by=coordinator, name="Kaas BV (fictief)", kind="sme", manager_email="kaas@voorbeeld.example"
    )
    role = organisation.roles.get()
    assert (role.email, role.is_waiting, role.given_by) == ("kaas@voorbeeld.example", True, coordinator)
    manager = UserFactory(email="kaas@voorbeeld.example")
    accept_role(role, by=manager)
    assert list(Organisation.objects.managed_by(manager)) == [organisation]


def test_verify_records_what_was_checked_and_tells_the_managers():
    organisation = OrganisationFactory()
    manager = OrganisationRoleFactory(organisation=organisation).person
    hub_manager = UserFactory()
    actions.verify(organisation, checks=ALL, note="", by=hub_manager)
    organisation.refresh_from_db()
    checked = Event.objects.about(organisation).get(verb="organisation.checked")
    assert (organisation.status, organisation.verified_by) == ("verified", hub_manager)
    assert checked.data == {"checks": ALL}
    assert mails() == [("organisation_verified", manager.email)]


def test_verify_needs_a_note_where_something_was_not_checked():
    organisation = OrganisationFactory()
    with pytest.raises(NotPossible, match="Niet alles is gecontroleerd"):
        actions.verify(organisation, checks=["kvk"], note=" ", by=UserFactory())
    actions.verify(organisation, checks=["website"], note="Gemeenten staan niet zo in het register.", by=UserFactory())
    assert organisation.is_verified


def test_verify_twice_is_refused():
    with pytest.raises(NotPossible):
        actions.verify(OrganisationFactory(verified=True), checks=ALL, note="", by=UserFactory())


def test_postpone_verification_tells_what_is_missing_and_loses_nothing():
    organisation = OrganisationFactory()
    manager = OrganisationRoleFactory(organisation=organisation).person
    actions.postpone_verification(organisation, reasons="Het KVK-nummer ontbreekt.", by=UserFactory())
    organisation.refresh_from_db()
    assert organisation.status == "unverified"
    assert mails() == [("organisation_not_verified", manager.email)]


def test_postpone_verification_of_a_verified_one_is_refused():
    with pytest.raises(NotPossible):
        actions.postpone_verification(OrganisationFactory(verified=True), reasons="Nee", by=UserFactory())


def test_change_organisation_tells_the_second_and_saves_nothing_of_it():
    organisation = OrganisationFactory(city="Gouda")
    seen = version_of(organisation)
    actions.change_organisation(organisation, seen=seen, by=UserFactory(name="Eerste"), city="Delft")
    with pytest.raises(ChangedMeanwhile) as meanwhile:
        actions.change_organisation(
            organisation, seen=seen, by=UserFactory(), city="Leiden", website="https://x.example"
        )
    organisation.refresh_from_db()
    assert (organisation.city, organisation.website) == ("Delft", "")
    assert [(each.field, each.stored, each.by) for each in meanwhile.value.differences] == [("city", "Delft", "Eerste")]


def test_the_last_manager_cannot_leave():
    role = OrganisationRoleFactory()
    OrganisationRoleFactory(organisation=role.organisation, person__is_active=False)
    with pytest.raises(NotPossible, match="laatste beheerder"):
        end_role(role, by=role.person, reason="Andere baan")
    OrganisationRoleFactory(organisation=role.organisation)
    end_role(role, by=role.person, reason="Andere baan")
    assert role.has_ended


def test_an_editor_may_always_leave():
    role = OrganisationRoleFactory(role="editor")
    end_role(role, by=role.person, reason="Andere baan")
    assert role.has_ended


def test_claim_role_gives_no_right_and_reaches_the_manager():
    manager = OrganisationRoleFactory()
    person = UserFactory()
    claim = actions.claim_role(manager.organisation, role="editor", message="Ik geef hier les", by=person)
    assert (claim.status, list(Organisation.objects.managed_by(person))) == ("claimed", [])
    assert mails() == [("role_claimed", manager.person.email)]


def test_claim_role_where_nobody_manages_reaches_the_hub():
    hub_role = HubRoleFactory()
    actions.claim_role(
        OrganisationFactory(verified=True, hub=hub_role.hub), role="manager", message="", by=UserFactory()
    )
    assert mails() == [("role_claimed", hub_role.person.email)]


def test_claim_role_twice_or_for_a_role_that_one_has_is_refused():
    claim = RoleClaimFactory()
    with pytest.raises(NotPossible, match="al gevraagd"):
        actions.claim_role(claim.organisation, role="editor", message="", by=claim.person)
    role = OrganisationRoleFactory()
    with pytest.raises(NotPossible, match="hebt deze rol al"):
        actions.claim_role(role.organisation, role="manager", message="", by=role.person)


def test_grant_claim_offers_the_role():
    claim, manager = RoleClaimFactory(role="editor"), UserFactory()
    actions.grant_claim(claim, by=manager)
    role = OrganisationRole.objects.get(person=claim.person)
    assert (claim.status, role.role, role.given_by, role.is_waiting) == ("granted", "editor", manager, True)


def test_refuse_claim_says_why():
    claim = RoleClaimFactory()
    actions.refuse_claim(claim, reason="Wij kennen u niet", by=UserFactory())
    assert (claim.status, mails()) == ("refused", [("claim_refused", claim.person.email)])


def test_a_claim_is_answered_once():
    claim = RoleClaimFactory()
    actions.refuse_claim(claim, reason="Nee", by=UserFactory())
    with pytest.raises(NotPossible):
        actions.grant_claim(claim, by=UserFactory())
    assert not OrganisationRole.objects.exists()


def test_a_term_is_added_and_changed_with_its_trail():
    person = UserFactory()
    term = actions.add_term(vocabulary="topic", code="agents", label_nl="Agents", label_en="Agents", by=person)
    actions.change_term(term, seen=0, by=person, label_nl="AI-agents", valid_until=date(2030, 1, 1))
    term.refresh_from_db()
    assert (term.label_nl, term.valid_until) == ("AI-agents", date(2030, 1, 1))
    assert list(Event.objects.about(term).order_by("pk").values_list("verb", flat=True)) == [
        "term.added",
        "term.changed",
    ]


def test_the_migration_has_loaded_the_facts():
    counts = {value: Term.objects.of(value).count() for value in Term.Vocabulary.values}
    assert counts == {"application_area": 15, "topic": 14, "target_group": 10, "kem": 8, "building_block": 6}
    assert Hub.objects.count() == 7
    assert not Hub.objects.filter(provinces__overlap=["NL-FL", "NL-ZE"]).exists()


def test_loading_the_facts_again_changes_nothing_that_people_edited():
    Term.objects.filter(code="nlp").update(label_nl="Eigen woord")
    before = (Term.objects.count(), Hub.objects.count())
    facts.load(apps)
    assert (Term.objects.count(), Hub.objects.count()) == before
    assert Term.objects.get(code="nlp").label_nl == "Eigen woord"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Hogeschool 't Gooi", "hogeschool-t-gooi"),
        ("Coöperatie Één", "cooperatie-een"),
        ("???", "organisation"),
        ("x" * 300, "x" * 100),
    ],
)
def test_free_slug(name, slug):
    assert free_slug(Organisation, name) == slug
    OrganisationFactory(slug=slug)
    assert free_slug(Organisation, name) == f"{slug}-2"


def test_free_slug_keeps_clear_of_the_form_that_makes_one():
    assert free_slug(Organisation, "New") == "new-2"


def test_the_database_refuses_a_verified_organisation_without_a_day():
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationFactory(status="verified")


def test_the_database_refuses_the_same_open_claim_twice():
    claim = RoleClaimFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleClaim.objects.create(organisation=claim.organisation, person=claim.person, role="editor")


def test_words_are_one_query_and_keep_old_labels(django_assert_num_queries):
    from partners.vocabulary import words

    TermFactory(vocabulary="topic", code="oud", label_nl="Oud woord", valid_until=date(2020, 1, 1), position=1000)
    with django_assert_num_queries(1):
        vocabulary = words()
        labels = [str(word) for word in vocabulary.of("topic", ["oud", "nlp", "nooit_bestaan"])]
        choices = [code for code, _ in vocabulary.choices("topic")]
        kept = [code for code, _ in vocabulary.choices("topic", keep=["oud"])]
    assert labels == ["Taaltechnologie (NLP)", "Oud woord", "nooit_bestaan"]
    assert ("oud" in choices, "oud" in kept) == (False, True)


def test_hub_managers_do_not_verify_what_they_work_for():
    from partners import permissions

    hub = HubFactory()
    hub_manager = HubRoleFactory(hub=hub).person
    organisation = OrganisationFactory(hub=hub)
    assert permissions.can_verify(hub_manager, organisation)
    OrganisationRoleFactory(organisation=organisation, person=hub_manager, role="editor")
    assert not permissions.can_verify(hub_manager, organisation)
