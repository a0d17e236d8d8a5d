"""The frame, the styles, the icons and the pages for what went wrong."""

import io
import re
from pathlib import Path

import pytest
from allauth.core.ratelimit import respond_429
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from config import errors, geography, menus
from config.context import Site
from config.finders import GENERATED, PackageFinder
from config.icons import ICONS, sprite
from config.menus import FOOTER, MAIN, PERSON
from config.sign_in_words import TEXTS
from config.styles import stylesheet

ROOT = settings.BASE_DIR
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CODE = [file for app in ("config", "people", "partners", "communities", "catalog", "enrolment", "certification")
        for file in (ROOT / app).rglob("*.py") if "migrations" not in file.parts]  # fmt: skip
CSS = ROOT / "static" / "css"


# --- Static files


def test_all_static_files_pass_the_manifest_of_production(tmp_path, settings):
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    published = [path for path in tmp_path.rglob("*") if path.is_file()]
    whole_sprite = 1_000_000
    assert not [path for path in published if path.stat().st_size > whole_sprite]
    assert not [path for path in published if path.suffix in {".scss", ".md"} and "admin" not in path.parts]
    manifest = (tmp_path / "staticfiles.json").read_text()
    for name in [
        "css/site.css",
        "icons.svg",
        "bootstrap/css/bootstrap.min.css",
        "img/logo.svg",
        "chart/chart.umd.min.js",
    ]:
        assert f'"{name}": ' in manifest


def test_every_static_file_that_a_template_names_exists():
    named = {
        name
        for template in TEMPLATES
        for name in re.findall(r"""{% static ['"]([^'"]+)['"] %}""", template.read_text())
    }
    assert named
    assert [name for name in sorted(named) if not finders.find(name)] == []


@pytest.mark.parametrize(
    "path",
    [
        "bootstrap/css/../../package.json",
        "bootstrap/css/bootstrap.min.css/../../../package.json",
        "bootstrap/package.json",
        "x",
    ],
)
def test_nothing_else_of_a_package_is_served(path):
    assert PackageFinder().find(path) == []


def test_generated_files_follow_their_sources(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    for name, make in GENERATED.items():
        assert Path(finders.find(name)).read_text() == make()


def test_the_stylesheet_holds_every_file_once_and_print_last():
    names = re.findall(r"^/\* ([\w/-]+\.css) \*/$", stylesheet(), re.MULTILINE)
    assert sorted(names) == sorted(file.relative_to(CSS).as_posix() for file in CSS.rglob("*.css"))
    assert names[:3] == ["fonts.css", "tokens.css", "base.css"]
    assert names[-1] == "print.css"


# --- Styles


def test_both_dark_blocks_are_equal():
    tokens = (CSS / "tokens.css").read_text()
    by_system = re.search(r":root:not\(\[data-bs-theme\]\) \{(.*?)\n  \}", tokens, re.DOTALL).group(1)
    by_switch = re.search(r'\n\[data-bs-theme="dark"\] \{(.*?)\n\}', tokens, re.DOTALL).group(1)
    assert [line.strip() for line in by_system.splitlines()] == [line.strip() for line in by_switch.splitlines()]


def test_colours_come_from_tokens_only():
    # What is printed, and what a machine reads (QR codes), is black on white in every scheme; focus on a deep ground.
    allowed = {"print.css": {"#fff", "#000", "#333", "#666", "#999"}, "pages/register.css": {"#fff", "#10282e"},
               "components/account.css": {"#fff"}, "base.css": {"#ffd9a8", "#06323a"}}  # fmt: skip
    found = {}
    for file in CSS.rglob("*.css"):
        name = file.relative_to(CSS).as_posix()
        colours = set(re.findall(r":[^;{}]*?(#[0-9a-f]{3,8})\b", file.read_text())) - allowed.get(name, set())
        if name != "tokens.css" and colours:
            found[name] = colours
    assert found == {}


@pytest.mark.parametrize(
    "forbidden",
    [
        r"\sstyle=",
        r"\son[a-z]+=[\"']",
        r"hx-on",
        r"[\"']js:",
        r"<script(?![^>]*(\bsrc=|application/(ld\+)?json))",
        r"<style\b",
    ],
)
def test_no_template_needs_an_unsafe_policy(forbidden):
    assert [
        file.name for file in TEMPLATES if re.search(forbidden, file.read_text()) and "mail" not in file.parts
    ] == []


# --- Icons


def test_the_sprite_holds_the_icons_in_use_and_no_other():
    assert sorted(re.findall(r'<symbol id="([^"]+)"', sprite())) == sorted(ICONS)


def test_every_icon_of_a_template_is_shipped():
    named = {name for file in TEMPLATES for name in re.findall(r"""{% icon ['"]([\w-]+)['"]""", file.read_text())}
    assert named - ICONS == set()


def test_every_shipped_icon_is_used():
    elsewhere = "".join(file.read_text() for file in [*TEMPLATES, *CODE] if file.name != "icons.py")
    assert {name for name in ICONS if not re.search(rf"""['"]{re.escape(name)}['"]""", elsewhere)} == set()


def test_an_icon_that_is_not_shipped_says_what_to_do():
    with pytest.raises(LookupError, match=r"config/icons\.py"):
        Template('{% icon "no-such-icon" %}').render(Context())


def test_an_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in Template('{% icon "clock" %}').render(Context())
    labelled = Template("{% icon 'clock' label %}").render(Context({"label": '"<Wacht>"'}))
    assert 'role="img" aria-label="&quot;&lt;Wacht&gt;&quot;"' in labelled


# --- The frame


def test_every_link_of_the_frame_leads_somewhere():
    for name in {name for name, _ in [*MAIN, *PERSON, *(link for _, links in FOOTER for link in links)]}:
        assert reverse(name)


def test_the_switch_of_language_keeps_the_page_and_the_search():
    with translation.override("nl"):
        languages = Site(RequestFactory().get("/nl/catalogue/x/?q=zorg&page=2")).languages
    assert [(each.code, each.name, each.href, each.is_current) for each in languages] == [
        ("nl", "Nederlands", "/nl/catalogue/x/?q=zorg&page=2", True),
        ("en", "English", "/en/catalogue/x/?q=zorg&page=2", False),
    ]
    assert languages[1].absolute == f"{settings.SITE_URL}/en/catalogue/x/"


@pytest.mark.parametrize("path", ["/", "/healthz", "/ooapi/v5/courses"])
def test_an_address_without_a_language_switches_to_the_home_page(path):
    assert [each.href for each in Site(RequestFactory().get(path)).languages] == ["/nl/", "/en/"]


def test_the_menu_marks_where_the_reader_is(monkeypatch):
    monkeypatch.setattr(menus, "MAIN", (("about", "About"), ("privacy", "Privacy")))
    with translation.override("nl"):
        drawn = Site(RequestFactory().get(f"{reverse('about')}more/")).menu
    about, privacy = BeautifulSoup(drawn, "lxml").find_all("a")
    assert (about.text, about["href"], about.get("aria-current")) == ("About", "/nl/about/", "true")
    assert (privacy.text, privacy.get("aria-current")) == ("Privacy", None)


@pytest.mark.parametrize(("is_demo", "stands"), [(True, True), (False, False)])
@pytest.mark.django_db
def test_the_notice_of_demonstration_stands_above_every_page_that_is_one(client, settings, is_demo, stands):
    settings.DEMO_NOTICE = is_demo
    for path in (reverse("gallery"), reverse("account_login")):
        assert ("Dit is een demonstratie." in client.get(path).content.decode()) is stands


def test_the_dutch_of_the_sign_in_pages_says_u():
    for text in TEXTS:
        with translation.override("en"):
            english = translation.gettext(text)
        dutch = translation.gettext(text)
        assert english == text
        assert not re.search(r"\b(je|jij|jouw|jezelf)\b", dutch, re.IGNORECASE), dutch


# --- What went wrong

PROBLEMS = {
    400: ("Wij begrijpen dit adres of formulier niet", "We do not understand this address or form"),
    403: ("Dit mag u niet doen", "You may not do this"),
    404: ("Deze pagina is er niet", "This page is not here"),
}
HANDLERS = {400: errors.bad_request, 403: errors.permission_denied, 404: errors.page_not_found}


def asked(path="/nl/x/"):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize("status", PROBLEMS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_problem_is_told_in_the_language_of_the_reader(status, language):
    with translation.override(language):
        response = HANDLERS[status](asked(), Exception("secret detail"))
    html = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{PROBLEMS[status][language == 'en']}</h1>" in html
    assert f'<html lang="{language}">' in html
    assert "secret detail" not in html


def test_an_unknown_address_gives_the_friendly_page(client, db):
    response = client.get("/nl/no-such-page/")
    assert response.status_code == 404
    assert "<h1>Deze pagina is er niet</h1>" in response.content.decode()


def test_the_page_of_a_breakdown_needs_no_database_and_no_session():
    # No `db` fixture: any query fails this test.
    response = errors.server_error(RequestFactory().get("/nl/x/"))
    assert response.status_code == 500
    assert "<h1>Er ging iets mis bij ons</h1>" in response.content.decode()


@pytest.mark.django_db
def test_a_form_that_is_too_large_is_refused_with_a_page_that_says_the_limit(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024
    response = client.post(reverse("gallery"), {"name": "x" * 2048})
    assert response.status_code == 413
    assert "mag hoogstens 1,0" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"), [("/nl/register/?q=%00", 400), ("/nl/register/%00/", 400), ("/nl/organisations/?q=%00", 200)]
)
def test_an_address_that_no_database_can_look_up_breaks_nothing(client, address, status):
    assert client.get(address).status_code == status


class BrokenBody(io.BytesIO):
    def read(self, *_):
        raise OSError("the visitor went away")


@pytest.mark.django_db
@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_that_breaks_off_while_it_is_sent_is_no_fault_of_ours(content_type):
    request = {"wsgi.input": BrokenBody(), "CONTENT_LENGTH": "100", "CONTENT_TYPE": content_type}
    assert Client(enforce_csrf_checks=True).post(reverse("gallery"), **request).status_code == 403


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_with_a_page_that_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post(reverse("gallery"), {"name": "x"})
    assert response.status_code == 403
    assert "<h1>Deze pagina stond te lang open</h1>" in response.content.decode()


@pytest.mark.django_db
def test_who_tries_too_often_gets_a_page_that_says_to_wait():
    response = respond_429(asked())
    assert response.status_code == 429
    assert "<h1>Te veel pogingen</h1>" in response.content.decode()


# --- Components


@pytest.mark.django_db
def test_a_table_sorts_and_pages_by_links_that_keep_the_rest_of_the_address(client):
    html = client.get(reverse("gallery"), {"q": "zorg", "sort": "-waiting", "page": "2"}).content.decode()
    assert 'aria-sort="descending"><a class="lk-sort-button" href="?q=zorg&amp;sort=waiting&amp;page=1">' in html
    assert '<a href="?q=zorg&amp;sort=-waiting&amp;page=3" rel="next">' in html
    assert 'data-label="Wachtlijst" class="is-num">3</td>' in html


@pytest.mark.django_db
def test_the_summary_of_errors_links_to_fields_of_the_page(client):
    html = client.get(reverse("gallery")).content.decode()
    summary = re.search(r'<div class="lk-banner lk-banner-bad lk-errors".*?</ul>', html, re.DOTALL).group()
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["broken_name", "broken_address", "broken_moment_0", "broken_terms"]
    assert all(f'id="{target}"' in html for target in targets)
    assert "Er kloppen nog 4 dingen niet" in summary


@pytest.mark.django_db
def test_the_errors_of_a_form_are_told_once(client):
    response = client.post(reverse("account_login"), {"login": "niemand@voorbeeld.example", "password": "onbekend"})
    assert response.content.decode().count("Het e-mailadres of het wachtwoord klopt niet.") == 1


@pytest.mark.parametrize(
    ("place", "x", "y"),
    # Read off the outline of the country: the tip of Zeeuws-Vlaanderen, Vaals, Delfzijl, Den Helder.
    [((51.375, 3.37), 2, 571), ((50.77, 6.015), 421, 722), ((53.33, 6.92), 565, 58), ((52.957, 4.76), 222, 155)],
)
def test_places_lie_where_the_map_has_them(place, x, y):
    here = geography.position(*place)
    assert here == (pytest.approx(x, abs=12), pytest.approx(y, abs=12))


def test_pins_in_one_place_stand_apart():
    pins = geography.placed([geography.Pin(number, "Utrecht", province="NL-UT") for number in range(1, 9)])
    for pin in pins:
        assert all(
            (pin.x - other.x) ** 2 + (pin.y - other.y) ** 2 >= 39.9**2 for other in pins if other.number != pin.number
        )


def test_the_map_has_the_twelve_provinces_by_their_codes():
    assert {shape.code for shape in geography.MAP.shapes()} == set(geography.NAMES_AT)


# --- In a browser


def test_the_chosen_colours_stay_on_the_next_page(page):
    page.goto(reverse("gallery"))
    page.get_by_role("button", name="Donkere kleuren").first.click()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    page.goto(reverse("account_login"))
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.get_by_role("button", name="Donkere kleuren").first.get_attribute("aria-pressed") == "true"


def test_the_first_tab_on_a_page_offers_to_skip_to_the_content(page):
    page.goto(reverse("account_login"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_on_a_phone_the_menu_opens_and_gives_the_focus_back(open_page):
    page = open_page(width=390, height=844)
    page.goto(reverse("account_login"))
    button = page.get_by_role("button", name="Menu", exact=True)
    button.press("Enter")
    page.get_by_role("dialog", name="Menu").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.getAttribute('aria-controls') === 'menu'")


def test_without_scripts_the_menu_leads_to_the_links_at_the_foot(open_page):
    page = open_page(width=390, height=844, java_script_enabled=False)
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Menu", exact=True).click()
    assert page.url.endswith("#links")
    assert page.locator("footer#links nav a").first.is_visible()


ASK = """path => {
    const button = document.createElement("button");
    button.textContent = "Vraag";
    button.setAttribute("hx-get", path);
    button.setAttribute("hx-target", "main");
    document.querySelector("main").prepend(button);
    htmx.process(button);
    button.click();
}"""


def without_what_htmx_logs(complaints):
    """htmx tells the console about each answer that is an error; here it is asked for."""
    return [each for each in complaints if not re.search("htmx:|Response Status Error Code 404", each)]


def test_an_answer_that_says_what_went_wrong_takes_the_place_of_the_page(windows):
    page = windows.open()
    page.goto(reverse("account_login"))
    page.evaluate(ASK, "/nl/no-such-page/")
    page.get_by_role("heading", name="Deze pagina is er niet").wait_for()
    assert page.title() == "Deze pagina is er niet – Leerkring"
    assert page.locator("header").count() == 1
    windows.complaints = without_what_htmx_logs(windows.complaints)


def test_a_request_that_is_never_answered_says_so(windows):
    page = windows.open()
    page.goto(reverse("account_login"))
    page.route("**/nl/lost/", lambda route: route.abort())
    page.evaluate(ASK, "/nl/lost/")
    assert page.get_by_role("alert").inner_text().strip().startswith("Leerkring gaf geen antwoord.")
    assert page.get_by_role("heading", name="Inloggen").is_visible()
    windows.complaints = without_what_htmx_logs(windows.complaints)
