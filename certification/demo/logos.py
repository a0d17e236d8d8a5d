"""Logos for invented organisations, a lab and a community: a few plain shapes each, drawn for this demonstration."""

from django.core.files.uploadedfile import SimpleUploadedFile

from communities.models import Community
from config.logos import LogoField
from partners import actions
from partners.models import Organisation
from people.models import User

FRAME = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 60" width="{width}" height="60">{shapes}</svg>'
# How wide, and the shapes: a field with a rising sun, cloth, waves, glass, a tree, a counter, a roof, a heart, steps.
ORGANISATIONS = {
    "hogeschool-veldzicht": (
        90,
        '<circle cx="45" cy="38" r="17" fill="#e9a23b"/><path d="M0 60V44q45-16 90 0v16z" fill="#3f7d3a"/>'
        '<path d="M18 60 42 38M72 60 48 38M45 60V37" stroke="#fff" stroke-width="3"/>',
    ),
    "vezelwerk-data": (
        100,
        '<g stroke-width="8" stroke-linecap="round" fill="none"><path d="M6 14h88M6 46h88" stroke="#6b3fa0"/>'
        '<path d="M6 30h88" stroke="#c9a7e8"/><path d="M26 6v48M74 6v48" stroke="#2b1a4a"/></g>',
    ),
    "gemeente-waterveen": (
        72,
        '<path d="M6 4h60v28q0 18-30 26Q6 50 6 32z" fill="#1d5fa8"/>'
        '<path d="M12 26q8-8 16 0t16 0 16 0M14 38q7-8 15 0t15 0 14 0" fill="none" stroke="#fff" stroke-width="4"/>',
    ),
    "kassenbouw-westerlicht": (
        110,
        '<path d="M5 55V28l25-20 25 20 25-20 25 20v27z" fill="#d6efe2" stroke="#14745a" stroke-width="5"/>'
        '<path d="M30 8v47M55 28v27M80 8v47" stroke="#14745a" stroke-width="3"/>',
    ),
    "zorggroep-de-linde": (
        66,
        '<path d="M33 58V30" stroke="#7a4a21" stroke-width="7"/><circle cx="33" cy="20" r="16" fill="#5c9a3c"/>'
        '<circle cx="18" cy="29" r="11" fill="#7bb85a"/><circle cx="48" cy="29" r="11" fill="#7bb85a"/>',
    ),
    "loketlab": (
        84,
        '<rect x="4" y="6" width="76" height="48" rx="8" fill="#12355b"/><rect x="14" y="16" width="56" height="20" '
        'rx="3" fill="#f2c14e"/><path d="M14 45h56" stroke="#fff" stroke-width="4"/>',
    ),
    "academie-ijwerk": (
        96,
        '<path d="M4 54 48 6l44 48z" fill="#b3322f"/><path d="M48 6v48" stroke="#fff" stroke-width="4"/>'
        '<circle cx="48" cy="36" r="8" fill="#fff"/>',
    ),
    "slimme-zorg-start": (
        70,
        '<path d="M35 55 8 27q-8-18 9-22 12-2 18 10 6-12 18-10 17 4 9 22z" fill="#d8456b"/>'
        '<path d="M10 30h14l6-12 9 22 6-10h15" fill="none" stroke="#fff" stroke-width="4"/>',
    ),
    "mbo-college-zuiderpoort": (
        92,
        '<g fill="#0f6f7c"><rect x="4" y="40" width="24" height="16"/><rect x="32" y="24" width="24" height="32"/>'
        '<rect x="60" y="6" width="24" height="50"/></g><circle cx="16" cy="28" r="7" fill="#f39237"/>',
    ),
}
COMMUNITIES = {
    "ai-op-het-platteland": (
        100,
        '<circle cx="38" cy="30" r="26" fill="#3f7d3a"/><circle cx="62" cy="30" r="26" fill="#e9a23b"/>'
        '<path d="M50 7a26 26 0 0 1 0 46 26 26 0 0 1 0-46z" fill="#fff"/>',
    ),
}


def load(by: User) -> None:
    for model, drawings in ((Organisation, ORGANISATIONS), (Community, COMMUNITIES)):
        things = {each.slug: each for each in model.objects.filter(slug__in=drawings)}
        for slug, (width, shapes) in drawings.items():
            drawing = FRAME.format(width=width, shapes=shapes).encode()
            logo = LogoField().clean(SimpleUploadedFile(f"{slug}.svg", drawing))
            actions.set_logo(things[slug], logo=logo, by=by)
