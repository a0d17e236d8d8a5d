import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from catalog import actions, snapshot
from catalog.actions.editing import stamp
from catalog.models import Module, ModuleVersion
from tests.factories.catalog import LicenceFactory, ModuleFactory, ModuleVersionFactory, OfferingFactory
from tests.factories.communities import CommunityFactory, CommunityRoleFactory, PartnershipFactory
from tests.factories.partners import OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import PortalRoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(verified=True)


@pytest.fixture
def writer(organisation):
    return OrganisationRoleFactory(organisation=organisation, role="editor").person


@pytest.fixture
def client(client_of, writer):
    return client_of(writer)


def page(response):
    return BeautifulSoup(response.content, "html.parser")


def address(name, module):
    return reverse(f"catalog:{name}", args=[module.slug])


QUERIES = 14
SHORT = {
    "text_language": "nl", "title": "Prompts schrijven", "summary": "Leer vragen stellen.",
    "outcome_1": "U kunt kiezen.", "outcome_2": "U kunt uitleggen.", "level": "bachelor_hbo", "eqf_basis": "indicative",
    "load_value": "8", "load_unit": "hours", "languages": ["nl"], "delivery": "online", "price_kind": "free",
}  # fmt: skip


def short(organisation, **changes):
    return SHORT | {"owner": f"organisation:{organisation.slug}", "uuid": str(uuid.uuid4())} | changes


class TestCreate:
    def test_module_create_asks_eight_questions(self, client):
        form = page(client.get(reverse("catalog:module-create"))).select_one("form.lk-author")
        assert {field["name"] for field in form.select("input, select, textarea")} == {
            "csrfmiddlewaretoken", "uuid", "owner", "text_language", "title", "summary", "outcome_1", "outcome_2",
            "level", "eqf_basis", "load_value", "load_unit", "delivery", "languages", "price_kind", "price",
        }  # fmt: skip

    def test_module_create_publishes_in_one_go(self, client, organisation, writer):
        response = client.post(reverse("catalog:module-create"), short(organisation, publish="1"))
        module = Module.objects.get()
        assert response.url == address("module-detail", module)
        assert (module.published_version.published_by, module.owner) == (writer, organisation)
        assert snapshot.content(module.published_version)["outcomes"] == [
            {"nl": "U kunt kiezen.", "en": ""}, {"nl": "U kunt uitleggen.", "en": ""}
        ]  # fmt: skip

    def test_module_create_in_english_fills_the_english_texts(self, client, organisation):
        client.post(reverse("catalog:module-create"), short(organisation, text_language="en", publish="1"))
        version = Module.objects.get().published_version
        assert (version.title_en, version.title_nl) == ("Prompts schrijven", "")

    def test_module_create_as_a_draft_needs_only_a_title(self, client, organisation):
        data = {
            "uuid": str(uuid.uuid4()),
            "owner": f"organisation:{organisation.slug}",
            "text_language": "nl",
            "title": "Los idee",
            "load_unit": "hours",
        }
        client.post(reverse("catalog:module-create"), data | {"draft": "1"})
        assert Module.objects.get().working_version.title_nl == "Los idee"

    def test_module_create_says_at_each_field_what_publishing_needs(self, client, organisation):
        data = short(
            organisation,
            publish="1",
            summary="",
            outcome_2="",
            level="",
            load_value="",
            languages=[],
            delivery="",
            price_kind="",
        )
        form = client.post(reverse("catalog:module-create"), data).context["form"]
        assert set(form.errors) == {
            "summary",
            "outcome_1",
            "level",
            "load_value",
            "languages",
            "delivery",
            "price_kind",
        }
        assert not Module.objects.exists()

    def test_module_create_twice_by_a_double_click_gives_one_module(self, client, organisation):
        data = short(organisation, publish="1")
        answers = [client.post(reverse("catalog:module-create"), data) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert ModuleVersion.objects.get().status == "published"

    def test_module_create_for_an_unverified_organisation_saves_and_explains(self, client_of):
        grant = OrganisationRoleFactory(organisation=OrganisationFactory(name="Nieuw (fictief)"), role="editor")
        response = client_of(grant.person).post(
            reverse("catalog:module-create"), short(grant.organisation, publish="1"), follow=True
        )
        assert Module.objects.get().working_version.status == "draft"
        assert "Nieuw (fictief)" in page(response).select_one(".lk-messages .lk-banner-warn").text

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"price_kind": "amount", "price": "-5"}, "price"),
            ({"price_kind": "amount", "price": ""}, "price"),
            ({"load_value": "-1"}, "load_value"),
            ({"title": "x" * 161}, "title"),
            ({"title": "a\x00b"}, "title"),
            ({"level": "wizard"}, "level"),
            ({"owner": "organisation:iemand-anders"}, "owner"),
            ({"uuid": "geen"}, "uuid"),
        ],
    )
    def test_module_create_refuses_what_makes_no_sense(self, client, organisation, changes, field):
        response = client.post(reverse("catalog:module-create"), short(organisation, publish="1", **changes))
        assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
        assert not Module.objects.exists()

    def test_module_create_is_for_writers(self, client_of):
        reader = OrganisationRoleFactory(role="contact").person
        for somebody in (UserFactory(), reader):
            assert client_of(somebody).get(reverse("catalog:module-create")).status_code == 403


def edit_data(version, outcomes=None, **changes):
    """What the browser would post."""
    content = snapshot.content(version)
    rows = outcomes if outcomes is not None else content.pop("outcomes")
    own_rows = ("outcomes", "materials")
    data = {name: value for name, value in content.items() if value is not None and name not in own_rows}
    data |= {
        "seen": stamp(version),
        "code": version.module.code,
        "outcomes-TOTAL_FORMS": len(rows),
        "outcomes-INITIAL_FORMS": version.outcomes.count(),
        "materials-TOTAL_FORMS": 0,
        "materials-INITIAL_FORMS": 0,
    }
    for number, row in enumerate(rows):
        data |= {f"outcomes-{number}-{name}": value for name, value in row.items()}
    return data | changes


class TestEdit:
    @pytest.fixture
    def version(self, organisation):
        return ModuleVersionFactory(module=ModuleFactory(owner_organisation=organisation))

    def test_module_edit_shows_dutch_and_english_side_by_side(self, client, version):
        found = page(client.get(address("module-edit", version.module)))
        pair = found.select_one(".lk-author-pair")
        assert [field["lang"] for field in pair.select("input")] == ["nl", "en"]
        assert len(found.select("#outcomes fieldset")) == 3

    def test_module_edit_saves_everything_at_once(self, client, version):
        rows = [{"nl": "Eerste", "en": "First"}, {"nl": "Weg", "en": "", "DELETE": "on"}, {"nl": "", "en": ""}]
        data = edit_data(version, rows, title_nl="Nieuwe titel", topics=["ai_literacy"], price="0", code="K9")
        response = client.post(address("module-edit", version.module), data)
        assert response.url == address("module-detail", version.module)
        version.refresh_from_db()
        assert (version.title_nl, version.topics, version.price, version.module.code) == (
            "Nieuwe titel",
            ["ai_literacy"],
            0,
            "K9",
        )
        assert snapshot.content(version)["outcomes"] == [{"nl": "Eerste", "en": "First"}]

    def test_module_edit_keeps_what_kind_an_outcome_is_for_whom_it_is_literacy_and_what_counts(self, client, version):
        rows = [{"nl": "Kiezen", "en": "", "taxonomy": "evaluate"}, {"nl": "Uitleggen", "en": "", "taxonomy": ""}]
        given = {"literacy_roles": ["uses", "decides"], "counts_informal": "on"}
        assert client.post(address("module-edit", version.module), edit_data(version, rows, **given)).status_code == 302
        content = snapshot.content(ModuleVersion.objects.get(pk=version.pk))
        assert content["outcomes"] == [
            {"nl": "Kiezen", "en": "", "taxonomy": "evaluate"}, {"nl": "Uitleggen", "en": ""},
        ]  # fmt: skip
        assert (content["literacy_roles"], content["counts_informal"]) == (["decides", "uses"], True)
        seen = page(client.get(address("module-preview", version.module))).select_one("main").text
        assert all(words in seen for words in ("evalueren", "wie over AI beslist of AI inkoopt", "met een portfolio"))
        client.post(address("module-publish", version.module))
        client.post(address("module-version-create", version.module))
        second = version.module.versions.get(number=2)
        assert snapshot.content(second) == content
        client.post(address("module-edit", version.module), edit_data(second, counts_informal=""))
        told = client.get(address("module-differences", version.module)).context["differences"]
        assert [(each.label, each.old, each.new) for each in told] == [
            ("Wat op het werk geleerd is, kan meetellen", "ja", "")
        ]

    def test_module_edit_gives_one_row_more_without_scripts(self, client, version):
        data = edit_data(version, **{"add-outcomes": "1"}, title_nl="Nog niet bewaard")
        found = page(client.post(address("module-edit", version.module), data))
        assert len(found.select("#outcomes fieldset")) == 3
        assert found.select_one("#id_title_nl")["value"] == "Nog niet bewaard"
        version.refresh_from_db()
        assert version.title_nl != "Nog niet bewaard"

    def test_module_edit_tells_the_second_editor_and_shows_both(self, client, version):
        mine = edit_data(version, title_nl="Van mij")
        colleague = UserFactory()
        actions.save_draft(
            ModuleVersion.objects.get(pk=version.pk), content={"title_nl": "Van de ander"},
            outcomes=snapshot.content(version)["outcomes"], by=colleague,
        )  # fmt: skip
        response = client.post(address("module-edit", version.module), mine)
        found = page(response)
        assert response.status_code == 409
        row = found.select_one(".lk-banner-warn tbody tr")
        assert [cell.text.strip() for cell in row.select("td")] == ["Van de ander", "Van mij"]
        assert found.select_one("#id_title_nl")["value"] == "Van mij"
        again = mine | {"seen": found.select_one("#id_seen")["value"]}
        assert client.post(address("module-edit", version.module), again).status_code == 302
        version.refresh_from_db()
        assert version.title_nl == "Van mij"

    @pytest.mark.parametrize("step", ["publish", "propose"])
    def test_module_edit_loses_nothing_when_a_colleague_published_or_proposed_the_draft_meanwhile(
        self, client, version, step
    ):
        typed = edit_data(version, title_nl="Van mij")
        getattr(actions, step)(ModuleVersion.objects.get(pk=version.pk), by=UserFactory())
        response = client.post(address("module-edit", version.module), typed)
        found = page(response)
        assert response.status_code == 409
        assert "Er is niets van u opgeslagen" in found.select_one(".lk-banner-bad, [role=alert]").text
        assert found.select_one("#id_title_nl")["value"] == "Van mij"
        if step == "propose":
            return
        second = actions.new_version(Module.objects.get(pk=version.module_id), by=UserFactory())
        again = client.post(address("module-edit", version.module), typed)
        assert again.status_code == 409  # it is another draft than the one they saw: compared first
        seen = page(again).select_one("#id_seen")["value"]
        client.post(address("module-edit", version.module), typed | {"seen": seen})
        second.refresh_from_db()
        assert second.title_nl == "Van mij"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"price": "-1"}, "price"),
            ({"title_nl": "", "title_en": ""}, "title_nl"),
            ({"eqf_basis": "registered"}, "__all__"),
            ({"eqf_level": "9"}, "eqf_level"),
            ({"programme_nl": "x" * 20_001}, "programme_nl"),
            ({"topics": ["toverij"]}, "topics"),
            ({"eqf_register_url": "javascript:alert(1)"}, "eqf_register_url"),
            ({"reviewed_on": "2026-02-30"}, "reviewed_on"),
        ],
    )
    def test_module_edit_refuses_what_makes_no_sense(self, client, version, changes, field):
        response = client.post(address("module-edit", version.module), edit_data(version, **changes))
        assert (response.status_code, list(response.context["form"].errors)) == (200, [field])

    def test_module_edit_refuses_a_code_in_use_at_its_field(self, client, version, organisation):
        ModuleFactory(owner_organisation=organisation, code="A1")
        response = client.post(address("module-edit", version.module), edit_data(version, code="A1"))
        assert list(response.context["form"].errors) == ["code"]

    def test_module_edit_takes_html_long_words_other_scripts_and_emoji_as_text(self, client, version):
        title = '<script>alert("x")</script> عربي 🤖'
        data = edit_data(version, title_nl=title, description_nl="w" * 5000, summary_nl="<b>vet</b>")
        assert client.post(address("module-edit", version.module), data).status_code == 302
        for name in ("module-detail", "module-edit", "module-preview"):
            html = client.get(address(name, version.module)).content.decode()
            assert "<script>alert" not in html
            assert "<b>vet</b>" not in html

    def test_module_edit_of_what_is_published_leads_to_the_module(self, client, organisation):
        module = ModuleFactory(owner_organisation=organisation, published=True)
        assert client.get(address("module-edit", module)).url == address("module-detail", module)

    def test_module_edit_offers_the_communities_in_which_the_organisation_is_a_partner(
        self, client, version, organisation
    ):
        ours, other = CommunityFactory(active=True), CommunityFactory(active=True)
        PartnershipFactory(community=ours, organisation=organisation)
        response = client.get(address("module-edit", version.module))
        assert list(response.context["form"].fields["community"].queryset) == [ours]
        refused = client.post(address("module-edit", version.module), edit_data(version, community=other.pk))
        assert list(refused.context["form"].errors) == ["community"]

    def test_module_edit_by_somebody_else_is_not_found(self, client_of, version):
        elsewhere = OrganisationRoleFactory(role="manager").person
        assert client_of(elsewhere).get(address("module-edit", version.module)).status_code == 404

    def test_module_edit_by_a_reader_is_refused(self, client_of, version, organisation):
        reader = OrganisationRoleFactory(organisation=organisation, role="contact").person
        assert client_of(reader).get(address("module-detail", version.module)).status_code == 200
        assert client_of(reader).get(address("module-edit", version.module)).status_code == 403


class TestLife:
    """Each step of a module through its pages."""

    def test_a_module_is_published_changed_compared_taken_back_and_archived(self, client, organisation):
        module = ModuleFactory(owner_organisation=organisation, draft=True)
        assert client.get(address("module-publish", module)).status_code == 200
        client.post(address("module-publish", module))
        client.post(address("module-version-create", module))
        second = module.versions.get(number=2)
        client.post(address("module-edit", module), edit_data(second, title_nl="Tweede versie"))
        told = client.get(address("module-differences", module)).context["differences"]
        assert [(each.label, each.new) for each in told] == [("Titel in het Nederlands", "Tweede versie")]
        assert [each.new for each in client.get(address("module-publish", module)).context["differences"]] == [
            "Tweede versie"
        ]
        client.post(address("module-publish", module))
        client.post(address("module-unpublish", module), {"reason": "Verouderd."})
        assert list(module.versions.order_by("number").values_list("status", flat=True)) == ["superseded", "archived"]
        client.post(address("module-archive", module), {"reason": "Klaar."})
        module.refresh_from_db()
        assert module.archived_at is not None
        client.post(address("module-restore", module))
        client.post(address("module-publish", module))
        module.refresh_from_db()
        assert (module.archived_at, module.published_version.number) == (None, 2)

    def test_four_eyes_through_the_pages(self, client, client_of, organisation, writer):
        organisation.needs_second_pair_of_eyes = True
        organisation.save()
        module = ModuleFactory(owner_organisation=organisation, draft=True)
        colleague = client_of(OrganisationRoleFactory(organisation=organisation, role="manager").person)
        client.post(address("module-propose", module))
        assert client.post(address("module-publish", module)).status_code == 409
        assert "second" not in page(client.get(address("module-detail", module))).text
        tasks = colleague.get(reverse("catalog:provider-desk", args=[organisation.slug])).context["tasks"]
        assert [task["url"] for task in tasks] == [address("module-detail", module)]
        colleague.post(address("module-return", module), {"reason": "Toets ontbreekt."})
        assert module.versions.get().status == "draft"
        client.post(address("module-propose", module))
        colleague.post(address("module-publish", module))
        assert module.versions.get().status == "published"

    def test_a_draft_version_is_put_away(self, client, organisation):
        module = ModuleFactory(owner_organisation=organisation, published=True)
        client.post(address("module-version-create", module))
        client.post(address("module-version-discard", module))
        assert module.versions.get(number=2).status == "archived"

    def test_a_step_that_is_not_possible_is_explained_with_409(self, client, organisation):
        module = ModuleFactory(owner_organisation=organisation, draft=True)
        response = client.post(address("module-unpublish", module), {"reason": "x"})
        assert response.status_code == 409

    def test_a_reason_is_needed(self, client, organisation):
        module = ModuleFactory(owner_organisation=organisation, published=True)
        response = client.post(address("module-unpublish", module), {"reason": " "})
        assert list(response.context["form"].errors) == ["reason"]

    def test_the_catalogue_manager_hides_and_shows(self, client_of, client, organisation):
        module = ModuleFactory(owner_organisation=organisation, published=True)
        manager = client_of(PortalRoleFactory(role="catalogue_manager").person)
        manager.post(address("module-hide", module), {"reason": "De prijs klopt niet."})
        assert "De prijs klopt niet." in page(client.get(address("module-detail", module))).text
        manager.post(address("module-unhide", module))
        module.refresh_from_db()
        assert module.hidden_reason == ""
        assert client.post(address("module-hide", module), {"reason": "x"}).status_code == 403

    def test_module_preview_shows_the_draft_and_not_what_is_public(self, client, organisation):
        module = ModuleFactory(owner_organisation=organisation, published=True)
        version = actions.new_version(module, by=UserFactory())
        ModuleVersion.objects.filter(pk=version.pk).update(title_nl="Nog niet openbaar")
        assert "Nog niet openbaar" in page(client.get(address("module-preview", module))).select_one("h1").text


class TestDesk:
    def desk(self, client, organisation, query=""):
        return client.get(reverse("catalog:provider-desk", args=[organisation.slug]) + query)

    @pytest.mark.parametrize("rows", [1, 3])
    def test_provider_desk_asks_the_database_a_fixed_number_of_times(
        self, client, organisation, rows, django_assert_num_queries
    ):
        for _ in range(rows):
            module = ModuleFactory(owner_organisation=organisation, published=True)
            OfferingFactory(version=module.versions.get(), active=True)
            LicenceFactory(module=module)
        with django_assert_num_queries(QUERIES):
            response = self.desk(client, organisation)
        assert len(response.context["module_table"].rows) == len(response.context["offering_table"].rows) == rows

    def test_provider_desk_without_anything_says_what_to_do(self, client, organisation):
        assert len(page(self.desk(client, organisation)).select(".lk-empty")) == 3

    def test_provider_desk_shows_title_status_completeness_and_next_start(self, client, organisation):
        module = ModuleFactory(owner_organisation=organisation, published=True, version__title_nl="Prompts")
        offering = OfferingFactory(version=module.versions.get(), active=True)
        found = page(self.desk(client, organisation)).select("table")[0].select_one("tbody tr")
        assert "Prompts" in found.select_one("th").text
        assert found.select_one("progress")["value"] == "44"
        assert str(offering.starts_on.year) in found.text

    def test_provider_desk_filters_sorts_and_pages(self, client, organisation):
        for number in range(21):
            ModuleFactory(
                owner_organisation=organisation,
                draft=True,
                version__title_nl=f"Module {number:02}",
                version__title_en="",
            )
        ModuleFactory(owner_organisation=organisation, published=True, version__title_nl="Algoritmen")
        ModuleFactory(owner_organisation=organisation, draft=True, archived_at=timezone.now())

        def titles(query):
            table = self.desk(client, organisation, query).context["module_table"]
            return [row.record.latest_title for row in table.paginated_rows]

        assert len(titles("")) == 20
        assert titles("?m-sort=title")[0] == "Algoritmen"
        assert titles("?m-sort=-title&m-page=2") == ["Module 00", "Algoritmen"]
        assert titles("?m-state=published") == ["Algoritmen"]
        assert len(titles("?m-state=archived")) == 1
        assert titles("?m-q=algo") == ["Algoritmen"]
        assert len(titles("?m-state=onzin")) == 20
        assert len(titles("?m-page=99999999999")) == 2

    def test_provider_desk_of_somebody_else_is_not_found(self, client_of, organisation):
        assert self.desk(client_of(UserFactory()), organisation).status_code == 404

    def test_community_supply_is_for_its_coordinator(self, client_of):
        grant = CommunityRoleFactory(community=CommunityFactory(active=True))
        module = ModuleFactory(owner_organisation=None, owner_community=grant.community, published=True)
        where = reverse("catalog:community-supply", args=[grant.community.slug])
        response = client_of(grant.person).get(where)
        assert [row.record for row in response.context["module_table"].rows] == [module]
        assert client_of(UserFactory()).get(where).status_code == 404

    def test_a_coordinator_writes_for_the_community_and_for_it_alone(self, client_of):
        grant = CommunityRoleFactory(community=CommunityFactory(active=True))
        client = client_of(grant.person)
        data = SHORT | {"owner": f"community:{grant.community.slug}", "uuid": str(uuid.uuid4()), "publish": "1"}
        client.post(reverse("catalog:module-create"), data)
        module = Module.objects.get()
        assert (module.owner, module.published_version.number) == (grant.community, 1)
        other = ModuleFactory(community=grant.community, published=True)
        assert client.get(address("module-detail", other)).status_code == 404

    def test_the_start_page_shows_desks_and_what_waits(self, client, organisation):
        module = ModuleFactory(owner_organisation=organisation, published=True)
        licence = LicenceFactory(module=module)
        text = page(client.get(reverse("people:home"))).text
        assert licence.organisation.name in text
        assert (
            reverse("catalog:provider-desk", args=[organisation.slug])
            in client.get(reverse("people:home")).content.decode()
        )

    def test_the_desk_of_the_organisation_leads_here(self, client, organisation):
        html = client.get(reverse("partners:organisation-desk", args=[organisation.slug])).content.decode()
        assert reverse("catalog:provider-desk", args=[organisation.slug]) in html


class TestLicences:
    def test_a_licence_is_asked_for_granted_and_revoked(self, client, client_of, organisation):
        module = ModuleFactory(published=True)
        owner = client_of(OrganisationRoleFactory(organisation=module.owner_organisation, role="manager").person)
        assert client.get(address("licence-request", module)).status_code == 200
        client.post(address("licence-request", module), {"organisation": organisation.pk, "message": "Voor Zeeland."})
        licence = module.licences.get()
        assert "Voor Zeeland." in page(owner.get(reverse("catalog:licence-answer", args=[licence.uuid]))).text
        wrong = {"from_on": "2027-02-01", "until_on": "2027-01-01"}
        refused = owner.post(reverse("catalog:licence-answer", args=[licence.uuid]), wrong)
        assert list(refused.context["form"].errors) == ["until_on"]
        owner.post(reverse("catalog:licence-answer", args=[licence.uuid]), {"conditions": "Eigen docent."})
        licence.refresh_from_db()
        assert (licence.status, licence.conditions) == ("granted", "Eigen docent.")
        assert client.get(address("module-detail", module)).status_code == 200
        assert client.get(reverse("catalog:licence-revoke", args=[licence.uuid])).status_code == 403
        owner.post(reverse("catalog:licence-revoke", args=[licence.uuid]), {"reason": "Klachten."})
        licence.refresh_from_db()
        assert licence.status == "revoked"

    def test_a_request_is_refused_with_a_reason(self, client_of):
        licence = LicenceFactory()
        owner = client_of(OrganisationRoleFactory(organisation=licence.module.owner_organisation, role="editor").person)
        owner.post(reverse("catalog:licence-refuse", args=[licence.uuid]), {"reason": "Nog niet."})
        licence.refresh_from_db()
        assert (licence.status, licence.ended_reason) == ("refused", "Nog niet.")

    @pytest.mark.parametrize("state", [{}, {"granted": True}, {"refused": True}])
    def test_a_licence_shows_what_was_public_and_no_draft(self, client_of, state):
        licence = LicenceFactory(**state)
        version = actions.new_version(licence.module, by=UserFactory())
        ModuleVersion.objects.filter(pk=version.pk).update(title_nl="Nog niet openbaar", summary_nl="Nog niet openbaar")
        asking = client_of(OrganisationRoleFactory(organisation=licence.organisation, role="editor").person)
        for name in ("module-detail", "module-preview", "module-differences"):
            response = asking.get(address(name, licence.module))
            assert response.status_code == 200
            assert "Nog niet openbaar" not in response.content.decode()
        assert [each.number for each in asking.get(address("module-detail", licence.module)).context["versions"]] == [1]

    def test_licence_request_for_a_draft_of_somebody_else_is_not_found(self, client):
        assert client.get(address("licence-request", ModuleFactory(draft=True))).status_code == 404

    def test_licence_answer_of_somebody_else_is_not_found(self, client):
        assert client.get(reverse("catalog:licence-answer", args=[LicenceFactory().uuid])).status_code == 404
