"""The whole main job in a browser, from the first idea of a community to a module on somebody else's catalogue, with
the web server, the worker with its beat, the mails and the demo platform running for real."""

import json
import re
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from urllib.parse import quote

from django.utils import timezone
from playwright.sync_api import expect

from config.texts import date_full
from tests.journeys.hands import fill, follow, heading, looking_at, press, read, told
from tests.journeys.processes import until

TITLE = "Beeldherkenning voor bedrijven: een cursus"
COMMUNITY = "AI in de maakindustrie (fictief)"
PROVIDER_PAGE = "https://praktijkhuis.example/inschrijven"
NEW_TITLE = "Beeldherkenning voor bedrijven: een korte cursus"
NO_INTEREST = (
    "Ik heb geen belang bij dit dossier: ik werk niet met of voor de aanvrager, gaf de aanvrager geen advies en heb geen "
    "persoonlijke of financiële band."
)
REASONS = "Er doet nog geen bedrijf mee. Zoek een partner uit de praktijk."


def test_from_a_community_to_a_certified_module_on_another_catalogue(windows, cast, platform, worker, mailbox):
    story = SimpleNamespace(windows=windows, cast=cast, platform=platform, mailbox=mailbox)
    story.open = partial(windows.open, reduced_motion="reduce")
    story.start = timezone.localdate() + timedelta(days=40)
    a_coordinator_registers_a_community(story)
    a_stranger_does_not_even_see_it(story)
    the_hub_advises_against_it_with_reasons(story)
    the_coordinator_improves_it_and_submits_it_again(story)
    the_hub_advises_positively_and_the_community_forms(story)
    a_stranger_has_no_business_there(story)
    the_partners_accept_and_the_community_becomes_active(story)

    a_provider_editor_writes_a_module_in_two_languages(story)
    the_coordinator_confirms_that_it_came_from_the_community(story)
    plans_a_start_with_one_place(story)
    another_provider_asks_for_a_licence_and_plans_a_start_at_its_own_page(story)

    a_visitor_finds_it_by_other_inflections(story)
    narrows_by_facets_with_counts(story)
    the_page_says_what_its_structured_data_say(story)

    a_professional_makes_an_account_and_confirms_it_from_a_real_mail(story)
    takes_the_last_place(story)
    the_next_person_waits_in_the_queue_and_reads_it_in_english(story)
    the_other_start_leads_to_the_page_of_the_provider(story)

    the_provider_applies_for_the_mark(story)
    the_secretary_declares_it_admissible_and_asks_two_reviewers(story)
    they_score_blind(story)
    the_applicant_replies_to_the_findings(story)
    the_secretary_advises(story)
    somebody_else_decides(story)
    the_mark_shows_everywhere_and_anybody_verifies_it(story)

    the_listing_shows_on_the_other_platform(story)
    a_new_version_updates_it_there(story)
    unpublishing_removes_it_everywhere(story)


# 1. A community


def a_coordinator_registers_a_community(story):
    page = story.coordinator = story.open(story.cast.coordinator)
    page.goto("/nl/communities/")
    follow(page, "Community aanmelden")
    fill(page, {
        "Naam in het Nederlands": COMMUNITY,
        "Naam in het Engels": "AI in manufacturing (fictional)",
        "Samenvatting in het Nederlands": "Scholen en bedrijven leren samen wat AI in de fabriek kan doen.",
        "Samenvatting in het Engels": "Schools and companies learn together what AI can do in the factory.",
        "Begonnen door": "een school",
        "Samenwerkingsvorm": "consortiumovereenkomst",
    })  # fmt: skip
    press(page, "Opslaan en verder")
    heading(page, "Focus")
    fill(page, {
        "Focus": "een expertgebied en een toepassingsgebied",
        "Machine learning": True,
        "Technische industrie": True,
    })  # fmt: skip
    press(page, "Opslaan en verder")
    heading(page, "Plaats")
    follow(page, "Plek toevoegen")
    fill(page, {"Naam van de plek": "De Werkplaats", "Plaats": "Nijmegen", "Provincie": "Gelderland"})
    press(page, "Opslaan")
    told(page, "Toegevoegd")
    fill(page, {"AI-hub": "AI-hub Rivierenland (fictief)", "Gelderland": True})
    press(page, "Opslaan en verder")
    heading(page, "Partners")
    name_a_partner(page, "Leerwerk")
    press(page, "Opslaan en verder")
    heading(page, "Plannen")
    follow(page, "Resultaat toevoegen")
    fill(page, {
        "Soort resultaat": "module",
        "Titel in het Nederlands": "Module beeldherkenning",
        "Titel in het Engels": "Module on vision",
        "Gepland voor": "2027-06-01",
    })  # fmt: skip
    press(page, "Opslaan")
    told(page, "Toegevoegd")
    fill(page, {"Professionals per jaar": "120"})
    press(page, "Opslaan en verder")
    heading(page, "Controleren en indienen")
    press(page, "Aanmelding indienen")
    told(page, "Ingediend")
    story.community = page.url.split("/communities/")[1].split("/")[0]


def name_a_partner(page, name):
    follow(page, "Partner noemen")
    fill(page, {"Naam van de organisatie": name})
    press(page.get_by_role("main"), "Zoeken")
    follow(page, f"Kiezen: {name} (fictief)")
    fill(page, {"Rol": "samenwerkingspartner"})
    press(page, "Deze partner noemen")
    told(page, f"{name} (fictief) is genoteerd")


def the_hub_advises_against_it_with_reasons(story):
    page = story.hub = story.open(story.cast.hub_manager)
    page.goto("/nl/start/")
    follow(page, f"Adviseren: Adviseer over {COMMUNITY}")
    heading(page, COMMUNITY)
    fill(page, {"negatief": True})
    press(page, "Advies geven")
    expect(page.get_by_role("alert")).to_contain_text("Geef de redenen")
    fill(page, {"Redenen": REASONS})
    press(page, "Advies geven")
    told(page, "negatief")
    mail = story.mailbox.wait_for("carla@voorbeeld.example", "negatief")
    assert REASONS in mail


def the_coordinator_improves_it_and_submits_it_again(story):
    page = story.coordinator
    page.goto("/nl/start/")
    follow(page, f"Advies lezen: {COMMUNITY} is bij u terug")
    read(page, REASONS)
    press(page, "Verbeteren en opnieuw indienen")
    told(page, "opnieuw indienen")
    page.goto(f"/nl/communities/{story.community}/edit/partners/")
    name_a_partner(page, "Metaalbedrijf Jansen")
    page.goto(f"/nl/communities/{story.community}/submit/")
    press(page, "Aanmelding indienen")
    told(page, "Ingediend")


def the_hub_advises_positively_and_the_community_forms(story):
    page = story.hub
    page.goto("/nl/hubs/ai-hub-rivierenland/desk/")
    follow(page, f"Adviseren: Adviseer over {COMMUNITY}")
    read(page, REASONS)
    fill(page, {"positief": True})
    press(page, "Advies geven")
    told(page, "positief")


def a_stranger_does_not_even_see_it(story):
    page = story.stranger = story.open(story.cast.stranger)
    assert page.goto(f"/nl/communities/{story.community}/").status == 404
    assert page.goto(f"/nl/communities/{story.community}/desk/").status == 404


def a_stranger_has_no_business_there(story):
    page = story.stranger
    for path, status in {"desk/": 403, "edit/basics/": 403, "submit/": 403, "advise/": 403}.items():
        answer = page.goto(f"/nl/communities/{story.community}/{path}")
        assert (path, answer.status) == (path, status)
    heading(page, "Dit mag u niet doen")


def the_partners_accept_and_the_community_becomes_active(story):
    for person in (story.cast.manager_of_trainer, story.cast.manager_of_company):
        mail = story.mailbox.wait_for(person.email, "nodigt")
        page = story.open(person)
        page.goto(address_in(mail))
        press(page, "Uitnodiging aanvaarden")
    told(page, "de community is actief")
    visitor = story.visitor = story.open()
    visitor.goto("/nl/communities/")
    follow(visitor, COMMUNITY)
    heading(visitor, COMMUNITY)
    read(visitor, "Actief", "Leerwerk (fictief)", "Metaalbedrijf Jansen (fictief)", "De Werkplaats, Nijmegen")


# 2. A module


def a_provider_editor_writes_a_module_in_two_languages(story):
    page = story.editor = story.open(story.cast.editor)
    page.goto("/nl/organisations/leerwerk/supply/")
    follow(page, "Nieuwe module")
    fill(page, {
        "Titel": TITLE,
        "Samenvatting": "U laat een camera fouten vinden aan de lopende band.",
        "Na deze module kunt u…": "beoordelen of beeldherkenning past bij een controle in uw fabriek",
        "…en kunt u": "een eenvoudig model trainen met eigen foto's",
        "Niveau": "hbo-bachelor",
        "Waarop is dit niveau gebaseerd?": "indicatief, opgegeven door de aanbieder",
        "Studielast": "28",
        "Eenheid": "uur",
        "Nederlands": True,
        "op locatie": True,
        "een bedrag": True,
        "Bedrag in euro, inclusief btw": "450",
    })  # fmt: skip
    press(page, "Als concept opslaan")
    told(page, "Als concept opgeslagen")
    follow(page, "Verder schrijven")
    fill(page, {
        "Titel in het Engels": "Computer vision for companies",
        "Samenvatting in het Engels": "You let a camera find faults on the production line.",
        "Voorkennis en toelating, in het Nederlands": "U werkt in een fabriek en kunt met een rekenblad omgaan.",
        "Technische industrie": True,
        "Beeldherkenning (computer vision)": True,
        "Werkende professionals": True,
        "beroepsproduct": True,
        "Hoe er wordt getoetst, in het Nederlands": "U laat een eigen model zien en legt uw keuzes uit.",
        "Toezicht": "met toezicht",
        "Document na afloop": "certificaat",
        "Btw": "inclusief btw",
        "Kwaliteitszorg, in het Nederlands": "Elk jaar bekeken met deelnemers en bedrijven.",
        "Gemaakt in de learning community": COMMUNITY,
    })  # fmt: skip
    english = [
        "judge whether computer vision fits a check in your factory",
        "train a simple model with photos of your own",
    ]
    for number, outcome in enumerate(english, start=1):
        fill(page.get_by_role("group", name=f"Leeruitkomst {number}"), {"In het Engels": outcome})
    press(page, "Opslaan")
    told(page, "Opgeslagen")
    follow(page, "Publiceren…")
    press(page, "Publiceren")
    told(page, "De module is openbaar")
    story.module = page.url.rstrip("/").rsplit("/", 1)[1]


def the_coordinator_confirms_that_it_came_from_the_community(story):
    page = story.coordinator
    page.goto("/nl/desk/origins/")
    read(page, TITLE, "wacht op u")
    press(page, f"Bevestigen : {TITLE}")
    told(page, "Bevestigd")


def plans_a_start_with_one_place(story):
    page = story.editor
    follow(page, "Nieuwe uitvoering")
    fill(page, {
        "Eerste dag": str(story.start),
        "Laatste dag": str(story.start + timedelta(days=7)),
        "Plaats": "Nijmegen",
        "Provincie": "Gelderland",
        "hier": True,
        "Plaatsen": "1",
    })  # fmt: skip
    save_and_open(page)


def another_provider_asks_for_a_licence_and_plans_a_start_at_its_own_page(story):
    page = story.open(story.cast.other_editor)
    appears(page, f"/nl/catalogue/{story.module}/", "ook geven?")
    follow(page, "Licentie aanvragen")
    fill(page, {"Waarom wilt u deze module geven?": "Wij geven haar in Arnhem, met eigen docenten."})
    press(page, "Aan de eigenaar vragen")
    owner = story.editor
    owner.goto(address_in(story.mailbox.wait_for(story.cast.editor.email, "Praktijkhuis")))
    follow(owner, "Antwoorden: Praktijkhuis")
    press(owner, "Licentie verlenen")
    page.goto(f"/nl/desk/modules/{story.module}/")
    follow(page, "Nieuwe uitvoering")
    fill(page, {
        "Eerste dag": str(story.start + timedelta(days=30)),
        "online": True,
        "bij de aanbieder": True,
        "Uw eigen pagina waar men zich inschrijft": PROVIDER_PAGE,
    })  # fmt: skip
    save_and_open(page)


def save_and_open(page):
    press(page, "Als concept opslaan")
    told(page, "als concept opgeslagen")
    press(page, "Uitvoering openstellen")
    told(page, "De uitvoering staat open")


# 3. The catalogue


def a_visitor_finds_it_by_other_inflections(story):
    page = story.visitor
    for words in ("bedrijf", "cursussen bedrijf", "camera's in een fabriek"):
        appears(page, f"/nl/catalogue/?q={quote(words)}", TITLE)
    page.goto("/nl/catalogue/")
    fill(page, {"Zoeken in het aanbod": "bedrijf"})
    press(page.get_by_role("search"), "Zoeken")
    expect(page.locator("#result-count")).to_have_text("3 resultaten")


def narrows_by_facets_with_counts(story):
    page = story.visitor
    with looking_at(page):
        expect(facet(page, "Online", 3)).to_be_visible()
        facet(page, "Op locatie", 1).check()
    expect(page.locator("#result-count")).to_have_text("1 resultaat")
    follow(page, TITLE)
    heading(page, "Beeldherkenning")


def facet(page, name, count):
    return page.get_by_role("checkbox", name=re.compile(rf"^{name} {count} resulta(at|ten)$"))


def the_page_says_what_its_structured_data_say(story):
    page = story.visitor
    data = json.loads(page.locator('script[type="application/ld+json"]').inner_text())
    text = page.get_by_role("main").inner_text().replace("\u00ad", "")
    instances = sorted(data["hasCourseInstance"], key=lambda each: each["startDate"])
    starts = [story.start, story.start + timedelta(days=30)]
    assert data["name"] == page.get_by_role("heading", level=1).inner_text().replace("\u00ad", "") == TITLE
    assert (data["provider"]["name"], data["teaches"][0]) == (
        "Leerwerk (fictief)",
        "beoordelen of beeldherkenning past bij een controle in uw fabriek",
    )
    assert all(words in text for words in (data["description"], data["provider"]["name"], *data["teaches"]))
    assert [each["startDate"] for each in instances] == [str(day) for day in starts]
    assert all(date_full(day) in text for day in starts)
    assert {each["offers"]["price"] for each in instances} == {"450.00"} and "€ 450" in text.replace("\u00a0", " ")


def appears(page, address, words):
    """Opens a page again and again until the worker has done its part."""

    def there():
        page.goto(address)
        return words in page.inner_text("body").replace("\u00ad", "")

    with looking_at(page):
        until(there, f"{words!r} on {address}")


# 4. A place


def a_professional_makes_an_account_and_confirms_it_from_a_real_mail(story):
    page = story.professional = story.open()
    page.goto(f"/nl/catalogue/{story.module}/")
    follow(page, "Inschrijven")
    heading(page, "Inloggen")
    follow(page, "Maak er eerst een")
    fill(page, {
        "E-mailadres": "petra@voorbeeld.example",
        "Uw naam": "Petra Prins",
        "Taal van onze mails": "Nederlands",
        "Wachtwoord": "een lang en goed geheim",
        "Ik ben 16 jaar of ouder en ga akkoord met de gebruiksvoorwaarden.": True,
    })  # fmt: skip
    press(page, "Account maken")
    mail = story.mailbox.wait_for("petra@voorbeeld.example", "Welkom: bevestig uw e-mailadres")
    page.goto(address_in(mail))
    press(page, "Bevestigen")
    heading(page, "Inschrijven")


def takes_the_last_place(story):
    page = story.professional
    page.goto(f"/nl/catalogue/{story.module}/")
    read(page, "Nog 1 plaats")
    follow(page, "Inschrijven")
    page.get_by_role("checkbox", name="Ik ga akkoord met de voorwaarden").check()
    press(page, "Inschrijven met betalingsverplichting")
    read(page, "U hebt een plaats.")
    mail = story.mailbox.wait_for("petra@voorbeeld.example", f"U bent ingeschreven: {TITLE}")
    assert "Leerwerk (fictief)" in mail


def the_next_person_waits_in_the_queue_and_reads_it_in_english(story):
    page = story.open(story.cast.english_reader, locale="en-GB")
    page.goto(f"/en/catalogue/{story.module}/")
    heading(page, "Computer vision for companies")
    follow(page, "On the waiting list")
    heading(page, "Join the queue")
    page.get_by_role("checkbox", name="I agree to the terms").check()
    press(page, "Join the queue")
    read(page, "You are number 1 in the queue.")
    mail = story.mailbox.wait_for(story.cast.english_reader.email, "Computer vision for companies")
    assert "queue" in mail and "wachtlijst" not in mail


def the_other_start_leads_to_the_page_of_the_provider(story):
    page = story.visitor
    page.goto(f"/nl/catalogue/{story.module}/")
    page.get_by_role("link", name=re.compile("Naar de aanbieder")).last.click()
    heading(page, "U verlaat Leerkring")
    read(page, PROVIDER_PAGE, "voorwaarden")
    page.route(
        PROVIDER_PAGE,
        lambda route: route.fulfill(body="<h1>Inschrijven bij het Praktijkhuis</h1>", content_type="text/html"),
    )
    press(page, "Verder naar Praktijkhuis (fictief)")
    page.wait_for_url(PROVIDER_PAGE)
    left = f"asks another site: {PROVIDER_PAGE}"  # the one moment at which somebody leaves this site, and is told so
    assert story.windows.complaints == [left]
    story.windows.complaints.clear()


def address_in(mail):
    return next(line for line in mail.splitlines() if line.startswith("http"))


# 5. The mark


def the_provider_applies_for_the_mark(story):
    page = story.editor
    page.goto(f"/nl/desk/modules/{story.module}/")
    follow(page, "Keurmerk aanvragen")
    press(page, "Aanvraag beginnen")
    told(page, "Uw aanvraag is begonnen")
    story.criteria = page.locator(".lk-criterion-code").all_inner_texts()[:-1]
    assert len(story.criteria) == 13
    for code in story.criteria:
        with looking_at(page):
            expect(page.locator(f"#criterion-{code}.is-open")).to_be_visible()
        fill(
            page,
            {"Hoe voldoet de module aan dit criterium?": f"Bij {code} doen wij het zo, en dat staat in de studiegids."},
        )
        press(page, "Bewaren en verder")
    with looking_at(page):
        expect(page.locator("#criterion-statement.is-open")).to_be_visible()
    follow(page, "Naar indienen")
    fill(page, {"Wat wij in deze aanvraag zeggen, is naar ons beste weten waar.": True})
    press(page, "Aanvraag indienen")
    told(page, "Uw aanvraag is ingediend")
    story.file = page.url


def the_secretary_declares_it_admissible_and_asks_two_reviewers(story):
    page = story.secretary = story.open(story.cast.secretary)
    page.goto("/nl/certification/desk/")
    follow(page, TITLE)
    follow(page, "Dossier controleren")
    fill(page, {"Compleet: het dossier gaat naar beoordelaars": True})
    press(page, "Oordeel vastleggen")
    told(page, "Uw oordeel is vastgelegd")
    follow(page, "Beoordelaars vragen")
    for reviewer in (story.cast.first_reviewer, story.cast.second_reviewer):
        page.get_by_label(reviewer.name).check()
    press(page, "Deze beoordelaars vragen")
    told(page, "De beoordelaars zijn gevraagd")


def they_score_blind(story):
    first, second = story.open(story.cast.first_reviewer), story.open(story.cast.second_reviewer)
    for page, reviewer in ((first, story.cast.first_reviewer), (second, story.cast.second_reviewer)):
        page.goto(address_in(story.mailbox.wait_for(reviewer.email, TITLE)))
        fill(page, {NO_INTEREST: True})
        press(page, "Dossier aannemen")
        told(page, "U kunt het dossier nu beoordelen")
    second.reload()
    before = second.get_by_role("main").aria_snapshot()
    score(first, {**dict.fromkeys(story.criteria, 3), "B1": 4}, "De opdracht komt uit de fabriek zelf.")
    second.reload()
    assert second.get_by_role("main").aria_snapshot() == before  # nothing tells that the other one has been there
    assert story.cast.first_reviewer.name not in second.content()
    score(second, dict.fromkeys(story.criteria, 3), "De toets past bij de leeruitkomsten.")


def score(page, scores, findings):
    for code, points in scores.items():
        with looking_at(page):
            opened = page.locator(f"#criterion-{code}.is-open")
            expect(opened).to_be_visible()
            opened.get_by_role("radio", name=re.compile(f"^{points}")).locator("..").click()
        press(page, "Bewaren en verder")
    with looking_at(page):
        expect(page.locator("#criterion-report.is-open")).to_be_visible()
    fill(page, {"toekennen": True, "Bevindingen over het geheel": findings})
    press(page, "Bewaren")
    with looking_at(page):
        expect(page.get_by_role("status").filter(has_text="Bewaard")).to_be_visible()
    follow(page, "Oordeel indienen")
    fill(page, {NO_INTEREST: True})
    press(page, "Oordeel indienen")
    told(page, "Uw beoordeling is ingediend")


def the_applicant_replies_to_the_findings(story):
    mail = story.mailbox.wait_for("edo@voorbeeld.example", "Bevindingen")
    page = story.editor
    page.goto(address_in(mail))
    read(page, "De opdracht komt uit de fabriek zelf.", "De toets past bij de leeruitkomsten.")
    text = page.get_by_role("main").inner_text()
    assert not any(reviewer.name in text for reviewer in (story.cast.first_reviewer, story.cast.second_reviewer))
    follow(page, "Reageren op de bevindingen")
    fill(page, {"Uw reactie op de bevindingen": "Dank. Wij herkennen dit."})
    press(page, "Reactie versturen")
    told(page, "Uw reactie is aan het dossier toegevoegd")


def the_secretary_advises(story):
    page = story.secretary
    page.goto(story.file)
    read(page, "Dank. Wij herkennen dit.")
    follow(page, "Advies schrijven")
    fill(page, {"Uw advies": "Beide beoordelaars vinden alle criteria voldoende."})
    press(page, "Naar de besluitvormers sturen")
    told(page, "Uw advies ligt bij de besluitvormers")


def somebody_else_decides(story):
    page = story.open(story.cast.decision_maker)
    page.goto("/nl/certification/decisions/")
    follow(page, f"Dossier bekijken: {TITLE}")
    follow(page, "Over dit dossier beslissen")
    fill(page, {
        "toegekend": True,
        "Motivering in het Nederlands": "De module voldoet aan alle criteria.",
        "Motivering in het Engels": "The module meets all criteria.",
    })  # fmt: skip
    press(page, "Besluit vastleggen")
    told(page, "Het besluit is vastgelegd")


def the_mark_shows_everywhere_and_anybody_verifies_it(story):
    today = timezone.localdate()
    story.number = f"LK-M-{today.year}-0001"
    page = story.visitor
    appears(page, f"/nl/catalogue/{story.module}/", story.number)
    text = page.get_by_role("main").inner_text()
    assert "Dit keurmerk zegt dat twee deskundigen" in text and "geen diploma" in text
    page.goto("/nl/catalogue/")
    with looking_at(page):
        facet(page, "Alleen met keurmerk", 1).check()
    expect(page.locator("#result-count")).to_have_text("1 resultaat")
    follow(page, "Keurmerken")
    page.get_by_role("searchbox").fill(story.number.lower())
    press(page, "Controleren")
    read(page, "Dit keurmerk is geldig", "Wat dit keurmerk is", "Wat het niet is", story.number, TITLE)


# 6. Another catalogue


def the_listing_shows_on_the_other_platform(story):
    page = story.visitor
    appears(page, story.platform, TITLE)
    appears(page, story.platform, story.number)


def a_new_version_updates_it_there(story):
    page = story.editor
    page.goto(f"/nl/desk/modules/{story.module}/")
    press(page, "Nieuwe versie maken")
    fill(page, {"Titel in het Nederlands": NEW_TITLE})
    press(page, "Opslaan")
    follow(page, "Publiceren…")
    read(page, NEW_TITLE, "Titel in het Nederlands")
    press(page, "Publiceren")
    told(page, "De module is openbaar")
    appears(story.visitor, story.platform, NEW_TITLE)
    assert story.number in story.visitor.inner_text("body")  # the mark does not cover the title


def unpublishing_removes_it_everywhere(story):
    page, visitor = story.editor, story.visitor
    visitor.goto(story.platform)
    follow(visitor, NEW_TITLE)
    there = visitor.url
    follow(page, "Uit de catalogus halen")
    fill(page, {"Reden": "Wij geven hem volgend jaar opnieuw."})
    press(page, "Uit de catalogus halen")
    told(page, "niet meer openbaar")
    assert visitor.goto(f"/nl/catalogue/{story.module}/").status == 404
    visitor.goto(f"/nl/catalogue/?q={quote('beeldherkenning')}")
    expect(visitor.locator("#result-count")).to_have_text("0 resultaten")
    until(lambda: visitor.goto(there).status == 410, "the other platform to take it away")
    visitor.goto(story.platform)
    assert NEW_TITLE not in visitor.inner_text("body")
