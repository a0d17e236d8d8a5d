"""How this app's lines of the audit trail read."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "community.registered": _("Registration started"),
    "community.changed": _("Registration changed"),
    "community.submitted": _("Submitted for advice"),
    "community.returned": _("Back with the coordinator, to be completed"),
    "community.declined": _("Declined, with reasons"),
    "community.forming": _("The community is forming"),
    "community.active": _("The community is active"),
    "community.dormant": _("The community is dormant"),
    "community.ended": _("The community has ended"),
    "community.retracted": _("The registration was taken back"),
    "community.extended": _("Half a year more to become active"),
    "community.warned": _("Warned that the time to become active runs out"),
    "community.phase_set": _("Now in phase %(phase)s"),
    "community.location_added": _("Place added"),
    "community.location_removed": _("Place removed"),
    "community.output_added": _("Output added"),
    "community.output_removed": _("Output removed"),
    "community.partner_crossed_out": _("A named partner was crossed out"),
    "location.changed": _("Place changed"),
    "output.changed": _("Output changed"),
    "partnership.named": _("Partner named"),
    "partnership.invited": _("Invitation sent"),
    "partnership.requested": _("An organisation asks to join"),
    "partnership.active": _("Partner accepted"),
    "partnership.refused": _("Refused or withdrawn"),
    "partnership.left": _("A partner has left"),
    "hubadvice.given": _("Advice given"),
}
