"""Who may do what with applications, reviews and decisions. What one may not even see is a 404: `visible_to`.

Secretary checks, reviewers judge, somebody else decides.
"""

from catalog.models import Module
from certification import panel
from certification.models import Application, Review, SchemeRole
from partners.models import Organisation, OrganisationRole
from people import held
from people.models import User

APPLICANTS = (OrganisationRole.Role.MANAGER, OrganisationRole.Role.EDITOR)
Status = Application.Status


def applicant_of(module: Module) -> Organisation:
    """The organisation that applies for a module: its owner; for a module of a community, its lead organisation."""
    return module.owner_organisation or module.owner_community.lead


def can_apply(user: User, module: Module) -> bool:
    """Managers and editors of the organisation that owns the module (for a module of a community: of its lead
    organisation). Whether the module is ready for it is the action's judgement."""
    return _applies_for(user, applicant_of(module))


def is_applicant(user: User, application: Application) -> bool:
    """Managers and editors of the applicant see their file, without who judges it and without the notes that reviewers
    write for the secretary alone."""
    return _applies_for(user, application.applicant)


def can_edit(user: User, application: Application) -> bool:
    """The applicant, while the file is a draft or was sent back to be completed."""
    return application.status in (Status.DRAFT, Status.INCOMPLETE) and is_applicant(user, application)


def can_submit(user: User, application: Application) -> bool:
    """Whoever may edit it."""
    return can_edit(user, application)


def can_retract(user: User, application: Application) -> bool:
    """The applicant, before the decision."""
    return application.is_open and is_applicant(user, application)


def can_reply(user: User, application: Application) -> bool:
    """The applicant, once, within the days that the scheme gives after the findings were sent."""
    return application.may_reply and is_applicant(user, application)


def is_secretary(user: User, application: Application) -> bool:
    """Secretaries of the scheme handle the file, unless they have an interest in it or judge it themselves: then
    another secretary does."""
    return _holds_office(user, application, SchemeRole.Role.SECRETARY)


def can_check(user: User, application: Application) -> bool:
    """A secretary says whether a submitted file is complete and within the scheme, and closes a file that the applicant
    did not complete in time."""
    waits = application.status == Status.SUBMITTED or application.let_its_days_pass
    return waits and is_secretary(user, application)


def can_assign(user: User, application: Application) -> bool:
    """A secretary asks reviewers, from the moment the file is admissible until all reviews are in."""
    return application.status in (Status.ADMISSIBLE, Status.IN_REVIEW) and is_secretary(user, application)


def can_set_aside(user: User, application: Application) -> bool:
    """A secretary may set a weak conflict aside, with a reason that applicant and decision maker read."""
    return can_assign(user, application)


def can_advise(user: User, application: Application) -> bool:
    """A secretary, once the applicant has replied or the days for it have passed."""
    return application.waits_for_advice and is_secretary(user, application)


def is_decision_maker(user: User, application: Application) -> bool:
    """Decision makers of the scheme read files with an advice, unless they have an interest in it or judged it."""
    return application.status in Application.FOR_DECISION and _holds_office(
        user, application, SchemeRole.Role.DECISION_MAKER
    )


def can_decide(user: User, application: Application) -> bool:
    """A decision maker who had no part in the file in any other role: not as its secretary, not as its reviewer."""
    return (
        application.status == Status.ADVISED
        and is_decision_maker(user, application)
        and not panel.had_a_part(user, application)
    )


def can_declare(user: User, application: Application) -> bool:
    """Secretaries and decision makers report an interest in a file that runs; after that they do not see it any more."""
    return application.is_open and (is_secretary(user, application) or is_decision_maker(user, application))


def can_answer(user: User, review: Review) -> bool:
    """The person who was asked accepts or declines; after accepting, a file may still be handed back."""
    return review.reviewer_id == user.pk and review.status in (Review.Status.ASKED, Review.Status.ACCEPTED)


def can_score(user: User, review: Review) -> bool:
    """The reviewer, from accepting until submitting. An interest that came up in between closes the file: it can only
    be handed back."""
    return (
        review.reviewer_id == user.pk
        and review.status == Review.Status.ACCEPTED
        and review.application.status == Status.IN_REVIEW
    )


def _applies_for(user: User, organisation: Organisation) -> bool:
    return held.holds(OrganisationRole, user, *APPLICANTS, scope=organisation.pk)


def _holds_office(user: User, application: Application, role: str) -> bool:
    return Application.objects.for_office(user, role).filter(pk=application.pk).exists()
