"""How this app's lines of the audit trail read."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "organisation.registered": _("Organisation registered"),
    "organisation.changed": _("Details of the organisation changed"),
    "organisation.merged": _("Merged with %(name)s"),
    "organisation.merger_undone": _("Merger with %(name)s undone"),
    "organisation.name_added": _("Another name noted: %(name)s"),
    "organisation.name_checked": _("Another name checked: %(name)s"),
    "organisation.name_removed": _("Another name removed: %(name)s"),
    "organisation.checked": _("Checks of the organisation recorded"),
    "organisation.verification_postponed": _("Something is missing for verification"),
    "organisation.logo_changed": _("Logo changed"),
    "organisation.logo_removed": _("Logo removed"),
    "organisation.placed": _("Part of another organisation, or no longer"),
    "hub.changed": _("Details of the hub changed"),
    "lab.added": _("Lab added"),
    "lab.changed": _("Details of the lab changed"),
    "lab.moved": _("Organisations of the lab changed"),
    "lab.logo_changed": _("Logo of the lab changed"),
    "lab.logo_removed": _("Logo of the lab removed"),
    "qualitymark.claimed": _("Quality mark claimed"),
    "roleclaim.claimed": _("Asked for a role: %(role)s"),
    "term.added": _("Word added"),
    "term.changed": _("Word changed"),
}
