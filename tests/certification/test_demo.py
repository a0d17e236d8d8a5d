import html

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from catalog.models import LearningPath, Listing, Module, Offering, PriceChange
from catalog.search import answer, select
from certification import bench
from certification.demo import load, scale, seldom
from certification.models import Application, Certificate, Decision
from communities.models import Community, Partnership, Rule, RuleSet
from communities.standing import checks_of
from enrolment.models import Enrolment, PlaceOffer
from partners.models import Lab, Organisation
from people.models import Notification, User
from tests.certification import relevance

REAL = {
    "hogeschool-van-amsterdam",
    "hogeschool-utrecht",
    "hogeschool-rotterdam",
    "saxion",
    "avans",
    "fontys",
    "windesheim",
}


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield load.load_all()
        transaction.set_rollback(True)


@pytest.fixture
def demo(_loaded, db):
    """Everything, loaded once for this module and taken away at its end. Gives the counts."""
    return _loaded


def test_there_are_some_forty_modules_over_all_levels_and_most_areas(demo):
    assert demo["modules"] >= 40
    assert {"mbo", "hbo", "wo", "none"} <= set(Listing.objects.values_list("level_band", flat=True))
    areas = {area for areas in Listing.objects.values_list("application_areas", flat=True) for area in areas}
    assert len(areas) >= 12


def test_there_is_a_public_learning_path_of_every_kind_and_one_counts_towards_another(demo):
    paths = LearningPath.objects.public()
    assert set(paths.values_list("kind", flat=True)) == set(LearningPath.Kind.values)
    assert paths.filter(counts_towards__isnull=False).exists()
    assert not paths.exclude(owner_organisation__name__contains="(fictief)").exists()


def test_the_desks_of_providers_have_something_to_show(demo):
    teachers = [teacher for listing in Listing.objects.of_modules() for teacher in listing.document["teachers"]]
    assert [teacher["name"] for teacher in teachers] == ["Docent (voorbeeld)"]
    assert PriceChange.objects.filter(is_unusual=True).exists()
    assert Module.objects.filter(community__isnull=False, community_confirmed_at=None).exists()


def test_offerings_are_past_running_and_coming_and_of_all_three_ways_to_enrol(demo):
    today = timezone.localdate()
    assert set(Offering.objects.values_list("enrol_via", flat=True)) == set(Offering.EnrolVia.values)
    assert Offering.objects.filter(ends_on__lt=today).exists()
    assert Offering.objects.filter(starts_on__lte=today, ends_on__gte=today).exists()
    assert Offering.objects.filter(starts_on__gt=today).count() > 30


def test_there_is_an_application_in_every_state_and_a_decision_of_every_kind(demo):
    assert set(Application.objects.values_list("status", flat=True)) == set(Application.Status.values)
    assert set(Decision.objects.values_list("outcome", flat=True)) == set(Decision.Outcome.values)
    assert Certificate.objects.in_force().count() == Module.objects.exclude(mark_number="").count()


def test_there_is_a_community_in_every_state(demo):
    assert set(Community.objects.values_list("status", flat=True)) == set(Community.Status.values)


def test_real_organisations_have_nothing_but_their_facts(demo):
    real = Organisation.objects.filter(is_demo=False)
    assert set(real.values_list("slug", flat=True)) == REAL
    assert not real.filter(source_url="").exists()
    assert set(Organisation.objects.exclude(logo=None).values_list("is_demo", flat=True)) == {True}
    assert not Module.objects.filter(owner_organisation__in=real).exists()
    assert not Offering.objects.filter(provider__in=real).exists()
    assert not User.objects.filter(partners_organisationroles__organisation__in=real).exists()
    assert not Community.objects.filter(is_demo=False).filter(modules__isnull=False).exists()


def test_everything_invented_says_so(demo):
    assert all("(fictief)" in name for name in Organisation.objects.filter(is_demo=True).values_list("name", flat=True))
    assert all("(fictief)" in each.title_nl for each in Community.objects.filter(is_demo=True))
    assert not Module.objects.filter(is_demo=False).exists()


KICK_START = {
    "publieke-diensten": "hogeschool-van-amsterdam",
    "gezond-stedelijk-leven": "hogeschool-utrecht",
    "digital-humans": "hogeschool-rotterdam",
    "energietransitie-gebouwde-omgeving": "saxion",
    "responsible-ai-for-public-safety": "avans",
    "ai-engineering-for-healthy-and-inclusive-society": "fontys",
}


def test_the_rules_are_judged_on_all_six_kick_start_communities_by_what_sources_say(demo, client):
    """Of each only its school is known as a partner: two basic rules hold, and two say what is missing."""
    communities = Community.objects.filter(is_demo=False).select_related("lead")
    assert {each.slug: each.lead.slug for each in communities} == KICK_START
    for check in checks_of(communities):
        assert [(finding.have, finding.need, finding.is_met) for finding in check.findings] == [
            (1, 1, True),
            (1, 1, True),
            (0, 1, False),
            (1, 3, False),
        ]
        page = client.get(check.community.get_absolute_url()).text
        assert all(finding.reason in html.unescape(page) for finding in check.broken)


def test_every_kind_of_rule_has_an_answer_with_its_reason_on_all_six_kick_start_communities(demo, client):
    example = RuleSet.objects.get(code="voorbeeldregeling")
    words = {"label_nl": "regel", "label_en": "rule", "what_nl": "partners", "what_en": "partners"}
    added = {"min_with_role": ["main_applicant"], "min_front_runners": [], "cash_share": []}
    for position, (kind, values) in enumerate(added.items(), start=20):
        Rule.objects.create(rule_set=example, position=position, kind=kind, values=values, minimum=1, **words)
    assert set(example.rules.values_list("kind", flat=True)) == set(Rule.Kind.values)
    Community.objects.filter(is_demo=False).update(rule_set=example)
    checks = checks_of(Community.objects.filter(is_demo=False))
    assert {check.community.slug for check in checks} == KICK_START.keys()
    for check in checks:
        assert [(finding.rule.kind, finding.is_met) for finding in check.findings] == [
            ("min_of_helix", True),
            ("min_of_kinds", True),
            ("min_of_kinds", False),
            ("min_partners", False),
            ("own_share", False),
            ("partner_share", False),
            ("min_per_level", False),
            ("min_with_role", True),
            ("min_front_runners", False),
            ("cash_share", False),
        ]
        assert all(finding.reason.endswith(".") for finding in check.findings)
        (levels,) = (finding for finding in check.findings if finding.rule.kind == "min_per_level")
        assert levels.reason == (
            "2 van 3 onderdelen van onderwijs en onderzoek; voeg één partner die lesgeeft op EQF 2 tot en met 4 toe."
        )
        page = client.get(check.community.get_absolute_url()).text
        assert all(finding.reason in html.unescape(page) for finding in check.broken)


def test_counters_equal_rows_and_one_offering_is_full_with_a_queue(demo):
    for offering in Offering.objects.all():
        held = PlaceOffer.objects.holding().filter(enrolment__offering=offering).count()
        rows = Enrolment.objects.filter(offering=offering)
        taken = rows.filter(status__in=["associated", "finished"]).count() + held
        assert (offering.taken, offering.waiting) == (taken, rows.filter(status="queued").count() - held)
    assert Offering.objects.filter(waiting__gt=0).exists()


def test_nobody_is_mailed_about_a_past_that_was_only_loaded(demo):
    assert not Notification.objects.exists()


def test_every_role_can_sign_in(demo, client):
    shown = [line.split()[-1] for line in load.sign_ins().splitlines() if "@" in line]
    assert len(shown) >= 17
    for address in shown:
        client.logout()
        assert client.login(email=address, password=load.PASSWORD), address
        assert client.get(reverse("people:home")).status_code == 200


def test_seed_refuses_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("seed")


def test_seed_twice_loads_once(demo, capsys, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    call_command("seed")
    assert "there already" in capsys.readouterr().out
    assert User.objects.filter(email=f"coordinator@{load.DOMAIN}").count() == 1


MEASURED = {"partners:organisation-detail", "communities:partnership-leave", "communities:hub-desk"}
SELDOM = {
    "partners:organisation-role-end", "partners:organisation-picture", "partners:lab-picture", "communities:output-deny",
    "communities:knowledge-file", "communities:personal-calendar", "communities:peer-review-advise",
    "communities:peer-review-document",
}  # fmt: skip


def test_the_data_at_scale_is_invented_loads_once_and_its_pages_ask_little(
    demo, capsys, settings, tmp_path, monkeypatch
):
    """In small, the same code as `seed --scale` and `bench communities`."""
    settings.VAR_DIR = tmp_path
    rows = scale.load(communities=20, organisations=100, partnerships=400)
    assert rows == {"organisations": 100, "communities": 20, "partnerships": 400, "labs": 5}
    call_command("seed", scale=True)
    assert "The data at scale is there already." in capsys.readouterr().out
    ours = {"slug__startswith": "schaal-"}
    assert Partnership.objects.filter(community__slug__startswith="schaal-").count() == 400
    names = [
        *Organisation.objects.filter(**ours).values_list("name", flat=True),
        *Community.objects.filter(**ours).values_list("title_nl", flat=True),
        *Lab.objects.filter(**ours).values_list("name", flat=True),
    ]
    assert len(names) == 125
    assert all("(fictief)" in name for name in names)
    monkeypatch.setattr(bench, "REQUESTS", 1)
    settings.MEDIA_ROOT = tmp_path
    pages = [page for page in bench.pages() if page.name in MEASURED | SELDOM]
    monkeypatch.setattr(bench, "pages", lambda: pages)
    people = bench.readers()
    figures = bench.figures(people, *seldom.load(people["coordinator"], people["partner"]))
    assert ({page["name"] for page in figures["pages"]}, figures["left_out"]) == (MEASURED | SELDOM, [])
    assert [page for page in figures["pages"] if page["queries"] > 12] == []


def test_each_question_finds_what_it_must_on_the_first_page(demo):
    """By SQL, which defines what the bitmaps find."""
    wrong = [
        (question, title, found)
        for question, titles in relevance.ROWS
        for found in [first_page(question)]
        for title in titles
        if not any(each.startswith(title) for each in found)
    ]
    false = [
        question
        for question, title in relevance.NOT_FOUND.items()
        if any(each.startswith(title) for each in first_page(question))
    ]
    assert wrong == []
    assert false == []
    assert len(relevance.ROWS) >= 120


def first_page(question: str) -> list[str]:
    found = answer(question.removeprefix("~"), select({}))
    if question.startswith("~"):
        found = answer(found.correction or "", select({})) if found.total == 0 and found.correction else found
    titles = dict(Listing.objects.filter(pk__in=found.ids).values_list("pk", "title_nl"))
    return [titles[pk] for pk in found.ids]
