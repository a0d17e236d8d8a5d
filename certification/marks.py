"""The mark on the public page of a module, which belongs to `catalog` and is filled from here."""

from django.utils.translation import gettext as _

from catalog.models import Module, ModuleVersion
from catalog.panels import Provenance
from certification import actions
from certification.models import Certificate
from config.texts import date_full, text
from people.models import User


def after_publishing(version: ModuleVersion, *, by: User | None) -> None:
    """A consequence of publishing: the mark stays where the certified fields are the same."""
    actions.judge_new_version(version.module)


def panel(module: Module) -> list[Provenance]:
    """The certificate in force, or none: as a mark when it covers the version that is public now, otherwise as one that
    is being judged again. One query."""
    certificate = (
        Certificate.objects.in_force().filter(module=module).for_page().order_by("-valid_until", "-pk").first()
    )
    if certificate is None:
        return []
    return [_covering(certificate) if certificate.number == module.mark_number else _judged_again(certificate)]


def _covering(certificate: Certificate) -> Provenance:
    scheme = certificate.scheme_version.scheme
    name = text(scheme, "name")
    return Provenance(
        title=_("%(mark)s, under conditions") % {"mark": name} if certificate.is_conditional else name,
        text=text(scheme, "is"),
        facts=_facts(certificate),
        url=certificate.get_absolute_url(),
        url_label=_("Check it in the register"),
        notes=(text(scheme, "is_not"),),
    )


def _judged_again(certificate: Certificate) -> Provenance:
    return Provenance(
        title=_("Being judged again (in herbeoordeling)"),
        text=_(
            "Version %(number)s of this module has a mark. This version differs from it in something that the mark covers, "
            "so the mark does not hold for it yet."
        )
        % {"number": certificate.module_version.number},
        facts=_facts(certificate),
        url=certificate.get_absolute_url(),
        url_label=_("See the mark of that version in the register"),
        kind="claim",
    )


def _facts(certificate: Certificate) -> tuple[tuple[str, str], ...]:
    return (
        (_("Number"), certificate.number),
        (_("Valid until and including"), date_full(certificate.valid_until)),
        (
            _("Judged by"),
            _("two reviewers of %(owner)s, decided by somebody else")
            % {"owner": certificate.scheme_version.scheme.owner_name},
        ),
    )
