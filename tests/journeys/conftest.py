from importlib import import_module

import pytest
from django.apps import apps

from catalog.models import CatalogTarget
from certification.models import Scheme, SchemeRole
from tests.factories.certification import SchemeRoleFactory
from tests.factories.partners import HubFactory, HubRoleFactory, OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import UserFactory
from tests.factories.sync import listed_module
from tests.journeys import processes


@pytest.fixture
def site(live_server, settings):
    """The web server, whose mails lead back to it."""
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.fixture
def platform(site, tmp_path):
    """The demo education platform; gives the address of its public page."""
    folder = tmp_path / "platform"
    with processes.demo_platform(folder) as (address, secret):
        CatalogTarget.objects.create(
            slug="proefplatform",
            name="Proefplatform (fictief)",
            base_url=f"{address}/api",
            public_url=address,
            secrets=[secret],
        )
        yield address


@pytest.fixture
def worker(site, tmp_path):
    with processes.worker_with_beat(tmp_path) as process:
        yield process


@pytest.fixture
def mailbox(worker, tmp_path):
    return processes.Mailbox(tmp_path / "mail")


@pytest.fixture
def mark(transactional_db):
    """The mark of this house, also when an earlier test emptied all tables."""
    found = Scheme.objects.filter(slug="keurmerk-leerkring")
    if not found.exists():
        import_module("certification.migrations.0002_keurmerk_leerkring").load(apps, None)
    return found.get()


class Cast:
    """Everybody in the story, with exactly the roles that they need. All invented."""

    def __init__(self, mark):
        self.hub = HubFactory(name="AI-hub Rivierenland (fictief)", slug="ai-hub-rivierenland", provinces=["NL-GE"])
        self.school = self.organisation("Hogeschool De Brug", "hogeschool-de-brug", "university_of_applied_sciences")
        self.company = self.organisation("Metaalbedrijf Jansen", "metaalbedrijf-jansen", "sme")
        self.trainer = self.organisation("Leerwerk", "leerwerk", "private_trainer", website="https://leerwerk.example")
        self.other_trainer = self.organisation("Praktijkhuis", "praktijkhuis", "private_trainer")
        self.coordinator = self.of(self.school, "Carla Coster", "manager")
        self.manager_of_company = self.of(self.company, "Pim Pater", "manager")
        self.manager_of_trainer = self.of(self.trainer, "Meike Maas", "manager")
        self.editor = self.of(self.trainer, "Edo Evers", "editor")
        self.other_editor = self.of(self.other_trainer, "Pleun Post", "editor")
        self.english_reader = self.person("Emma Ellis", language="en")
        self.stranger = self.person("Vera Vreemd")
        self.hub_manager = self.person("Hanna Hofman")
        HubRoleFactory(hub=self.hub, person=self.hub_manager)
        self.secretary = self.of_mark(mark, "Sanne Smit", SchemeRole.Role.SECRETARY)
        self.first_reviewer = self.of_mark(mark, "Rob Rietveld", SchemeRole.Role.REVIEWER)
        self.second_reviewer = self.of_mark(mark, "Roos Roelofs", SchemeRole.Role.REVIEWER)
        self.decision_maker = self.of_mark(mark, "Daan Drost", SchemeRole.Role.DECISION_MAKER)

    def person(self, name, **fields):
        return UserFactory(name=name, email=f"{name.split()[0].lower()}@voorbeeld.example", **fields)

    def organisation(self, name, slug, kind, **fields):
        place = {"hub": self.hub, "city": "Nijmegen", "province": "NL-GE"}
        return OrganisationFactory(name=f"{name} (fictief)", slug=slug, kind=kind, verified=True, **place, **fields)

    def of(self, organisation, name, role):
        return OrganisationRoleFactory(organisation=organisation, person=self.person(name), role=role).person

    def of_mark(self, mark, name, role):
        return SchemeRoleFactory(scheme=mark, person=self.person(name), role=role).person


@pytest.fixture
def cast(mark):
    """Some modules are in the catalogue already."""
    listed_module(title_nl="Robotica in de bouw", delivery="hybrid")
    for title in ("Taalmodellen voor bedrijven", "Data delen tussen bedrijven"):
        listed_module(title_nl=title, delivery="online")
    return Cast(mark)
