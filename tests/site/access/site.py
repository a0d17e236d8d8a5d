"""Addresses of no app: health, home, pages of text."""

from tests.site.access import row

ROWS = {
    "healthz": row(everybody=200, browser="JSON"),
    "readyz": row(everybody=200, browser="JSON"),
    "metrics": row(everybody=200, browser="numbers for machines of the own network"),
    "sitemap": row(everybody=200, browser="XML"),
    "sitemap-section": row(lambda world: "modules", everybody=200, browser="XML"),
    "root": row(everybody=302),
    "home": row(everybody=200),
    "about": row(everybody=200),
    "privacy": row(everybody=200),
    "accessibility": row(everybody=200),
    "ordering": row(everybody=200),
    "offering": row(everybody=200),
    "gallery": row(everybody=200),
}
