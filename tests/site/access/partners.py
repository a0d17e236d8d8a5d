"""Organisations, labs, hubs and vocabularies."""

from tests.files import drawn
from tests.site.access import row


def role_of_editor(world):
    return world.trainer.roles.get(person=world.provider_editor).pk


def other_name(world):
    return world.trainer.other_names.get_or_create(name="Leerwerkplaats (fictief)")[0].pk


def merger(world):
    """The unverified organisation has been merged into the company."""
    from partners import actions

    done = actions.merge(
        world.unverified_organisation, into=world.company, reason="Twee keer aangemeld", by=world.administrator
    )
    return done.uuid


def mark(world):
    return world.trainer.quality_marks.get_or_create(scheme="nrto")[0].uuid


def claim(world):
    """The stranger asks to act for the company."""
    from partners.models import RoleClaim

    asked, _ = RoleClaim.objects.get_or_create(organisation=world.company, person=world.stranger, role="editor")
    return asked.uuid


def lab(world):
    from partners.models import Lab

    found, is_new = Lab.objects.get_or_create(
        slug="fieldlab-voorbeeld", defaults={"name": "Fieldlab (fictief)", "kind": "field_lab"}
    )
    if is_new:
        found.organisations.add(world.school)
    return found.slug


def lab_with_logo(world):
    from partners.models import Lab

    return drawn(Lab.objects.get(slug=lab(world))).slug


OWN_TRAINER = {"provider_editor": 200, "provider_manager": 200, "administrator": 200}
OF_UNVERIFIED = {"others": 404, "hub_manager": 200, "administrator": 200, "auditor": 403}

ROWS = {
    "partners:organisation-list": row(everybody=200),
    "partners:organisation-create": row(others=200),
    "partners:organisation-alike": row(others=200, query="?name=Leerwerk", browser="a part of a page"),
    "partners:organisation-detail": row("school.slug", everybody=200),
    "partners:organisation-edit": row("trainer.slug", others=403, provider_manager=200, administrator=200),
    "partners:organisation-desk": row("trainer.slug", others=403, **OWN_TRAINER),
    "partners:organisation-marks": row("trainer.slug", others=403, provider_manager=200, administrator=200),
    "partners:mark-answer": row(mark, others=403, hub_manager=200, administrator=200),
    "partners:organisation-names": row(
        "trainer.slug", others=403, provider_manager=200, hub_manager=200, administrator=200
    ),
    "partners:name-check": row(
        "trainer.slug", other_name, method="POST", others=403, hub_manager=302, administrator=302
    ),
    "partners:name-remove": row(
        "trainer.slug", other_name, method="POST", others=403, provider_manager=302, hub_manager=302, administrator=302
    ),
    "partners:organisation-verify": row("unverified_organisation.slug", **OF_UNVERIFIED),
    "partners:organisation-postpone": row(
        "unverified_organisation.slug",
        method="POST",
        data={"note": "Het KVK-nummer ontbreekt."},
        others=404,
        hub_manager=302,
        administrator=302,
        auditor=403,
    ),
    "partners:organisation-history": row(
        "trainer.slug", others=403, provider_manager=200, administrator=200, auditor=200
    ),
    "partners:organisation-merge": row("trainer.slug", others=403, administrator=200),
    "partners:organisation-dissolve": row("trainer.slug", others=403, administrator=200),
    "partners:organisation-reinstate": row("trainer.slug", others=403, administrator=200),
    "partners:merger-list": row(others=403, administrator=200),
    "partners:merger-undo": row(merger, method="POST", others=403, administrator=302),
    "partners:organisation-roles": row("trainer.slug", others=403, provider_manager=200, administrator=200),
    "partners:organisation-role-end": row(
        "trainer.slug", role_of_editor, others=403, provider_manager=200, administrator=200
    ),
    "partners:role-claim": row("trainer.slug", others=200),
    "partners:claim-grant": row(claim, method="POST", others=403, partner_manager=302),
    "partners:claim-refuse": row(claim, others=403, partner_manager=200),
    "partners:organisation-part-of": row("trainer.slug", others=403, provider_manager=200, administrator=200),
    "partners:organisation-logo": row("trainer.slug", others=403, provider_manager=200, administrator=200),
    "partners:organisation-picture": row(lambda world: drawn(world.trainer).slug, everybody=200, browser="a picture"),
    "partners:lab-create": row("trainer.slug", others=403, provider_manager=200, administrator=200),
    "partners:lab-edit": row(lab, others=403, coordinator=200, administrator=200),
    "partners:lab-logo": row(lab, others=403, coordinator=200, administrator=200),
    "partners:lab-picture": row(lab_with_logo, everybody=200, browser="a picture"),
    "partners:lab-detail": row(lab, everybody=200),
    "partners:hub-list": row(everybody=200),
    "partners:hub-detail": row("hub.slug", everybody=200),
    "partners:hub-edit": row("hub.slug", others=403, hub_manager=200, administrator=200),
    "partners:term-list": row(others=403, catalogue_manager=200),
    "partners:term-create": row(others=403, catalogue_manager=200),
    "partners:term-edit": row(lambda world: "topic", lambda world: "ai_literacy", others=403, catalogue_manager=200),
}
