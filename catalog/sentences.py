"""How this app's lines of the audit trail read."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "module.created": _("Module made"),
    "module.placed": _("Code or community changed"),
    "module.archived": _("Module archived"),
    "module.restored": _("Module restored"),
    "module.hidden": _("Hidden by the catalogue manager"),
    "module.unhidden": _("Shown again by the catalogue manager"),
    "moduleversion.created": _("New version made"),
    "moduleversion.saved": _("Draft saved"),
    "moduleversion.proposed": _("Sent for a check"),
    "moduleversion.draft": _("Sent back to the writer"),
    "moduleversion.published": _("Published"),
    "moduleversion.superseded": _("Replaced by a newer version"),
    "moduleversion.archived": _("Taken off the catalogue or put away"),
    "licence.requested": _("Licence asked for"),
    "offering.planned": _("Offering planned"),
    "offering.saved": _("Offering changed"),
    "offering.active": _("Offering opened"),
    "offering.inactive": _("Offering closed"),
    "offering.cancelled": _("Offering cancelled"),
}
