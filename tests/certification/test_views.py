import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from certification import actions
from certification.models import Application, Certificate, Conflict, Decision, Review
from tests.factories.catalog import ModuleFactory
from tests.factories.certification import (
    ApplicationFactory,
    CertificateFactory,
    CriterionScore,
    ReviewFactory,
    SchemeRoleFactory,
    in_days,
)
from tests.factories.communities import PartnershipFactory
from tests.factories.partners import OrganisationRoleFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"certification:{name}", args=args)


def text_of(response):
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


# The applicant


def test_application_create_begins_a_draft(client_of):
    module = ModuleFactory(published=True)
    editor = OrganisationRoleFactory(organisation=module.owner_organisation, role="editor").person
    client = client_of(editor)
    page = client.get(at("application-create", module.slug))
    assert "vul soort toetsing in" in text_of(page)
    response = client.post(at("application-create", module.slug))
    application = Application.objects.get()
    assert response.url == at("application-edit", application.uuid)
    assert application.scheme_version.scheme.slug == "keurmerk-leerkring"
    assert application.scheme_version.criteria.count() == 13


def test_application_create_says_what_stands_in_the_way(client_of):
    module = ModuleFactory(draft=True)
    editor = OrganisationRoleFactory(organisation=module.owner_organisation).person
    page = client_of(editor).get(at("application-create", module.slug))
    assert "Publiceer" in text_of(page)
    assert client_of(editor).post(at("application-create", module.slug)).status_code == 409


def test_application_create_for_a_draft_of_somebody_else_is_not_found(client_of):
    module = ModuleFactory(draft=True)
    assert client_of(UserFactory()).get(at("application-create", module.slug)).status_code == 404


def test_application_create_is_for_the_owner(client_of):
    module = ModuleFactory(published=True)
    assert client_of(UserFactory()).get(at("application-create", module.slug)).status_code == 403
    contact = OrganisationRoleFactory(organisation=module.owner_organisation, role="contact").person
    assert client_of(contact).post(at("application-create", module.slug)).status_code == 403


def test_application_edit_keeps_one_criterion_and_goes_on(client_of, writer):
    application = ApplicationFactory(told=False)
    client = client_of(writer(application))
    page = client.get(at("application-edit", application.uuid))
    assert "0 van 4" in text_of(page)
    data = {"criterion": "A1", "text": "Zo doen wij dat.", "evidence_url": "https://x.example/toets", "next": "1"}
    response = client.post(at("application-edit", application.uuid), data)
    assert response.url == at("application-edit", application.uuid) + "?criterion=A2#criterion-A2"
    assert application.self_assessments.get().text == "Zo doen wij dat."


def test_application_edit_keeps_while_typing(client_of, writer):
    application = ApplicationFactory(told=False)
    client = client_of(writer(application))
    data = {"criterion": "B2", "text": "Half"}
    response = client.post(at("application-edit", application.uuid), data, headers={"HX-Request": "true"})
    assert "Nog 3 criteria" in text_of(response)
    assert application.self_assessments.get().criterion.code == "B2"


def test_application_edit_refuses_a_wrong_link(client_of, writer):
    application = ApplicationFactory(told=False)
    data = {"criterion": "A1", "text": "Zo", "evidence_url": "geen adres"}
    response = client_of(writer(application)).post(at("application-edit", application.uuid), data)
    assert response.status_code == 200
    assert application.self_assessments.count() == 0


def test_application_edit_keeps_the_statement(client_of, writer):
    application = ApplicationFactory()
    client = client_of(writer(application))
    assert client.get(at("application-edit", application.uuid) + "?criterion=statement").status_code == 200
    data = {"criterion": "statement", "statement": "Nieuw.", "objections": "Niet J. de Vries."}
    assert client.post(at("application-edit", application.uuid), data).status_code == 302
    application.refresh_from_db()
    assert (application.statement, application.objections) == ("Nieuw.", "Niet J. de Vries.")


def test_application_submit_names_what_is_empty(client_of, writer):
    application = ApplicationFactory(told=False)
    page = client_of(writer(application)).get(at("application-submit", application.uuid))
    assert "Vul A1 in" in text_of(page)
    assert b"is_true" not in page.content


def test_application_submit(client_of, writer):
    application = ApplicationFactory()
    client = client_of(writer(application))
    assert client.post(at("application-submit", application.uuid), {}).status_code == 200
    response = client.post(at("application-submit", application.uuid), {"is_true": "on"})
    assert response.url == application.get_absolute_url()
    application.refresh_from_db()
    assert application.status == "submitted"
    assert client.get(application.get_absolute_url()).status_code == 200
    assert client.post(at("application-submit", application.uuid), {"is_true": "on"}).status_code == 403


def test_application_retract(client_of, writer):
    application = ApplicationFactory(submitted=True)
    client = client_of(writer(application))
    assert client.get(at("application-retract", application.uuid)).status_code == 200
    client.post(at("application-retract", application.uuid), {"note": ""})
    application.refresh_from_db()
    assert application.status == "retracted"
    assert client.get(application.get_absolute_url()).status_code == 200


def test_application_reply(client_of, writer):
    application = ApplicationFactory(findings=True)
    client = client_of(writer(application))
    assert client.get(at("application-reply", application.uuid)).status_code == 200
    assert client.post(at("application-reply", application.uuid), {"reply": ""}).status_code == 200
    assert client.post(at("application-reply", application.uuid), {"reply": "Dank."}).status_code == 302
    application.refresh_from_db()
    assert application.reply == "Dank."


@pytest.mark.parametrize("number", [1, 3])
def test_application_list_costs_the_same_for_one_and_three(client_of, django_assert_num_queries, number):
    role = OrganisationRoleFactory(role="manager")
    for _one in range(number):
        ApplicationFactory(module_version__module__owner_organisation=role.organisation, submitted=True)
    client = client_of(role.person)
    with django_assert_num_queries(LIST_QUERIES):
        response = client.get(at("application-list"))
    assert response.content.count(b'<th scope="row"') == number


LIST_QUERIES = 4  # session, person, roles, files


@pytest.mark.parametrize(
    "state",
    ["submitted", "incomplete", "inadmissible", "admissible", "in_review", "findings", "advised", "retracted"],
)
def test_application_detail_in_every_state(client_of, writer, official, state):
    application = ApplicationFactory(**{state: True})
    assert client_of(writer(application)).get(application.get_absolute_url()).status_code == 200
    expected = 404 if state == "retracted" else 200
    assert client_of(official(application)).get(application.get_absolute_url()).status_code == expected


def test_application_detail_after_the_decision(client_of, writer, official):
    certificate = CertificateFactory()
    application = certificate.application
    for person in (writer(application), official(application), official(application, "decision_maker")):
        page = client_of(person).get(application.get_absolute_url())
        assert certificate.number in text_of(page)
        assert "De module voldoet aan alle criteria." in text_of(page)


def test_the_applicant_never_reads_names_or_confidential_notes(client_of, writer, official):
    application = ApplicationFactory(findings=True)
    names = [review.reviewer.name for review in application.reviews.all()]
    page = text_of(client_of(writer(application)).get(application.get_absolute_url()))
    assert "De toets is helder." in page
    assert "Alleen voor u." not in page
    assert not [name for name in names if name in page]
    page = text_of(client_of(official(application)).get(application.get_absolute_url()))
    assert "Alleen voor u." in page
    assert [name for name in names if name in page] == names


def test_the_applicant_cannot_see_how_far_the_reviewers_are(client_of, writer):
    application = ApplicationFactory(in_review=True)
    client = client_of(writer(application))
    before = text_of(client.get(application.get_absolute_url()))
    review = application.reviews.first()
    Review.objects.filter(pk=review.pk).update(
        status="submitted", submitted_at=timezone.now(), recommendation="rejected", findings="Slecht."
    )
    assert text_of(client.get(application.get_absolute_url())) == before


def test_nobody_else_finds_a_running_or_rejected_file(client_of):
    stranger = OrganisationRoleFactory().person
    reviewer_elsewhere = SchemeRoleFactory(role="reviewer").person
    for state in ("draft", "submitted", "in_review", "advised"):
        application = ApplicationFactory(**({} if state == "draft" else {state: True}))
        for person in (stranger, reviewer_elsewhere):
            assert client_of(person).get(application.get_absolute_url()).status_code == 404


# The secretary


@pytest.mark.parametrize("number", [1, 3])
def test_application_queue_costs_the_same_for_one_and_three(client_of, official, django_assert_num_queries, number):
    first = ApplicationFactory(submitted=True)
    for _one in range(number - 1):
        ApplicationFactory(submitted=True, scheme_version=first.scheme_version)
    client = client_of(official(first))
    with django_assert_num_queries(QUEUE_QUERIES):
        response = client.get(at("application-queue"))
    assert response.context["count"] == number


QUEUE_QUERIES = 18  # of which nine for interests


def test_application_queue_shows_closed_files_by_status(client_of, official):
    application = ApplicationFactory(inadmissible=True)
    client = client_of(official(application))
    assert client.get(at("application-queue")).context["count"] == 0
    assert client.get(at("application-queue") + "?status=inadmissible").context["count"] == 1
    assert client.get(at("application-queue") + "?q=bestaatniet").context["count"] == 0


def test_application_queue_is_for_secretaries(client_of, official):
    application = ApplicationFactory(submitted=True)
    assert client_of(official(application, "reviewer")).get(at("application-queue")).status_code == 403


def test_a_secretary_with_an_interest_sees_neither_file_nor_count(client_of, official):
    application = ApplicationFactory(submitted=True)
    secretary = official(application)
    OrganisationRoleFactory(person=secretary, organisation=application.applicant, role="contact")
    client = client_of(secretary)
    page = client.get(at("application-queue"))
    assert page.context["count"] == 0
    assert application.module_version.title_nl not in text_of(page)
    assert client.get(application.get_absolute_url()).status_code == 404
    assert client.get(at("application-check", application.uuid)).status_code == 404
    assert application.module_version.title_nl not in text_of(client.get(reverse("people:home")))


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"verdict": "admissible"}, "admissible"),
        ({"verdict": "incomplete", "reasons": "Het toetsplan."}, "incomplete"),
        ({"verdict": "inadmissible", "reasons": "Valt erbuiten."}, "inadmissible"),
        ({"verdict": "incomplete", "reasons": " "}, "submitted"),
        ({}, "submitted"),
    ],
)
def test_application_check(client_of, official, data, status):
    application = ApplicationFactory(submitted=True)
    client = client_of(official(application))
    assert client.get(at("application-check", application.uuid)).status_code == 200
    response = client.post(at("application-check", application.uuid), data)
    application.refresh_from_db()
    assert application.status == status
    assert response.status_code == (200 if status == "submitted" else 302)


def test_application_assign(client_of, official):
    application = ApplicationFactory(admissible=True)
    one, two = official(application, "reviewer"), official(application, "reviewer")
    tied = official(application, "reviewer")
    OrganisationRoleFactory(person=tied, organisation=application.applicant)
    client = client_of(official(application))
    page = client.get(at("application-assign", application.uuid))
    assert tied.name in text_of(page)
    assert str(tied.uuid) not in [
        box["value"] for box in BeautifulSoup(page.content, "html.parser").select("[name=reviewers]")
    ]
    assert client.post(at("application-assign", application.uuid), {"reviewers": [str(one.uuid)]}).status_code == 200
    response = client.post(at("application-assign", application.uuid), {"reviewers": [str(one.uuid), str(two.uuid)]})
    assert response.status_code == 302
    assert set(application.reviews.values_list("reviewer", flat=True)) == {one.pk, two.pk}
    assert client.get(at("application-assign", application.uuid)).status_code == 200


def test_conflict_set_aside(client_of, official):
    application = ApplicationFactory(admissible=True)
    person = official(application, "reviewer")
    community = PartnershipFactory(organisation=application.applicant).community
    role = OrganisationRoleFactory(person=person)
    PartnershipFactory(community=community, organisation=role.organisation, left=True)
    client = client_of(official(application))
    address = at("conflict-set-aside", application.uuid, person.uuid)
    assert "recente samenwerking" in text_of(client.get(address))
    assert client.post(address, {"reason": "Eén bijeenkomst."}).status_code == 302
    assert Conflict.objects.get().set_aside_reason == "Eén bijeenkomst."
    assert "Eén bijeenkomst." in text_of(client.get(application.get_absolute_url()))
    assert client.get(address).status_code == 404


def test_review_replace(client_of, official):
    application = ApplicationFactory(in_review=True)
    review = application.reviews.first()
    client = client_of(official(application))
    assert client.get(at("review-replace", review.uuid)).status_code == 200
    assert client.post(at("review-replace", review.uuid), {"reason": "Ziek."}).status_code == 302
    review.refresh_from_db()
    assert review.status == "replaced"


def test_the_secretary_sees_no_scores_before_all_reviews_are_in(client_of, official):
    application = ApplicationFactory(in_review=True)
    review = application.reviews.first()
    criterion = application.scheme_version.criteria.first()
    actions.save_score(review, criterion=criterion, score=1, note="Streng geheim.", by=review.reviewer)
    page = text_of(client_of(official(application)).get(application.get_absolute_url()))
    assert "Streng geheim." not in page


def test_application_advise(client_of, official):
    application = ApplicationFactory(findings=True, applicant_due_on=in_days(-1))
    client = client_of(official(application))
    assert client.get(at("application-advise", application.uuid)).status_code == 200
    assert client.post(at("application-advise", application.uuid), {"advice": "Toekennen."}).status_code == 302
    application.refresh_from_db()
    assert (application.status, application.advised_outcome) == ("advised", "granted")


# Reviewers


def test_review_list(client_of):
    application = ApplicationFactory(in_review=True)
    review = application.reviews.first()
    page = client_of(review.reviewer).get(at("review-list"))
    assert [row.pk for row in page.context["waiting"]] == [review.pk]
    assert client_of(UserFactory()).get(at("review-list")).status_code == 403


def test_review_accept_and_decline(client_of):
    application = ApplicationFactory(in_review=True)
    review = ReviewFactory(application=application)
    client = client_of(review.reviewer)
    page = text_of(client.get(review.get_absolute_url()))
    assert "Zo doen wij dat." not in page
    assert client.post(at("review-accept", review.uuid), {}).status_code == 200
    assert client.post(at("review-accept", review.uuid), {"has_no_interest": "on"}).status_code == 302
    assert "Zo doen wij dat." in text_of(client.get(review.get_absolute_url()))
    assert client.get(at("review-decline", review.uuid)).status_code == 200
    data = {"kind": "financial", "note": "Aandelen."}
    assert client.post(at("review-decline", review.uuid), data).status_code == 302
    assert client.get(review.get_absolute_url()).status_code == 404


def test_review_detail_keeps_scores_and_goes_on(client_of):
    review = ApplicationFactory(in_review=True).reviews.first()
    client = client_of(review.reviewer)
    assert "0 van 4" in text_of(client.get(review.get_absolute_url()))
    response = client.post(review.get_absolute_url(), {"criterion": "A1", "score": "2", "note": "Mager.", "next": "1"})
    assert response.url.endswith("?criterion=A2#criterion-A2")
    response = client.post(
        review.get_absolute_url(), {"criterion": "B1", "score": "4", "note": ""}, headers={"HX-Request": "true"}
    )
    assert "Nog 2 criteria" in text_of(response)
    assert set(review.scores.values_list("criterion__code", "score", "note")) == {("A1", 2, "Mager."), ("B1", 4, "")}
    assert client.post(review.get_absolute_url(), {"criterion": "A1", "score": "9"}).status_code == 200


def test_review_submit_the_whole_way(client_of):
    review = ApplicationFactory(in_review=True).reviews.first()
    client = client_of(review.reviewer)
    page = text_of(client.get(at("review-submit", review.uuid)))
    assert "De score voor A1" in page
    for code in ("A1", "A2", "B1", "B2"):
        client.post(review.get_absolute_url(), {"criterion": code, "score": "3", "note": ""})
    report = {
        "criterion": "report",
        "recommendation": "granted",
        "findings": "Helder.",
        "strengths": "",
        "confidential_note": "",
    }
    client.post(review.get_absolute_url(), report)
    assert client.post(at("review-submit", review.uuid), {}).status_code == 200
    assert client.post(at("review-submit", review.uuid), {"has_no_interest": "on"}).status_code == 302
    review.refresh_from_db()
    assert review.status == "submitted"
    assert client.get(review.get_absolute_url()).status_code == 200
    assert client.get(review.get_absolute_url() + "?criterion=report").status_code == 200
    assert client.post(review.get_absolute_url(), {"criterion": "A1", "score": "4"}).status_code == 403


def test_an_interest_that_comes_up_closes_the_file(client_of):
    review = ApplicationFactory(in_review=True).reviews.first()
    OrganisationRoleFactory(person=review.reviewer, organisation=review.application.applicant, role="contact")
    client = client_of(review.reviewer)
    page = text_of(client.get(review.get_absolute_url()))
    assert "Dossier teruggeven" in page
    assert "Zo doen wij dat." not in page
    assert client.get(at("review-submit", review.uuid)).status_code == 302
    response = client.post(review.get_absolute_url(), {"criterion": "A1", "score": "3"})
    assert review.scores.count() == 0
    assert response.status_code == 200


def test_one_reviewer_learns_nothing_of_the_other(client_of):
    """Every page of the first reviewer is the same before and after the other one works, submits or declines."""
    application = ApplicationFactory(in_review=True)
    first, second = application.reviews.all()
    client = client_of(first.reviewer)
    pages = [first.get_absolute_url(), at("review-list"), at("review-submit", first.uuid), reverse("people:home")]

    def seen():
        return [text_of(client.get(page)) for page in pages]

    before = seen()
    assert second.reviewer.name not in " ".join(before)
    for criterion in application.scheme_version.criteria.all():
        actions.save_score(second, criterion=criterion, score=3, note="Mijn geheim.", by=second.reviewer)
    assert seen() == before
    actions.save_report(
        second, recommendation="granted", strengths="", findings="Goed.", confidential_note="", by=second.reviewer
    )
    actions.submit_review(second, by=second.reviewer)
    assert seen() == before
    assert client.get(second.get_absolute_url()).status_code == 404
    assert client.get(application.get_absolute_url()).status_code == 404


def test_a_reviewer_who_is_secretary_too_cannot_open_the_file_as_secretary(client_of):
    application = ApplicationFactory(in_review=True)
    review = application.reviews.first()
    SchemeRoleFactory(scheme=application.scheme_version.scheme, person=review.reviewer, role="secretary")
    client = client_of(review.reviewer)
    assert client.get(application.get_absolute_url()).status_code == 404
    assert client.get(at("application-queue")).context["count"] == 0


# Decision makers


def test_decision_list(client_of, official):
    application = ApplicationFactory(advised=True)
    decider = official(application, "decision_maker")
    page = client_of(decider).get(at("decision-list"))
    assert [row.pk for row in page.context["waiting"]] == [application.pk]
    assert client_of(official(application)).get(at("decision-list")).status_code == 403


def test_a_decision_maker_sees_no_file_before_the_advice(client_of, official):
    application = ApplicationFactory(in_review=True)
    assert client_of(official(application, "decision_maker")).get(application.get_absolute_url()).status_code == 404


def test_application_decide_grants(client_of, official):
    application = ApplicationFactory(advised=True)
    client = client_of(official(application, "decision_maker"))
    assert client.get(at("application-decide", application.uuid)).status_code == 200
    data = {"outcome": "granted", "reasons_nl": "Alles klopt.", "reasons_en": "", "deviation_reasons": ""}
    assert client.post(at("application-decide", application.uuid), data).status_code == 302
    assert Decision.objects.get().outcome == "granted"
    assert Certificate.objects.count() == 1
    assert client.post(at("application-decide", application.uuid), data).status_code == 403


def test_application_decide_with_conditions(client_of, official):
    application = ApplicationFactory(advised=True, advised_outcome="granted_conditionally")
    CriterionScore.objects.filter(criterion__code="A2").update(score=4)
    CriterionScore.objects.filter(criterion__code="A1").update(score=2, note="Mager.")
    client = client_of(official(application, "decision_maker"))
    address = at("application-decide", application.uuid)
    data = {"outcome": "granted_conditionally", "reasons_nl": "Bijna."}
    assert client.post(address, data).status_code == 409
    half = {**data, "condition-A1-text": "Beschrijf het."}
    assert client.post(address, half).status_code == 200
    past = {**half, "condition-A1-due_on": in_days(0).isoformat()}
    assert client.post(address, past).status_code == 200
    assert client.post(address, {**half, "condition-A1-due_on": in_days(90).isoformat()}).status_code == 302
    assert Certificate.objects.get().valid_until == in_days(90)


def test_application_decide_differs_with_reasons_only(client_of, official):
    application = ApplicationFactory(advised=True)
    client = client_of(official(application, "decision_maker"))
    data = {"outcome": "rejected", "reasons_nl": "Toch niet."}
    assert client.post(at("application-decide", application.uuid), data).status_code == 200
    data["deviation_reasons"] = "Het bewijs klopt niet."
    assert client.post(at("application-decide", application.uuid), data).status_code == 302


def test_four_eyes_on_the_pages(client_of, official):
    """The secretary of the file and its reviewers never decide, whatever roles they hold."""
    application = ApplicationFactory(findings=True, applicant_due_on=in_days(-1))
    scheme = application.scheme_version.scheme
    secretary, reviewer = official(application), application.reviews.first().reviewer
    for person in (secretary, reviewer):
        SchemeRoleFactory(scheme=scheme, person=person, role="decision_maker")
    actions.advise(application, advice="Toekennen.", by=secretary)
    data = {"outcome": "granted", "reasons_nl": "Goed."}
    assert client_of(secretary).post(at("application-decide", application.uuid), data).status_code == 403
    assert client_of(reviewer).post(at("application-decide", application.uuid), data).status_code == 404
    assert list(client_of(secretary).get(at("decision-list")).context["waiting"]) == []
    assert list(client_of(reviewer).get(at("decision-list")).context["waiting"]) == []


# The register


@pytest.mark.parametrize("number", [1, 3])
def test_certificate_list_costs_the_same_for_one_and_three(client, django_assert_num_queries, number):
    CertificateFactory.create_batch(number)
    with django_assert_num_queries(REGISTER_QUERIES):
        response = client.get(at("certificate-list"))
    assert len(response.context["page"].object_list) == number


REGISTER_QUERIES = 3  # how many, the rows, the marks that there are


def test_certificate_list_by_number_goes_straight_to_the_answer(client):
    certificate = CertificateFactory()
    response = client.get(at("certificate-list"), {"q": f" {certificate.number.lower()} "})
    assert response.url == certificate.get_absolute_url()


def test_certificate_list_by_name_and_validity(client):
    valid, expired = CertificateFactory(), CertificateFactory(expired=True)
    found = client.get(at("certificate-list"), {"q": valid.holder.name}).context["page"].object_list
    assert list(found) == [valid]
    for verdict, rows in {"valid": [valid], "expired": [expired], "revoked": []}.items():
        assert list(client.get(at("certificate-list"), {"verdict": verdict}).context["page"].object_list) == rows


def test_certificate_list_says_when_a_number_is_not_there(client):
    assert "staat niet in het register" in text_of(client.get(at("certificate-list"), {"q": "LK-M-2026-9999"}))


@pytest.mark.parametrize(
    ("trait", "words"),
    [
        ({}, "Dit keurmerk is geldig"),
        ({"is_conditional": True}, "onder voorwaarden"),
        ({"expired": True}, "is verlopen"),
        ({"suspended": True}, "is geschorst"),
        ({"revoked": True}, "is ingetrokken"),
        ({"superseded": True}, "vervangen"),
    ],
)
def test_certificate_detail_says_the_verdict_first(client, trait, words):
    certificate = CertificateFactory(**trait)
    page = client.get(certificate.get_absolute_url())
    verdict = BeautifulSoup(page.content, "html.parser").select_one(".lk-verdict-state").get_text(" ", strip=True)
    assert words in verdict
    assert "geaccrediteerd" not in text_of(page)
    assert "erkend" not in text_of(page)


def test_certificate_detail_tells_no_reviewer_and_no_note(client):
    certificate = CertificateFactory()
    page = text_of(client.get(certificate.get_absolute_url()))
    names = [review.reviewer.name for review in certificate.application.reviews.all()]
    assert not [name for name in names if name in page]
    assert "Alleen voor u." not in page


def test_a_rejected_application_leaves_no_trace_in_the_register(client):
    application = ApplicationFactory(advised=True, advised_outcome="rejected")
    before = text_of(client.get(at("certificate-list")))
    actions.decide(application, outcome="rejected", reasons_nl="Niet goed.", by=UserFactory())
    assert text_of(client.get(at("certificate-list"))) == before


def test_certificate_detail_answers_any_case(client):
    certificate = CertificateFactory()
    response = client.get(at("certificate-detail", certificate.number.lower()))
    assert (response.status_code, response.url) == (301, certificate.get_absolute_url())
    assert client.get(at("certificate-detail", "LK-M-2026-9999")).status_code == 404


def test_certificate_qr_is_a_drawing(client):
    certificate = CertificateFactory()
    response = client.get(at("certificate-qr", certificate.number))
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<svg")
    assert b"style=" not in response.content


def test_scheme_detail_shows_all_criteria_and_rules(client):
    page = text_of(client.get(at("scheme-detail", "keurmerk-leerkring")))
    assert "13 criteria" in page
    assert "2,8" in page
    assert "NVAO" in page
    assert client.get(at("scheme-detail", "bestaat-niet")).status_code == 404


# The page of the module


def test_the_mark_panel_on_the_page_of_the_module():
    from catalog.panels import marks_of

    application = ApplicationFactory(advised=True)
    module = application.module_version.module
    assert marks_of(module) == []
    actions.decide(application, outcome="granted", reasons_nl="Goed.", by=UserFactory())
    module.refresh_from_db()
    certificate = Certificate.objects.get()
    [shown] = marks_of(module)
    assert (shown.kind, shown.url) == ("seal", certificate.get_absolute_url())
    assert certificate.number in dict(shown.facts).values()
    module.mark_number = ""
    [shown] = marks_of(module)
    assert (shown.kind, "herbeoordeling" in shown.title) == ("claim", True)


def test_application_check_closes_a_file_that_was_not_completed_in_time(client_of, official):
    application = ApplicationFactory(incomplete=True)
    client = client_of(official(application))
    assert client.get(at("application-check", application.uuid)).status_code == 403
    Application.objects.filter(pk=application.pk).update(applicant_due_on=in_days(-1))
    assert "Niet op tijd aangevuld" in text_of(client.get(at("application-queue")))
    assert client.post(at("application-check", application.uuid), {"verdict": "admissible"}).status_code == 200
    data = {"verdict": "inadmissible", "reasons": "Niet aangevuld."}
    assert client.post(at("application-check", application.uuid), data).status_code == 302
    application.refresh_from_db()
    assert application.status == "inadmissible"


def test_certificate_detail_says_when_the_module_has_changed_since(client):
    certificate = CertificateFactory()
    assert "in herbeoordeling" not in text_of(client.get(certificate.get_absolute_url()))
    certificate.module_version.level = "master"
    certificate.module_version.save()
    assert "in herbeoordeling" in text_of(client.get(certificate.get_absolute_url()))
    certificate.module_version.status = "archived"
    certificate.module_version.save()
    assert "in herbeoordeling" not in text_of(client.get(certificate.get_absolute_url()))


def test_conflict_declare_closes_the_file_for_who_reports_it(client_of, official):
    application = ApplicationFactory(submitted=True)
    secretary, deputy = official(application), official(application)
    actions.send_back(application, missing="Het toetsplan.", by=secretary)
    client = client_of(secretary)
    address = at("conflict-declare", application.uuid)
    assert client.get(address).status_code == 200
    assert client.post(address, {"kind": "personal", "note": ""}).status_code == 200
    assert client.post(address, {"kind": "personal", "note": "Mijn zus werkt er."}).status_code == 302
    application.refresh_from_db()
    assert application.secretary is None
    assert client.get(application.get_absolute_url()).status_code == 404
    assert client.get(at("application-queue")).context["count"] == 0
    assert client_of(deputy).get(application.get_absolute_url()).status_code == 200
