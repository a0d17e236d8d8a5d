"""The mark on the public page of a module, which belongs to `catalog` and is filled from here."""

from django.http import HttpRequest

from catalog.models import Module, ModuleVersion
from certification import actions
from certification.models import Certificate
from people.models import User


def after_publishing(version: ModuleVersion, *, by: User | None) -> None:
    """A consequence of publishing: the mark stays where the certified fields are the same."""
    actions.judge_new_version(version.module)


def facts_of(module: Module) -> dict | None:
    """What the panel shows: the certificate in force, and whether it covers the version that is public now. None
    without one. Two queries."""
    certificates = Certificate.objects.in_force().filter(module=module).for_page().order_by("-valid_until")
    certificate = certificates.first()
    if certificate is None:
        return None
    return {
        "certificate": certificate,
        "scheme": certificate.scheme_version.scheme,
        "is_covering": certificate.number == module.mark_number,
    }


def draw(module: Module, request: HttpRequest) -> dict | None:
    return facts_of(module)
