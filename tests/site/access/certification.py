"""Applications for a mark, reviews, decisions, and the public register."""

from tests.site.access import row


def file_in(status, reviews="", **fields):
    """A file of the trainer in this state; `reviews="submitted"` has both reviews in."""

    def uuid(world):
        from certification.models import Application

        found = Application.objects.filter(status=status, module_version__module__slug=f"module-{status}").first()
        return (found or _made(world)).uuid

    def _made(world):
        version = world.version_of(f"module-{status}", f"Module {status}", "published", published_at=world.now)
        application = world.application_for(
            version, status, submitted_at=None if status == "draft" else world.now, **fields
        )
        for person in (world.reviewer, world.second_reviewer) if reviews else ():
            judged_by(world, application, person, reviews)
        return application

    return uuid


def judged_by(world, application, person, status):
    from certification.models import CriterionScore, Review

    facts = {"no_conflict_declared_at": world.now} if status != "asked" else {}
    if status == "submitted":
        facts |= {"submitted_at": world.now, "recommendation": "granted", "findings": "Helder."}
    review = Review.objects.create(
        application=application, reviewer=person, status=status, due_on=world.in_days(9), **facts
    )
    for criterion in world.scheme_version.criteria.all() if status == "submitted" else ():
        CriterionScore.objects.create(review=review, criterion=criterion, score=3)
    return review


def asked_review(world):
    """The reviewer has been asked for another file and has not answered."""
    from certification.models import Application, Review

    uuid = file_in("in_review", due_on=world.in_days(9))(world)
    application = Application.objects.get(uuid=uuid)
    found = Review.objects.filter(application=application, reviewer=world.reviewer).first()
    return (found or judged_by(world, application, world.reviewer, "asked")).uuid


def tied_reviewer(world):
    """Somebody who could judge, but was a partner of the applicant until lately."""
    from certification.models import SchemeRole
    from communities.models import Partnership
    from partners.models import OrganisationRole
    from people.models import User

    found = User.objects.filter(email="tess@tied.example").first()
    if found:
        return found.uuid
    person = User.objects.create(email="tess@tied.example", name="Tess Tak")
    SchemeRole.objects.create(scheme=world.scheme, role="reviewer", person=person, accepted_at=world.now)
    OrganisationRole.objects.create(organisation=world.company, role="contact", person=person, accepted_at=world.now)
    left = {"status": "left", "since_on": world.in_days(-400), "until_on": world.in_days(-40)}
    for organisation in (world.company, world.trainer):
        Partnership.objects.create(
            community=world.draft_community,
            organisation=organisation,
            role="collaboration_partner",
            helix="business",
            **left,
        )
    return person.uuid


SUBMITTED, ADMISSIBLE = file_in("submitted"), file_in("admissible")


def with_days(status, days):
    def uuid(world):
        return file_in(status, "submitted", days_left=28, applicant_due_on=world.in_days(days))(world)

    return uuid


APPLICANTS = {"provider_editor": 200, "provider_manager": 200}
SECRETARY = {"secretary": 200}
NOBODY = {"others": 404}

ROWS = {
    # Anybody
    "certification:certificate-list": row(everybody=200),
    "certification:certificate-detail": row("certificate.number", everybody=200),
    "certification:certificate-qr": row("certificate.number", everybody=200, browser="a drawing"),
    "certification:scheme-detail": row("scheme_version.scheme.slug", everybody=200),
    # Applicants: a file does not exist for anybody else
    "certification:application-create": row("module.slug", others=403, **APPLICANTS),
    "certification:application-list": row(others=200),
    "certification:application-detail": row("application.uuid", **NOBODY, **APPLICANTS, **SECRETARY),
    "certification:application-edit": row("draft_application.uuid", **NOBODY, **APPLICANTS),
    "certification:application-submit": row("draft_application.uuid", **NOBODY, **APPLICANTS),
    "certification:application-retract": row("application.uuid", **NOBODY, **APPLICANTS, secretary=403),
    "certification:application-reply": row(with_days("findings", 5), **NOBODY, **APPLICANTS, secretary=403),
    # Secretaries
    "certification:application-queue": row(others=403, **SECRETARY),
    "certification:application-check": row(SUBMITTED, **NOBODY, **SECRETARY, provider_editor=403, provider_manager=403),
    "certification:application-assign": row(
        ADMISSIBLE, **NOBODY, **SECRETARY, provider_editor=403, provider_manager=403
    ),
    "certification:conflict-set-aside": row(
        ADMISSIBLE, tied_reviewer, **NOBODY, **SECRETARY, provider_editor=403, provider_manager=403
    ),
    "certification:conflict-declare": row(SUBMITTED, **NOBODY, **SECRETARY, provider_editor=403, provider_manager=403),
    "certification:application-advise": row(
        with_days("findings", -1), **NOBODY, **SECRETARY, provider_editor=403, provider_manager=403
    ),
    "certification:review-replace": row(
        "review.uuid", **NOBODY, **SECRETARY, provider_editor=403, provider_manager=403
    ),
    # Reviewers: the other one sees nothing either
    "certification:review-list": row(others=403, reviewer=200, second_reviewer=200),
    "certification:review-detail": row("review.uuid", **NOBODY, reviewer=200),
    "certification:review-accept": row(asked_review, **NOBODY, reviewer=200),
    "certification:review-decline": row("review.uuid", **NOBODY, reviewer=200),
    "certification:review-submit": row("review.uuid", **NOBODY, reviewer=200),
    # Decision makers
    "certification:decision-list": row(others=403, decision_maker=200),
    "certification:application-decide": row(
        file_in("advised", "submitted", advice="Toekennen."),
        **NOBODY,
        decision_maker=200,
        secretary=403,
        provider_editor=403,
        provider_manager=403,
    ),
}
