"""The links of the frame, by the names of their addresses: main menu, person menu, footer."""

from django.utils.translation import gettext_lazy as _

MAIN = (
    ("catalog:listing-list", _("Courses")),
    ("communities:community-list", _("Communities")),
    ("certification:certificate-list", _("Certification marks")),
    ("about", _("About Leerkring")),
)
PERSON = (
    ("people:home", _("My desks")),
    ("enrolment:my-learning", _("My learning")),
    ("people:profile", _("My account")),
)
FOOTER = (
    (
        _("Find"),
        (
            ("catalog:listing-list", _("Courses")),
            ("catalog:path-list", _("Learning paths")),
            ("communities:community-list", _("Communities")),
            ("communities:challenge-list", _("Challenges")),
            ("communities:knowledge-list", _("Knowledge base")),
            ("communities:meeting-list", _("Agenda")),
            ("partners:organisation-list", _("Organisations")),
            ("partners:hub-list", _("AI hubs")),
            ("certification:certificate-list", _("Check a mark")),
            ("certification:lineage-list", _("From question to mark")),
            ("ordering", _("How we order results")),
        ),
    ),
    (
        _("Take part"),
        (
            ("communities:community-create", _("Register a community")),
            ("communities:challenge-create", _("Bring a challenge")),
            ("offering", _("Offer a module")),
            ("people:home", _("My desks")),
        ),
    ),
    (
        _("About this site"),
        (
            ("about", _("About Leerkring")),
            ("accessibility", _("Accessibility")),
            ("privacy", _("Privacy")),
        ),
    ),
)
