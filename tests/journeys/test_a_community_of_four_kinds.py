"""A community from the first page of its registration to *active*, with four organisations of four kinds, in a browser:
each step by the person whose step it is. Nothing here needs the worker: who is asked finds it on the own start page."""

from functools import partial
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from communities.models import Community, Partnership
from tests.factories.communities import RuleFactory, RuleSetFactory
from tests.factories.partners import HubFactory, HubRoleFactory, OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import UserFactory
from tests.journeys.hands import fill, follow, heading, looking_at, press, read, told

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "AI aan de waterkant (fictief)"
RULES = "Regeling Waterkant (fictief)"
LEVELS, PRACTICE = "Onderwijs en onderzoek op elk niveau", "Minstens twee praktijkpartners"
REMARKS = "Vraag ook een gemeente: die kent de oevers."


@pytest.fixture
def story(open_page):
    rules = RuleSetFactory(name_nl=RULES)
    levels = {"kind": "min_per_level", "values": ["education_vocational", "education_applied", "research_applied"]}
    RuleFactory(rule_set=rules, position=1, label_nl=LEVELS, what_nl="onderdelen", **levels)
    practice = {"kind": "min_of_kinds", "values": ["sme", "public_authority"], "minimum": 2}
    RuleFactory(rule_set=rules, position=2, label_nl=PRACTICE, what_nl="praktijkpartners", **practice)
    hub = HubFactory(name="AI-hub Waterland (fictief)", slug="ai-hub-waterland", provinces=["NL-GE"])
    hanna = HubRoleFactory(hub=hub, person=UserFactory(name="Hanna Hofman")).person
    return SimpleNamespace(
        open=partial(open_page, reduced_motion="reduce"),
        carla=manager("Carla Coster", "Hogeschool De Brug", "university_of_applied_sciences", hub),
        mo=manager("Mo Mulder", "Vakcollege Delta", "vocational_school", hub),
        pim=manager("Pim Pater", "Sensorbedrijf Oever", "sme", hub),
        sara=manager("Sara Snel", "Startup Stroom", "startup", hub),
        gea=manager("Gea Groen", "Gemeente Waterveen", "public_authority", hub),
        hanna=hanna,
    )


def manager(person, organisation, kind, hub):
    place = {"hub": hub, "city": "Nijmegen", "province": "NL-GE", "verified": True}
    organisation = OrganisationFactory(name=f"{organisation} (fictief)", kind=kind, **place)
    return OrganisationRoleFactory(organisation=organisation, person=UserFactory(name=person), role="manager").person


def test_from_the_wizard_to_active_with_four_organisations_of_four_kinds(story):
    the_coordinator_begins_a_registration_and_leaves_it_in_the_middle_of_a_step(story)
    resumes_it_from_the_start_page_with_nothing_lost(story)
    names_three_organisations_with_roles_and_chooses_rules(story)
    the_hub_advises_positively_with_remarks(story)
    the_check_says_what_is_missing_and_who_could_help(story)
    each_partner_answers_on_the_own_page(story)
    one_rule_is_met_and_one_is_not(story)
    a_public_body_asks_to_join_by_itself(story)
    the_coordinator_accepts_and_the_community_is_active(story)
    everybody_sees_it(story)
    assert Community.objects.get().status == "active"
    partners = Partnership.objects.active().order_by("pk").values_list("organisation__kind", "role", "helix")
    assert list(partners) == [
        ("university_of_applied_sciences", "main_applicant", "education"),
        ("vocational_school", "co_applicant", "education"),
        ("sme", "collaboration_partner", "business"),
        ("public_authority", "co_financier", "government"),
    ]


def the_coordinator_begins_a_registration_and_leaves_it_in_the_middle_of_a_step(story):
    page = story.coordinator = story.open(story.carla)
    page.goto("/nl/communities/")
    follow(page, "Community aanmelden")
    fill(page, {
        "Naam in het Nederlands": TITLE,
        "Naam in het Engels": "AI at the waterside (fictional)",
        "Samenvatting in het Nederlands": "Scholen, bedrijven en een gemeente leren samen van sensoren in het water.",
        "Begonnen door": "een school",
        "Samenwerkingsvorm": "consortiumovereenkomst",
    })  # fmt: skip
    press(page, "Opslaan en verder")
    heading(page, "Focus")
    fill(page, {"Focus": "een expertgebied", "Machine learning": True})
    read(page, "Bewaard om")  # by itself: no button was pressed


def resumes_it_from_the_start_page_with_nothing_lost(story):
    page = story.coordinator
    page.goto("/nl/start/")
    follow(page, f"Verdergaan: Maak de aanmelding van {TITLE}")
    heading(page, TITLE)
    story.desk = page.url
    page.goto(page.url.replace("/desk/", "/edit/focus/"))
    with looking_at(page):
        expect(page.get_by_label("Machine learning")).to_be_checked()
        expect(page.get_by_label("Focus").locator("option:checked")).to_have_text("een expertgebied")
    press(page, "Opslaan en verder")
    heading(page, "Plaats")
    follow(page, "Plek toevoegen")
    fill(page, {"Naam van de plek": "Het Veerhuis", "Plaats": "Nijmegen", "Provincie": "Gelderland"})
    press(page, "Opslaan")
    fill(page, {"AI-hub": "AI-hub Waterland (fictief)", "Gelderland": True})
    press(page, "Opslaan en verder")


def names_three_organisations_with_roles_and_chooses_rules(story):
    page = story.coordinator
    heading(page, "Partners")
    for name, role in {
        "Vakcollege Delta": "medeaanvrager",
        "Sensorbedrijf Oever": "samenwerkingspartner",
        "Startup Stroom": "samenwerkingspartner",
    }.items():
        follow(page, "Partner noemen")
        fill(page, {"Naam van de organisatie": name})
        press(page.get_by_role("main"), "Zoeken")
        follow(page, f"Kiezen: {name} (fictief)")
        fill(page, {"Rol": role})
        press(page, "Deze partner noemen")
        told(page, f"{name} (fictief) is genoteerd")
    fill(page, {"Regels": RULES})
    press(page, "Opslaan en verder")
    heading(page, "Plannen")
    follow(page, "Resultaat toevoegen")
    fill(page, {"Soort resultaat": "module", "Titel in het Nederlands": "Sensoren lezen"})
    press(page, "Opslaan")
    press(page, "Opslaan en verder")
    press(page, "Aanmelding indienen")
    told(page, "Ingediend")


def the_hub_advises_positively_with_remarks(story):
    page = story.open(story.hanna)
    page.goto("/nl/start/")
    follow(page, f"Adviseren: Adviseer over {TITLE}")
    fill(page, {"positief, met opmerkingen": True, "Redenen": REMARKS})
    press(page, "Advies geven")
    told(page, "positief")


def the_check_says_what_is_missing_and_who_could_help(story):
    page = story.coordinator
    page.goto(story.desk)
    read(page, REMARKS)
    check(page, story, "Aan 0 van 2 regels is voldaan.", {
        LEVELS: ["Ontbreekt", "2 van 3 onderdelen; voeg één partner die lesgeeft op EQF 2 tot en met 4 toe."],
        PRACTICE: ["Ontbreekt", "0 van 2 praktijkpartners; voeg twee mkb-bedrijven of overheidsorganisaties toe."],
    })  # fmt: skip
    rule(page, PRACTICE).get_by_text("Gemeente Waterveen (fictief)").first.wait_for()
    expect(rule(page, PRACTICE)).not_to_contain_text("Sensorbedrijf Oever")  # has been asked


def each_partner_answers_on_the_own_page(story):
    for person, answer, words in (
        (story.mo, "Uitnodiging aanvaarden", "Aanvaard"),
        (story.pim, "Uitnodiging aanvaarden", "Aanvaard"),
        (story.sara, "Weigeren", "Geweigerd"),
    ):
        page = story.open(person)
        page.goto("/nl/start/")
        follow(page, "Uitnodiging beantwoorden")
        press(page, answer)
        told(page, words)


def one_rule_is_met_and_one_is_not(story):
    check(story.coordinator, story, "Aan 1 van 2 regels is voldaan.", {
        LEVELS: ["Voldaan", "Onderdelen: 3, nodig: 3."],
        PRACTICE: ["Ontbreekt", "1 van 2 praktijkpartners; voeg één mkb-bedrijf of overheidsorganisatie toe."],
    })  # fmt: skip


def a_public_body_asks_to_join_by_itself(story):
    page = story.open(story.gea)
    page.goto("/nl/communities/")
    follow(page, TITLE)
    follow(page, "Partner worden")
    fill(page, {"Rol": "cofinancier", "Uw bericht": "Wij hebben meetpalen en vragen over de oevers."})
    press(page, "Verzoek versturen")
    told(page, "Uw verzoek is verstuurd")


def the_coordinator_accepts_and_the_community_is_active(story):
    page = story.coordinator
    page.goto("/nl/start/")
    follow(page, "Antwoorden: Gemeente Waterveen (fictief)")
    read(page, "Wij hebben meetpalen en vragen over de oevers.")
    press(page, "Verzoek aanvaarden")
    told(page, "de community is actief")
    check(page, story, "Aan 2 van 2 regels is voldaan.", {
        LEVELS: ["Voldaan", "Onderdelen: 3, nodig: 3."],
        PRACTICE: ["Voldaan", "Praktijkpartners: 2, nodig: 2."],
    })  # fmt: skip


def everybody_sees_it(story):
    page = story.open()
    page.goto("/nl/communities/")
    follow(page, TITLE)
    four = ("Hogeschool De Brug", "Vakcollege Delta", "Sensorbedrijf Oever", "Gemeente Waterveen")
    read(page, "Actief", *(f"{name} (fictief)" for name in four))
    expect(page.get_by_role("main")).not_to_contain_text("Startup Stroom")


def rule(page, label):
    return page.get_by_role("region", name=label)


def check(page, story, total, rules):
    """The consortium check of this community, as it stands on its page."""
    page.goto(story.desk.replace("/desk/", "/consortium/"))
    read(page, total)
    with looking_at(page):
        for label, (state, reason) in rules.items():
            expect(rule(page, label).get_by_role("img", name=state)).to_be_visible()
            expect(rule(page, label)).to_contain_text(reason)
