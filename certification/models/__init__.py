from certification.models.application import Application, SelfAssessment
from certification.models.certificate import Certificate, NumberSeries
from certification.models.decision import Condition, Decision
from certification.models.review import Conflict, CriterionScore, Review
from certification.models.scheme import Criterion, Scheme, SchemeRole, SchemeVersion

__all__ = [
    "Application",
    "Certificate",
    "Condition",
    "Conflict",
    "Criterion",
    "CriterionScore",
    "Decision",
    "NumberSeries",
    "Review",
    "Scheme",
    "SchemeRole",
    "SchemeVersion",
    "SelfAssessment",
]
