from datetime import date, timedelta

import pytest
from django.utils import timezone

from communities import actions
from communities.models import Community, CommunityRole, HubAdvice, Location, Output, Partnership
from partners.editing import ChangedMeanwhile, version_of
from people.actions import end_role
from people.history import NotPossible
from people.mail import draw
from people.models import Event, Notification
from tests.factories.communities import (
    CommunityFactory,
    CommunityRoleFactory,
    LocationFactory,
    OutputFactory,
    PartnershipFactory,
)
from tests.factories.partners import HubFactory, HubRoleFactory, OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import PortalRoleFactory, UserFactory

pytestmark = pytest.mark.django_db

Status, PStatus = Community.Status, Partnership.Status


def mails():
    """Who hears what: kind of mail and address, in the order of writing."""
    return [
        (mail.kind.removeprefix("communities/mail/"), mail.address or mail.recipient.email)
        for mail in Notification.objects.select_related("recipient").order_by("pk")
    ]


def verbs(obj):
    return list(Event.objects.about(obj).order_by("pk").values_list("verb", flat=True))


def coordinator_of(community, **fields):
    return CommunityRoleFactory(community=community, person=UserFactory(**fields)).person


def manager_of(organisation, **fields):
    return OrganisationRoleFactory(organisation=organisation, person=UserFactory(**fields)).person


def ready(**fields):
    """A registration with everything, whose hub has a manager; gives community, coordinator, hub manager."""
    hub = HubFactory()
    community = CommunityFactory(complete=True, hub=hub, **fields)
    return community, coordinator_of(community), HubRoleFactory(hub=hub).person


def almost_active():
    """A forming community that lacks nothing but the answer of its last partner, and that partner's manager."""
    community, coordinator, _ = ready(forming=True)
    PartnershipFactory(community=community, organisation__kind="university", helix="research")
    last = PartnershipFactory(community=community, invited=True, organisation__kind="sme")
    return community, coordinator, last, manager_of(last.organisation)


# Registration


def test_register_community_makes_a_draft_with_its_coordinator_and_its_lead():
    lead = OrganisationFactory(verified=True, kind="university_of_applied_sciences")
    person = manager_of(lead)
    community = actions.register_community(lead=lead, title_nl="AI in de zorg", by=person)
    partnership = community.partnerships.get()
    role = community.roles.get()
    assert (community.status, community.slug, community.lead) == (Status.DRAFT, "ai-in-de-zorg", lead)
    assert (role.person, role.is_current) == (person, True)
    assert (partnership.organisation, partnership.status, partnership.role, partnership.helix) == (
        lead,
        PStatus.ACTIVE,
        Partnership.Role.MAIN_APPLICANT,
        Partnership.Helix.EDUCATION,
    )
    assert verbs(community) == ["community.registered"]


def test_two_communities_of_one_name_get_two_addresses():
    lead = OrganisationFactory(verified=True)
    person = manager_of(lead)
    first = actions.register_community(lead=lead, title_nl="AI in de zorg", by=person)
    second = actions.register_community(lead=lead, title_nl="AI in de zorg", by=person)
    assert (first.slug, second.slug) == ("ai-in-de-zorg", "ai-in-de-zorg-2")


def test_change_community_records_which_fields_changed():
    community = CommunityFactory()
    person = coordinator_of(community)
    actions.change_community(community, seen=0, by=person, title_nl="Nieuw", summary_nl="")
    event = Event.objects.about(community).get()
    community.refresh_from_db()
    assert (community.title_nl, event.data, event.actor) == ("Nieuw", {"fields": ["title_nl"]}, person)


def test_change_community_that_changes_nothing_writes_nothing():
    community = CommunityFactory()
    actions.change_community(community, seen=0, by=coordinator_of(community), title_nl=community.title_nl)
    assert verbs(community) == []


def test_the_second_who_edits_the_same_field_is_told_and_nothing_is_lost():
    community = CommunityFactory()
    first, second = coordinator_of(community, name="Eerste"), coordinator_of(community)
    seen = version_of(community)
    actions.change_community(community, seen=seen, by=first, title_nl="Van de eerste")
    with pytest.raises(ChangedMeanwhile) as meanwhile:
        actions.change_community(community, seen=seen, by=second, title_nl="Van de tweede", summary_nl="Kort")
    community.refresh_from_db()
    (difference,) = meanwhile.value.differences
    assert (community.title_nl, community.summary_nl) == ("Van de eerste", "")
    assert (difference.field, difference.stored, difference.by) == ("title_nl", "Van de eerste", "Eerste")
    actions.change_community(community, seen=meanwhile.value.version, by=second, title_nl="Van de tweede")
    assert community.title_nl == "Van de tweede"


def test_two_who_edit_different_fields_do_not_disturb_each_other():
    community = CommunityFactory()
    actions.change_community(community, seen=0, by=coordinator_of(community), title_nl="Van de eerste")
    actions.change_community(community, seen=0, by=coordinator_of(community), summary_nl="Van de tweede")
    community.refresh_from_db()
    assert (community.title_nl, community.summary_nl) == ("Van de eerste", "Van de tweede")


@pytest.mark.parametrize("status", ["submitted", "declined", "ended", "retracted"])
def test_change_community_is_refused_while_others_judge_and_after_the_end(status):
    community = CommunityFactory(**{status: True})
    with pytest.raises(NotPossible, match="kan nu niets"):
        actions.change_community(community, seen=0, by=UserFactory(), title_nl="Anders")


def test_the_hub_of_a_forming_community_stays():
    community = CommunityFactory(forming=True, hub=HubFactory())
    with pytest.raises(NotPossible, match="De hub heeft al geadviseerd"):
        actions.change_community(community, seen=0, by=UserFactory(), hub=HubFactory())


def test_submit_hands_the_registration_to_the_managers_of_the_hub():
    community, coordinator, hub_manager = ready()
    PartnershipFactory(community=community, planned=True)
    actions.submit(community, by=coordinator)
    assert (community.status, community.submitted_at is not None) == (Status.SUBMITTED, True)
    assert mails() == [("submitted", hub_manager.email)]


def test_submit_without_a_hub_goes_to_the_administrators():
    administrator = PortalRoleFactory(role="administrator").person
    community = CommunityFactory(complete=True)
    PartnershipFactory(community=community, planned=True)
    actions.submit(community, by=coordinator_of(community))
    assert mails() == [("submitted", administrator.email)]


def test_submit_passes_over_a_hub_manager_whose_organisation_takes_part():
    administrator = PortalRoleFactory(role="administrator").person
    community, coordinator, hub_manager = ready()
    partnership = PartnershipFactory(community=community, planned=True)
    OrganisationRoleFactory(organisation=partnership.organisation, person=hub_manager)
    actions.submit(community, by=coordinator)
    assert mails() == [("submitted", administrator.email)]


def test_submit_names_all_that_is_missing():
    community = CommunityFactory()
    with pytest.raises(NotPossible) as refusal:
        actions.submit(community, by=coordinator_of(community))
    community.refresh_from_db()
    assert community.status == Status.DRAFT
    assert str(refusal.value) == (
        "De aanmelding is niet compleet. Beschrijf de community in een paar Nederlandse zinnen. Vertel wie met de "
        "community is begonnen. Kies een expertgebied, een toepassingsgebied of allebei. Kies een hub of een provincie. "
        "Voeg de plek toe waar mensen samen leren. Noem minstens één partner naast de penvoerder. Voeg toe wat de "
        "community wil maken, bijvoorbeeld een module."
    )


def test_submit_twice_is_refused():
    community, coordinator, _ = ready(submitted=True)
    PartnershipFactory(community=community, planned=True)
    with pytest.raises(NotPossible, match="ingediend"):
        actions.submit(community, by=coordinator)


def test_retract_ends_a_registration_with_its_reason():
    community = CommunityFactory(submitted=True)
    actions.retract(community, reason="Wij wachten op de gemeente.", by=coordinator_of(community))
    event = Event.objects.about(community).get()
    assert (community.status, event.note) == (Status.RETRACTED, "Wij wachten op de gemeente.")


def test_retract_is_refused_once_the_community_is_forming():
    community = CommunityFactory(forming=True)
    with pytest.raises(NotPossible):
        actions.retract(community, reason="", by=UserFactory())


def test_improve_is_the_way_back_after_a_negative_advice():
    community = CommunityFactory(declined=True)
    actions.improve(community, by=coordinator_of(community))
    assert community.status == Status.RETURNED


def test_improve_is_refused_while_the_hub_still_reads():
    with pytest.raises(NotPossible, match="afgewezen"):
        actions.improve(CommunityFactory(submitted=True), by=UserFactory())


def test_the_last_coordinator_cannot_leave():
    role = CommunityRoleFactory()
    with pytest.raises(NotPossible, match="laatste coördinator"):
        end_role(role, by=role.person, reason="Andere baan")
    CommunityRoleFactory(community=role.community)
    end_role(role, by=role.person, reason="Andere baan")
    assert CommunityRole.objects.current().filter(community=role.community).count() == 1


# Places and outputs


def test_add_location_and_output_are_kept_and_recorded():
    community = CommunityFactory()
    person = coordinator_of(community)
    place = actions.add_location(community, by=person, name="Lab", city="Utrecht", province="NL-UT")
    output = actions.add_output(community, by=person, kind="module", title_nl="Module")
    assert (Location.objects.get(), Output.objects.get()) == (place, output)
    assert verbs(community) == ["community.location_added", "community.output_added"]


def test_change_part_saves_and_tells_the_second():
    place = LocationFactory(name="Lab")
    person = coordinator_of(place.community)
    actions.change_part(place, seen=0, by=person, name="Werkplaats")
    assert place.name == "Werkplaats"
    with pytest.raises(ChangedMeanwhile):
        actions.change_part(place, seen=0, by=person, name="Atelier")


def test_remove_part_takes_it_away():
    output = OutputFactory()
    actions.remove_part(output, by=coordinator_of(output.community))
    assert not Output.objects.exists()
    assert verbs(output.community) == ["community.output_removed"]


def test_parts_cannot_change_while_the_hub_reads():
    place = LocationFactory(community__submitted=True)
    with pytest.raises(NotPossible):
        actions.remove_part(place, by=UserFactory())


# Advice


def test_positive_advice_makes_it_forming_and_asks_the_named_partners():
    community, coordinator, hub_manager = ready(submitted=True)
    partnership = PartnershipFactory(community=community, planned=True)
    manager = manager_of(partnership.organisation)
    advice = actions.advise(community, verdict="positive", reasons="", by=hub_manager)
    partnership.refresh_from_db()
    assert (community.status, community.forming_at is not None) == (Status.FORMING, True)
    assert (advice.verdict, advice.given_by) == (HubAdvice.Verdict.POSITIVE, hub_manager)
    assert (partnership.status, partnership.expires_on) == (PStatus.INVITED, timezone.localdate() + timedelta(days=30))
    assert mails() == [("forming", coordinator.email), ("invited", manager.email)]


def test_advice_with_remarks_keeps_them_and_makes_it_forming():
    community, _, hub_manager = ready(submitted=True)
    advice = actions.advise(
        community, verdict="positive_with_remarks", reasons="Zoek nog een gemeente.", by=hub_manager
    )
    assert (community.status, advice.reasons) == (Status.FORMING, "Zoek nog een gemeente.")


def test_incomplete_sends_it_back_with_reasons():
    community, coordinator, hub_manager = ready(submitted=True)
    actions.advise(community, verdict="incomplete", reasons="De plek ontbreekt.", by=hub_manager)
    assert community.status == Status.RETURNED
    assert mails() == [("returned", coordinator.email)]
    assert Notification.objects.get().context["reasons"] == "De plek ontbreekt."


def test_negative_advice_declines_with_reasons():
    community, coordinator, hub_manager = ready(submitted=True)
    actions.advise(community, verdict="negative", reasons="Er is al zo'n community.", by=hub_manager)
    assert community.status == Status.DECLINED
    assert mails() == [("declined", coordinator.email)]


@pytest.mark.parametrize("verdict", ["positive_with_remarks", "incomplete", "negative"])
def test_advice_other_than_positive_needs_reasons(verdict):
    community, _, hub_manager = ready(submitted=True)
    with pytest.raises(NotPossible, match="Geef de redenen"):
        actions.advise(community, verdict=verdict, reasons="  ", by=hub_manager)
    assert not HubAdvice.objects.exists()


def test_positive_advice_waits_for_the_verification_of_the_lead():
    community, _, hub_manager = ready(submitted=True, lead=OrganisationFactory())
    with pytest.raises(NotPossible, match="nog niet geverifieerd"):
        actions.advise(community, verdict="positive", reasons="", by=hub_manager)
    community.refresh_from_db()
    assert (community.status, HubAdvice.objects.count()) == (Status.SUBMITTED, 0)


def test_advice_comes_once():
    community, _, hub_manager = ready(submitted=True)
    actions.advise(community, verdict="positive", reasons="", by=hub_manager)
    with pytest.raises(NotPossible, match="wacht niet"):
        actions.advise(community, verdict="negative", reasons="Toch niet.", by=hub_manager)


# Partners


def test_invite_during_registration_only_names_the_partner():
    community = CommunityFactory()
    organisation = OrganisationFactory(verified=True)
    manager_of(organisation)
    partnership = actions.invite(
        community, organisation=organisation, role="co_applicant", helix="business", by=coordinator_of(community)
    )
    assert (partnership.status, partnership.expires_on, partnership.is_sent) == (PStatus.INVITED, None, False)
    assert mails() == []


def test_invite_later_asks_at_once_in_the_language_of_the_reader():
    community = CommunityFactory(forming=True, title_nl="AI in de zorg", title_en="AI in care")
    organisation = OrganisationFactory(verified=True)
    manager = manager_of(organisation, language="en")
    partnership = actions.invite(
        community, organisation=organisation, role="co_applicant", helix="business", by=coordinator_of(community)
    )
    mail = Notification.objects.get()
    assert partnership.expires_on == timezone.localdate() + timedelta(days=30)
    assert (mail.recipient, mail.language, mail.context["community"], mail.context["role"]) == (
        manager,
        "en",
        "AI in care",
        "co-applicant",
    )


def test_an_organisation_without_anybody_finds_the_invitation_later():
    community, coordinator, _, _ = almost_active()
    organisation = OrganisationFactory(verified=True)
    partnership = actions.invite(
        community, organisation=organisation, role="co_applicant", helix="business", by=coordinator
    )
    assert mails() == []
    later = manager_of(organisation)
    assert actions.accept(partnership, by=later).status == PStatus.ACTIVE


def test_somebody_who_is_still_asked_to_manage_is_mailed_at_the_address():
    organisation = OrganisationFactory()
    OrganisationRoleFactory(organisation=organisation, person=None, email="nieuw@voorbeeld.example", waiting=True)
    community = CommunityFactory(forming=True)
    actions.invite(
        community, organisation=organisation, role="co_applicant", helix="business", by=coordinator_of(community)
    )
    assert mails() == [("invited", "nieuw@voorbeeld.example")]


@pytest.mark.parametrize(
    ("trait", "sentence"),
    [
        ({}, "al partner"),
        ({"invited": True}, "al uitgenodigd"),
        ({"requested": True}, "al gevraagd"),
        ({"planned": True}, "al uitgenodigd"),
    ],
)
def test_a_partner_cannot_be_added_twice(trait, sentence):
    partnership = PartnershipFactory(community__forming=True, **trait)
    with pytest.raises(NotPossible, match=sentence):
        actions.invite(
            partnership.community,
            organisation=partnership.organisation,
            role="co_applicant",
            helix="business",
            by=UserFactory(),
        )


@pytest.mark.parametrize("trait", ["refused", "left"])
def test_one_that_refused_or_left_may_be_invited_anew(trait):
    old = PartnershipFactory(community__forming=True, **{trait: True})
    new = actions.invite(
        old.community, organisation=old.organisation, role="co_applicant", helix="business", by=UserFactory()
    )
    assert new.status == PStatus.INVITED


def test_invite_refuses_an_organisation_that_no_longer_exists():
    with pytest.raises(NotPossible, match="bestaat niet meer"):
        actions.invite(
            CommunityFactory(forming=True),
            organisation=OrganisationFactory(dissolved=True),
            role="co_applicant",
            helix="business",
            by=UserFactory(),
        )


def test_invite_is_refused_while_the_hub_reads():
    with pytest.raises(NotPossible, match="ingediend"):
        actions.invite(
            CommunityFactory(submitted=True),
            organisation=OrganisationFactory(),
            role="co_applicant",
            helix="business",
            by=UserFactory(),
        )


def test_accept_makes_a_partner_of_today():
    partnership = PartnershipFactory(community__forming=True, invited=True)
    coordinator = coordinator_of(partnership.community)
    person = manager_of(partnership.organisation)
    actions.accept(partnership, by=person)
    partnership.refresh_from_db()
    partnership.community.refresh_from_db()
    assert (partnership.status, partnership.since_on, partnership.answered_by) == (
        PStatus.ACTIVE,
        timezone.localdate(),
        person,
    )
    assert partnership.community.status == Status.FORMING
    assert mails() == [("accepted", coordinator.email)]


def test_the_acceptance_that_completes_the_conditions_makes_the_community_active():
    community, coordinator, last, manager = almost_active()
    actions.accept(last, by=manager)
    community.refresh_from_db()
    assert (community.status, community.active_at is not None) == (Status.ACTIVE, True)
    assert mails() == [("accepted", coordinator.email), ("active", coordinator.email)]


def test_an_unverified_partner_takes_part_but_does_not_count():
    community, _, last, manager = almost_active()
    last.organisation.status = "unverified"
    last.organisation.save()
    actions.accept(last, by=manager)
    last.refresh_from_db()
    community.refresh_from_db()
    assert (last.status, community.status) == (PStatus.ACTIVE, Status.FORMING)


def test_an_expired_invitation_cannot_be_accepted(at):
    at("2026-11-21")
    partnership = PartnershipFactory(community__forming=True, invited=True, expires_on=date(2026, 11, 20))
    with pytest.raises(NotPossible, match="liep tot en met 20 november 2026"):
        actions.accept(partnership, by=manager_of(partnership.organisation))


def test_an_invitation_still_works_on_its_last_day(at):
    at("2026-11-21")
    partnership = PartnershipFactory(community__forming=True, invited=True, expires_on=date(2026, 11, 21))
    assert actions.accept(partnership, by=manager_of(partnership.organisation)).status == PStatus.ACTIVE


def test_an_invitation_works_once(at):
    at("2026-11-21")
    partnership = PartnershipFactory(community__forming=True, invited=True)
    person = manager_of(partnership.organisation)
    actions.accept(partnership, by=person)
    with pytest.raises(NotPossible, match="al aanvaard, op 21 november 2026"):
        actions.accept(partnership, by=person)
    with pytest.raises(NotPossible, match="al aanvaard"):
        actions.refuse(partnership, reason="", by=person)


def test_a_partner_that_was_only_named_cannot_accept_yet():
    partnership = PartnershipFactory(community__submitted=True, planned=True)
    with pytest.raises(NotPossible, match="kan nu geen partners"):
        actions.accept(partnership, by=manager_of(partnership.organisation))


def test_refuse_tells_the_coordinators_why():
    partnership = PartnershipFactory(community__forming=True, invited=True)
    coordinator = coordinator_of(partnership.community)
    actions.refuse(partnership, reason="Geen tijd", by=manager_of(partnership.organisation))
    assert partnership.status == PStatus.REFUSED
    assert mails() == [("refused", coordinator.email)]
    assert Notification.objects.get().context["reason"] == "Geen tijd"


def test_invite_again_gives_another_month():
    partnership = PartnershipFactory(community__forming=True, expired=True)
    manager = manager_of(partnership.organisation)
    actions.invite_again(partnership, by=coordinator_of(partnership.community))
    partnership.refresh_from_db()
    assert partnership.expires_on == timezone.localdate() + timedelta(days=30)
    assert mails() == [("invited", manager.email)]


def test_invite_again_is_refused_while_the_invitation_runs():
    with pytest.raises(NotPossible, match="verlopen"):
        actions.invite_again(PartnershipFactory(community__forming=True, invited=True), by=UserFactory())


def test_withdraw_crosses_out_a_named_partner():
    partnership = PartnershipFactory(planned=True)
    actions.withdraw(partnership, by=UserFactory())
    assert not Partnership.objects.exists()
    assert verbs(partnership.community) == ["community.partner_crossed_out"]


def test_withdraw_is_refused_while_the_hub_reads_the_registration():
    partnership = PartnershipFactory(community__submitted=True, planned=True)
    with pytest.raises(NotPossible, match="ingediend"):
        actions.withdraw(partnership, by=UserFactory())
    assert Partnership.objects.get() == partnership


def test_withdraw_keeps_a_sent_invitation_as_history():
    partnership = PartnershipFactory(community__forming=True, invited=True)
    actions.withdraw(partnership, by=UserFactory())
    assert partnership.status == PStatus.REFUSED


def test_withdraw_is_refused_after_the_answer():
    with pytest.raises(NotPossible, match="al beantwoord"):
        actions.withdraw(PartnershipFactory(), by=UserFactory())


def ask(community, organisation=None, by=None):
    organisation = organisation or OrganisationFactory(verified=True)
    facts = {"role": "collaboration_partner", "helix": "business", "message": "Wij hebben data."}
    return actions.ask_to_join(community, organisation=organisation, by=by or manager_of(organisation), **facts)


def test_ask_to_join_reaches_the_coordinators_who_accept():
    community = CommunityFactory(active=True)
    coordinator = coordinator_of(community)
    partnership = ask(community)
    assert (partnership.status, mails()) == (PStatus.REQUESTED, [("requested", coordinator.email)])
    actions.accept(partnership, by=coordinator)
    assert partnership.status == PStatus.ACTIVE
    assert mails()[1:] == [("request_accepted", partnership.asked_by.email)]


def test_a_request_can_be_refused_with_a_reason():
    community = CommunityFactory(active=True)
    partnership = ask(community)
    actions.refuse(partnership, reason="Wij zijn vol", by=coordinator_of(community))
    assert (partnership.status, mails()[-1]) == (PStatus.REFUSED, ("request_refused", partnership.asked_by.email))


@pytest.mark.parametrize(
    "fields", [{"active": True, "is_open_for_partners": False}, {"ended": True}, {"submitted": True}]
)
def test_ask_to_join_is_refused_where_no_partners_are_taken(fields):
    with pytest.raises(NotPossible, match="niet open voor nieuwe partners"):
        ask(CommunityFactory(**fields))


def test_ask_to_join_twice_is_refused():
    partnership = PartnershipFactory(community__active=True, requested=True)
    with pytest.raises(NotPossible, match="al gevraagd"):
        ask(partnership.community, partnership.organisation)


def test_leave_ends_the_partnership_today_and_closes_nothing():
    partnership = PartnershipFactory(community__active=True, since_on=date(2025, 1, 1))
    coordinator = coordinator_of(partnership.community)
    actions.leave(partnership, reason="Reorganisatie", by=manager_of(partnership.organisation))
    partnership.community.refresh_from_db()
    assert (partnership.status, partnership.until_on) == (PStatus.LEFT, timezone.localdate())
    assert partnership.community.status == Status.ACTIVE
    assert mails() == [("left", coordinator.email)]
    body = draw(Notification.objects.get()).body
    assert "* Minstens één partner uit bedrijfsleven, overheid of zorg: 0 van 1 praktijkpartners; voeg één" in body
    assert "Minstens drie partners" not in body  # did not hold before either


def test_the_lead_organisation_cannot_leave():
    community = CommunityFactory(active=True, complete=True)
    with pytest.raises(NotPossible, match="penvoerder kan niet"):
        actions.leave(community.partnerships.get(), reason="", by=UserFactory())


# Life


def test_activate_by_the_button_when_something_else_completed_the_conditions():
    community, coordinator, last, manager = almost_active()
    Output.objects.filter(community=community).delete()
    actions.accept(last, by=manager)
    community.refresh_from_db()
    assert community.status == Status.FORMING
    OutputFactory(community=community)
    actions.activate(community, by=coordinator)
    assert community.status == Status.ACTIVE


def test_activate_names_each_condition_that_does_not_hold():
    community = CommunityFactory(forming=True)
    with pytest.raises(NotPossible) as refusal:
        actions.activate(community, by=UserFactory())
    assert "Voeg de plek toe waar mensen samen leren." in str(refusal.value)
    assert "0 van 4 regels" in str(refusal.value)


def test_set_phase_is_recorded_apart_from_the_status():
    community = CommunityFactory(active=True)
    actions.set_phase(community, phase=3, since_on=date(2026, 3, 1), note="Eerste modules draaien", by=UserFactory())
    community.refresh_from_db()
    assert (community.phase, community.phase_since_on, community.status) == (3, date(2026, 3, 1), Status.ACTIVE)
    assert verbs(community) == ["community.phase_set"]


def test_set_phase_refuses_a_day_ahead(at):
    at("2026-11-21")
    with pytest.raises(NotPossible, match="in de toekomst"):
        actions.set_phase(
            CommunityFactory(active=True), phase=2, since_on=date(2026, 11, 22), note="", by=UserFactory()
        )


def test_a_draft_has_no_phase_to_set():
    with pytest.raises(NotPossible):
        actions.set_phase(CommunityFactory(), phase=2, since_on=date(2026, 1, 1), note="", by=UserFactory())
