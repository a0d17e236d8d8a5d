"""How this app's lines of the audit trail read."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "application.created": _("Application begun"),
    "application.replied": _("The applicant replied to the findings"),
    "application.reviewer_asked": _("Another reviewer asked"),
    "application.reviewer_replaced": _("A reviewer replaced"),
    "application.third_needed": _("The reviews lie too far apart: a third is needed"),
    "application.third_asked": _("A third reviewer asked"),
    "application.conflict_set_aside": _("A weak conflict of interest set aside"),
    "application.interest_declared": _("Somebody of the office reported an interest"),
    "review.asked": _("Reviewer asked"),
    "review.accepted": _("A reviewer took on the file"),
    "review.declined": _("A reviewer gave the file back"),
    "review.submitted": _("A review handed in"),
    "certificate.issued": _("Mark written into the register"),
}
