"""Applications for the mark in every state, walked there through the real actions by the demonstration accounts."""

import datetime

from django.utils import timezone

from catalog.models import Module
from certification import actions, files
from certification.actions.decisions import ConditionText
from certification.models import Application, Review, SchemeVersion
from people.models import User

# How far each file has come: the last step that is taken.
FILES = {
    "ai-geletterdheid-voor-ambtenaren": "granted",
    "algoritmen-inkopen-en-aanbesteden": "granted",
    "gezondheidsgegevens-delen-met-toestemming": "granted",
    "beeldherkenning-in-de-openbare-ruimte": "granted_conditionally",
    "warmtepompen-op-afstand-bewaken": "granted",
    "chatbots-voor-de-webwinkel": "rejected",
    "voorspellingen-in-de-meldkamer": "advised",
    "valpreventie-met-sensoren": "findings",
    "energieprestatieberekeningen-controleren": "in_review",
    "taalmodellen-in-de-redactie": "admissible",
    "vochtschade-voorspellen": "incomplete",
    "predictief-onderhoud-aan-machines": "submitted",
    "ai-verordening-in-de-praktijk": "inadmissible",
    "in-gesprek-met-inwoners-over-ai": "retracted",
    "datakwaliteit-voor-beginners": "draft",
}
TEXT = "Dit staat in de studiewijzer; de toetsmatrijs en de evaluatie van vorig jaar zijn als bewijs genoemd."
REASONS = {
    "granted": (
        "De module voldoet aan alle criteria. De leeruitkomsten zijn meetbaar en de toetsing is onafhankelijk.",
        "The module meets all criteria. Its outcomes can be measured and its assessment is independent.",
    ),
    "granted_conditionally": (
        "De module voldoet op een punt na. Dat punt is binnen een half jaar te herstellen.",
        "The module meets the criteria but for one. That can be mended within half a year.",
    ),
    "rejected": (
        "De leeruitkomsten zijn niet meetbaar en de toets is niet onafhankelijk. De opleider kan opnieuw indienen.",
        "The outcomes cannot be measured and the assessment is not independent. The provider may apply again.",
    ),
}


def load() -> None:
    for slug, until in FILES.items():
        module = Module.objects.filter(slug=slug).first()
        if module is not None:
            walk(module, until)


def walk(module: Module, until: str) -> Application:
    """One file, as far as `until`."""
    who = {name: _person(name) for name in ("secretaris", "beoordelaar1", "beoordelaar2", "besluiter")}
    editor = _editor(module)
    version = module.versions.get(status="published")
    scheme = SchemeVersion.objects.get(scheme__slug="keurmerk-leerkring")
    application = actions.create_application(version, scheme_version=scheme, by=editor)
    if until == "draft":
        return application
    for criterion in files.criteria_of(application):
        actions.save_assessment(application, criterion=criterion, text=TEXT, by=editor)
    actions.submit_application(application, by=editor)
    secretary = who["secretaris"]
    if until == "submitted":
        return application
    if until == "retracted":
        return actions.retract_application(application, note="Wij passen de module eerst aan.", by=editor)
    if until == "incomplete":
        return actions.send_back(application, missing="Beschrijf hoe de toelating wordt getoetst.", by=secretary)
    if until == "inadmissible":
        return actions.declare_inadmissible(
            application, reasons="Er is geen toets; een bewijs van deelname kan geen keurmerk krijgen.", by=secretary
        )
    actions.declare_admissible(application, by=secretary)
    if until == "admissible":
        return application
    reviewers = [who["beoordelaar1"], who["beoordelaar2"]]
    actions.assign_reviewers(application, reviewers=reviewers, by=secretary)
    for number, review in enumerate(Review.objects.filter(application=application).order_by("pk")):
        actions.accept_review(review, by=review.reviewer)
        if until != "in_review" or number == 0:
            judge(review, until)
    application.refresh_from_db()
    if until in ("in_review", "findings"):
        return application
    actions.reply_to_findings(application, reply="Wij hebben de studiewijzer aangevuld.", by=editor)
    actions.advise(application, advice="De beoordelaars zijn het eens; zie de uitkomst per criterium.", by=secretary)
    if until == "advised":
        return application
    nl, en = REASONS[until]
    actions.decide(
        application,
        outcome=until,
        reasons_nl=nl,
        reasons_en=en,
        conditions=conditions(application, until),
        by=who["besluiter"],
    )
    return application


def judge(review: Review, until: str) -> None:
    """A whole review that leads to the outcome: fours and threes, one two for conditions, ones for a rejection."""
    lowest = {"granted_conditionally": 2, "rejected": 1}.get(until, 3)
    low = "D2" if until == "granted_conditionally" else "A2"
    for number, criterion in enumerate(files.criteria_of(review.application)):
        score = lowest if criterion.code == low else 3 + number % 2
        actions.save_score(review, criterion=criterion, score=score, note="Zie de studiewijzer.", by=review.reviewer)
    wanted = until if until in ("granted_conditionally", "rejected") else "granted"
    actions.save_report(
        review,
        recommendation=wanted,
        strengths="De praktijkopdracht sluit goed aan bij het werk van de deelnemers.",
        findings="Leg in de studiewijzer vast wie de eindtermen bewaakt.",
        confidential_note="",
        by=review.reviewer,
    )
    actions.submit_review(review, by=review.reviewer)


def conditions(application: Application, until: str) -> list[ConditionText]:
    if until != "granted_conditionally":
        return []
    due_on = timezone.localdate() + datetime.timedelta(days=180)
    low = [criterion for criterion in files.criteria_of(application) if criterion.code == "D2"]
    return [ConditionText(criterion, "Leg vast wie het eindniveau bewaakt en hoe.", due_on) for criterion in low]


def _editor(module: Module) -> User:
    roles = module.owner_organisation.roles.current().filter(role__in=("editor", "manager"))
    return roles.order_by("pk").first().person


def _person(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")
