"""A word without end pushes no page sideways, on the narrowest screen that we promise (320 pixels)."""

import datetime

import pytest
from django.urls import reverse

from catalog import actions, listing
from catalog.actions.materials import keep_files
from config import uploads
from tests.factories.catalog import ModuleVersionFactory, OfferingFactory, PriceFactory, SessionFactory
from tests.factories.enrolment import EnrolmentFactory
from tests.factories.partners import OrganisationRoleFactory
from tests.files import pdf, upload

pytestmark = pytest.mark.django_db(transaction=True)
ENDLESS, TURNED = "w" * 5_000, "מבוא" * 40
TOO_WIDE = """() => document.scrollingElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("main *")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1).map((each) => each.outerHTML.slice(0, 90))"""
DESK = ("module-detail", "module-edit", "module-preview", "module-differences", "module-publish", "module-prices")


@pytest.fixture
def offering():
    """With the longest texts that every field takes, each of one word."""
    role = OrganisationRoleFactory(role="editor", organisation__verified=True)
    texts = {f"{name}_nl": ENDLESS for name in ("description", "prior_knowledge", "assessment", "quality")}
    version = ModuleVersionFactory(
        module__owner_organisation=role.organisation, module__slug="breed", published=True, title_nl=ENDLESS[:160],
        summary_nl=ENDLESS[:500], programme_nl=TURNED * 20, **texts,
    )  # fmt: skip
    file = uploads.FileField().clean(upload(f"{ENDLESS[:99]}.pdf", pdf()))
    long = {"title": ENDLESS[:200], "url": f"https://x.example/{ENDLESS[:400]}", "licence": "cc_by", "file": file}
    version.materials = keep_files(version.module, [long])
    version.save()
    version.outcomes.update(text_nl=ENDLESS[:300])
    offering = OfferingFactory(
        version=version, active=True, city=ENDLESS[:80], schedule_nl=ENDLESS[:200], cancellation_nl=ENDLESS
    )
    PriceFactory(offering=offering, amount=9_999_999, includes_nl=ENDLESS[:200])
    begins = datetime.datetime(2027, 1, 14, 13, tzinfo=datetime.UTC)
    ends = begins + datetime.timedelta(hours=3)
    SessionFactory(offering=offering, starts_at=begins, ends_at=ends, zone="America/Curacao", place=ENDLESS[:160])
    listing.draw(version.module)
    draft = actions.new_version(version.module, by=role.person)
    draft.title_nl, draft.description_nl = TURNED[:160], f"{ENDLESS[:-1]}x"
    draft.save()
    offering.writer = role.person
    return offering


def test_a_word_without_end_pushes_no_page_sideways(open_page, offering):
    person = OrganisationRoleFactory().person
    enrolment = EnrolmentFactory(offering=offering, person=person)
    organisation = offering.provider
    seen_by = {
        offering.writer: [
            *(reverse(f"catalog:{name}", args=["breed"]) for name in (*DESK, "listing-detail", "listing-manager", "listing-talk")),
            reverse("catalog:offering-edit", args=[offering.uuid]),
            reverse("catalog:provider-desk", args=[organisation.slug]),
            reverse("enrolment:enrolment-create", args=[offering.uuid]),
            "/nl/catalogue/", "/nl/catalogue/results/compare/?compare=breed", "/nl/",
        ],
        person: [reverse("enrolment:enrolment-detail", args=[enrolment.uuid])],
    }  # fmt: skip
    found = {}
    for somebody, addresses in seen_by.items():
        page = open_page(somebody, width=320)
        for address in addresses:
            page.goto(address)
            page.evaluate("document.querySelectorAll('main details').forEach((each) => (each.open = true))")
            found[address] = page.evaluate(TOO_WIDE)[:4]
    assert {address: wide for address, wide in found.items() if wide} == {}
