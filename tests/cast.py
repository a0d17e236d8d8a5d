"""Who is who in the tests, in one small world.

`world` has people and things; everything is made when it is first asked for. Each person is also a fixture by name
(`coordinator`, `reviewer`, ...) and holds exactly the accepted grants of that role:

    def test_submit_moves_the_community(coordinator, world): ...
    def test_community_edit_shows_the_form(client_of, coordinator, world): client_of(coordinator).get(...)

The things are written out here instead of being drawn from factories: their facts are what the access table is about.
A test about one app makes what it needs with `tests/factories/<app>.py`.
"""

from datetime import timedelta
from decimal import Decimal
from functools import cached_property

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

PERSONAS = (
    "visitor",
    "stranger",
    "professional",
    "employer_contact",
    "coordinator",
    "partner_manager",
    "provider_editor",
    "provider_manager",
    "teacher",
    "hub_manager",
    "secretary",
    "reviewer",
    "second_reviewer",
    "decision_maker",
    "appeal_member",
    "catalogue_manager",
    "administrator",
    "privacy_officer",
    "auditor",
)


def person(name: str, email: str):
    from tests.factories.people import UserFactory

    return UserFactory(name=name, email=f"{email}@voorbeeld.example")


def grant(table, person, **scope):
    """An accepted role that has worked for a month."""
    month_ago = timezone.localdate() - timedelta(days=30)
    return table.objects.create(
        person=person, reason="de bezetting van de tests", starts_on=month_ago, accepted_at=timezone.now(), **scope
    )


class World:
    """One hub, three organisations, communities, modules, offerings, one scheme with its files. All invented."""

    def __init__(self):
        self.today = timezone.localdate()
        self.now = timezone.now()
        self.made = {}  # what the access table adds

    def in_days(self, days):
        return self.today + timedelta(days=days)

    # People

    @cached_property
    def visitor(self):
        return AnonymousUser()

    @cached_property
    def stranger(self):
        """Signed in, and nothing else."""
        return person("Vera Vreemd", "vera")

    @cached_property
    def professional(self):
        return person("Petra Prins", "petra")

    @cached_property
    def employer_contact(self):
        from partners.models import OrganisationRole

        someone = person("Elif Eker", "elif")
        grant(OrganisationRole, someone, organisation=self.company, role=OrganisationRole.Role.CONTACT)
        return someone

    @cached_property
    def coordinator(self):
        """Coordinates every community of this world, on behalf of the school."""
        from communities.models import CommunityRole
        from partners.models import OrganisationRole

        someone = person("Carla Coster", "carla")
        grant(OrganisationRole, someone, organisation=self.school, role=OrganisationRole.Role.MANAGER)
        for community in (self.community, self.draft_community, self.submitted_community):
            grant(CommunityRole, someone, community=community, role=CommunityRole.Role.COORDINATOR)
        return someone

    @cached_property
    def partner_manager(self):
        from partners.models import OrganisationRole

        someone = person("Pim Pater", "pim")
        grant(OrganisationRole, someone, organisation=self.company, role=OrganisationRole.Role.MANAGER)
        return someone

    @cached_property
    def provider_editor(self):
        from partners.models import OrganisationRole

        someone = person("Edo Evers", "edo")
        grant(OrganisationRole, someone, organisation=self.trainer, role=OrganisationRole.Role.EDITOR)
        return someone

    @cached_property
    def provider_manager(self):
        from partners.models import OrganisationRole

        someone = person("Meike Maas", "meike")
        grant(OrganisationRole, someone, organisation=self.trainer, role=OrganisationRole.Role.MANAGER)
        return someone

    @cached_property
    def teacher(self):
        from catalog.models import OfferingRole

        someone = person("Tom Tol", "tom")
        grant(OfferingRole, someone, offering=self.offering, role=OfferingRole.Role.TEACHER)
        return someone

    @cached_property
    def hub_manager(self):
        from partners.models import HubRole

        someone = person("Hanna Hofman", "hanna")
        grant(HubRole, someone, hub=self.hub, role=HubRole.Role.MANAGER)
        return someone

    def of_scheme(self, name, email, role):
        from certification.models import SchemeRole

        someone = person(name, email)
        grant(SchemeRole, someone, scheme=self.scheme, role=role)
        return someone

    @cached_property
    def secretary(self):
        return self.of_scheme("Sanne Smit", "sanne", "secretary")

    @cached_property
    def reviewer(self):
        return self.of_scheme("Rob Rietveld", "rob", "reviewer")

    @cached_property
    def second_reviewer(self):
        return self.of_scheme("Roos Roelofs", "roos", "reviewer")

    @cached_property
    def decision_maker(self):
        return self.of_scheme("Daan Drost", "daan", "decision_maker")

    @cached_property
    def appeal_member(self):
        return self.of_scheme("Aisha Aydin", "aisha", "appeal_member")

    def of_portal(self, name, email, role):
        from people.models import PortalRole

        someone = person(name, email)
        grant(PortalRole, someone, role=role)
        return someone

    @cached_property
    def catalogue_manager(self):
        return self.of_portal("Kees Kamp", "kees", "catalogue_manager")

    @cached_property
    def administrator(self):
        return self.of_portal("Bea Beheer", "bea", "administrator")

    @cached_property
    def privacy_officer(self):
        return self.of_portal("Filip Faber", "filip", "privacy_officer")

    @cached_property
    def auditor(self):
        return self.of_portal("Anna Aerts", "anna", "auditor")

    # Partners

    @cached_property
    def hub(self):
        from partners.models import Hub, Province

        return Hub.objects.create(
            slug="ai-hub-voorbeeld",
            name="AI-hub Voorbeeld (fictief)",
            provinces=[Province.GELDERLAND, Province.OVERIJSSEL],
            focus_nl="Zorg en slimme industrie",
            focus_en="Health and smart industry",
        )

    def organisation(self, name, slug, kind, **fields):
        from partners.models import Organisation, Province

        return Organisation.objects.create(
            name=f"{name} (fictief)",
            slug=slug,
            kind=kind,
            status=fields.pop("status", Organisation.Status.VERIFIED),
            verified_at=self.now,
            hub=self.hub,
            city="Deventer",
            province=Province.OVERIJSSEL,
            **fields,
        )

    @cached_property
    def school(self):
        """Leads the communities."""
        return self.organisation("Hogeschool De Brug", "hogeschool-de-brug", "university_of_applied_sciences")

    @cached_property
    def trainer(self):
        """Provides the modules and applies for the mark."""
        return self.organisation("Leerwerk", "leerwerk", "private_trainer", website="https://leerwerk.example")

    @cached_property
    def company(self):
        """Invited as a partner; sends its people to courses."""
        return self.organisation("Metaalbedrijf Jansen", "metaalbedrijf-jansen", "sme")

    @cached_property
    def unverified_organisation(self):
        from partners.models import Organisation

        return Organisation.objects.create(
            name="Nieuwkomer (fictief)", slug="nieuwkomer", kind=Organisation.Kind.STARTUP, hub=self.hub, city="Zwolle"
        )

    # Communities

    def learning_community(self, title, slug, status, **fields):
        from communities.models import Community, Partnership
        from partners.models import Province

        community = Community.objects.create(
            title_nl=title,
            title_en=f"{title} (in English)",
            summary_nl="Samen leren werken met AI.",
            summary_en="Learning to work with AI, together.",
            slug=slug,
            status=status,
            lead=self.school,
            hub=self.hub,
            provinces=[Province.OVERIJSSEL],
            focus=Community.Focus.BOTH,
            **fields,
        )
        Partnership.objects.create(
            community=community,
            organisation=self.school,
            role=Partnership.Role.MAIN_APPLICANT,
            helix=Partnership.Helix.EDUCATION,
            status=Partnership.Status.ACTIVE,
            since_on=self.in_days(-60),
        )
        return community

    @cached_property
    def community(self):
        return self.learning_community(
            "AI in de maakindustrie (fictief)",
            "ai-in-de-maakindustrie",
            "active",
            submitted_at=self.now,
            forming_at=self.now,
            active_at=self.now,
        )

    @cached_property
    def draft_community(self):
        return self.learning_community("AI in de tuinbouw (fictief)", "ai-in-de-tuinbouw", "draft")

    @cached_property
    def submitted_community(self):
        return self.learning_community("AI in de zorg (fictief)", "ai-in-de-zorg", "submitted", submitted_at=self.now)

    @cached_property
    def invitation(self):
        """The company has been invited into the active community and has not answered."""
        from communities.models import Partnership

        return Partnership.objects.create(
            community=self.community,
            organisation=self.company,
            role=Partnership.Role.COLLABORATION,
            helix=Partnership.Helix.BUSINESS,
            status=Partnership.Status.INVITED,
            asked_by=self.coordinator,
            expires_on=self.in_days(30),
        )

    @cached_property
    def location(self):
        from communities.models import Location

        return Location.objects.create(
            community=self.community, name="De Werkplaats", city="Deventer", province="NL-OV", facilities_nl="Robotarm"
        )

    @cached_property
    def output(self):
        from communities.models import Output

        return Output.objects.create(
            community=self.community,
            kind=Output.Kind.MODULE,
            title_nl="Module beeldherkenning",
            title_en="Module vision",
        )

    # Catalogue

    def version_of(self, slug, title, status, **fields):
        from catalog.models import Delivery, LearningOutcome, Level, Module, ModuleVersion

        module = Module.objects.create(
            slug=slug, owner_organisation=self.trainer, code=slug[:20], community=self.community
        )
        version = ModuleVersion.objects.create(
            module=module,
            status=status,
            title_nl=title,
            title_en=f"{title} (in English)",
            summary_nl="U leert wat AI voor uw werk kan doen.",
            summary_en="You learn what AI can do for your work.",
            level=Level.HBO,
            load_value=Decimal("28.0"),
            languages=["nl"],
            delivery=Delivery.PRESENTIAL,
            award=ModuleVersion.Award.CERTIFICATE,
            price=Decimal("450.00"),
            written_by=None,
            **fields,
        )
        LearningOutcome.objects.create(
            version=version, text_nl="een toepassing kiezen", text_en="choose an application"
        )
        return version

    @cached_property
    def version(self):
        return self.version_of("ai-op-de-werkvloer", "AI op de werkvloer", "published", published_at=self.now)

    @cached_property
    def module(self):
        """Published, with its row in the public catalogue."""
        return self.listed(self.version.module)

    @cached_property
    def draft_version(self):
        return self.version_of("beeldherkenning", "Beeldherkenning", "draft")

    @cached_property
    def draft_module(self):
        return self.draft_version.module

    @cached_property
    def certified_version(self):
        return self.version_of("verantwoorde-ai", "Verantwoorde AI", "published", published_at=self.now)

    @cached_property
    def certified_module(self):
        return self.listed(self.certified_version.module)

    def listed(self, module):
        from catalog import listing

        listing.draw(module)
        return module

    @cached_property
    def offering(self):
        """People enrol here; ten places."""
        from catalog.models import Offering

        return Offering.objects.create(
            version=self.version,
            provider=self.trainer,
            status=Offering.Status.ACTIVE,
            starts_on=self.in_days(40),
            ends_on=self.in_days(47),
            delivery="presential",
            languages=["nl"],
            city="Deventer",
            province="NL-OV",
            enrol_via=Offering.EnrolVia.HERE,
            capacity=10,
        )

    @cached_property
    def elsewhere_offering(self):
        """People enrol at the provider's own page."""
        from catalog.models import Offering

        return Offering.objects.create(
            version=self.version,
            provider=self.trainer,
            status=Offering.Status.ACTIVE,
            starts_on=self.in_days(50),
            delivery="online",
            enrol_via=Offering.EnrolVia.PROVIDER,
            enrol_url="https://leerwerk.example/inschrijven",
        )

    @cached_property
    def import_batch(self):
        from catalog.models import ImportBatch

        return ImportBatch.objects.create(organisation=self.trainer, file_name="aanbod.csv", file_hash="0" * 64)

    # Enrolment

    @cached_property
    def enrolment(self):
        """The professional has a place in the offering."""
        from catalog.models import Offering
        from enrolment.models import Enrolment

        enrolment = Enrolment.objects.create(
            person=self.professional,
            offering=self.offering,
            status=Enrolment.Status.ASSOCIATED,
            associated_at=self.now,
            terms_accepted_at=self.now,
            price=Decimal("450.00"),
            withdraw_until_on=self.in_days(14),
        )
        Offering.objects.filter(pk=self.offering.pk).update(taken=1)
        self.offering.refresh_from_db()
        return enrolment

    # Certification

    @cached_property
    def scheme(self):
        from certification.models import Scheme

        return Scheme.objects.create(
            slug="keurmerk-voorbeeld",
            name_nl="Keurmerk Voorbeeld",
            name_en="Example mark",
            owner_name="Leerkring",
            is_nl="Een oordeel van vakgenoten over een module.",
            is_en="A judgement of peers about a module.",
            is_not_nl="Geen diploma en geen recht op subsidie.",
            is_not_en="Not a diploma and no right to a grant.",
        )

    @cached_property
    def scheme_version(self):
        from certification.models import Criterion, SchemeVersion

        version = SchemeVersion.objects.create(
            scheme=self.scheme, in_force_from=self.in_days(-365), certified_fields=["title_nl", "level", "outcomes"]
        )
        scale = ["onvoldoende", "matig", "voldoende", "goed"]
        for position, (code, weight, knock_out) in enumerate((("A1", 2, True), ("A2", 1, False)), start=1):
            Criterion.objects.create(
                version=version,
                position=position,
                code=code,
                name_nl=f"Criterium {code}",
                name_en=f"Criterion {code}",
                scale_nl=scale,
                scale_en=["insufficient", "weak", "sufficient", "good"],
                weight=weight,
                is_knock_out=knock_out,
            )
        return version

    def application_for(self, version, status, **fields):
        from certification.models import Application, SelfAssessment

        if status != "draft":
            fields = {
                "snapshot": self.snapshot(version),
                "snapshot_hash": "0" * 64,
                "certified_hash": "0" * 64,
            } | fields
        if status in ("advised", "decided"):
            fields = {"advised_at": self.now, "advised_outcome": "granted"} | fields
        application = Application.objects.create(
            scheme_version=self.scheme_version,
            module_version=version,
            applicant=self.trainer,
            status=status,
            statement="Alles is naar waarheid ingevuld.",
            created_by=self.provider_editor,
            **fields,
        )
        for criterion in self.scheme_version.criteria.all():
            SelfAssessment.objects.create(application=application, criterion=criterion, text="Zo doen wij dat.")
        return application

    @cached_property
    def draft_application(self):
        return self.application_for(self.draft_version, "draft")

    @cached_property
    def application(self):
        """In review; both reviewers have accepted, neither has submitted."""
        from certification.models import Review

        application = self.application_for(
            self.version,
            "in_review",
            submitted_at=self.now,
            in_review_at=self.now,
            due_on=self.in_days(21),
        )
        for reviewer in (self.reviewer, self.second_reviewer):
            Review.objects.create(
                application=application,
                reviewer=reviewer,
                status=Review.Status.ACCEPTED,
                due_on=self.in_days(21),
                asked_by=self.secretary,
                no_conflict_declared_at=self.now,
            )
        return application

    @cached_property
    def review(self):
        return self.application.reviews.get(reviewer=self.reviewer)

    def snapshot(self, version):
        from certification.snapshot import freeze

        return freeze(version)

    @cached_property
    def certificate(self):
        from certification.models import Certificate, Decision

        application = self.application_for(self.certified_version, "decided", submitted_at=self.now)
        Decision.objects.create(
            application=application,
            outcome=Decision.Outcome.GRANTED,
            advised_outcome=Decision.Outcome.GRANTED,
            reasons_nl="De module voldoet aan alle criteria.",
            decided_by=self.decision_maker,
        )
        return Certificate.objects.create(
            number="LK-M-2026-0001",
            application=application,
            scheme_version=self.scheme_version,
            module=self.certified_version.module,
            module_version=self.certified_version,
            holder=self.trainer,
            certified_hash="0" * 64,
            valid_from=self.in_days(-10),
            valid_until=self.in_days(1000),
        )

    def everybody(self) -> dict:
        """All personas by name, and whatever they need to be who they are."""
        return {name: getattr(self, name) for name in PERSONAS}


def client_for(user) -> Client:
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    return client


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def client_of():
    """`client_of(user)`: a test client in which this person is signed in."""
    return client_for


def _fixture_of(name):
    @pytest.fixture(name=name)
    def one_of_the_cast(world):
        return getattr(world, name)

    return one_of_the_cast


for _name in PERSONAS:
    globals()[f"_{_name}"] = _fixture_of(_name)
