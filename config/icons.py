"""Every icon that the site shows, once. Only these are shipped (the whole sprite of Bootstrap Icons is 1.1 MB)."""

import re

from django.conf import settings

ICONS = frozenset(
    {
        "arrow-down",
        "arrow-down-up",
        "arrow-left",
        "arrow-repeat",
        "arrow-right",
        "arrow-up",
        "award",
        "bank",
        "book",
        "box-arrow-in-right",
        "box-arrow-right",
        "box-arrow-up-right",
        "buildings",
        "calendar-check",
        "calendar-event",
        "calendar3",
        "cash-coin",
        "chat-left-text",
        "chat-square-text",
        "check-circle",
        "check-circle-fill",
        "check-lg",
        "check2-square",
        "clipboard-check",
        "clock",
        "clock-history",
        "cloud-check",
        "download",
        "envelope",
        "exclamation-circle",
        "exclamation-triangle-fill",
        "eye",
        "eye-slash",
        "file-earmark-plus",
        "file-earmark-text",
        "flag",
        "gear",
        "gear-wide-connected",
        "geo-alt",
        "image",
        "globe2",
        "grid",
        "heart-pulse",
        "info-circle-fill",
        "journal-text",
        "key",
        "lightning-charge",
        "link-45deg",
        "list",
        "lock",
        "moon",
        "mortarboard",
        "palette",
        "patch-check",
        "pencil",
        "people",
        "people-fill",
        "person",
        "person-badge",
        "person-check",
        "person-plus",
        "phone",
        "plus-lg",
        "search",
        "send",
        "shield-check",
        "shield-lock",
        "signpost-split",
        "slash-circle",
        "sliders",
        "sun",
        "table",
        "tag",
        "trash",
        "truck",
        "x-circle",
        "x-lg",
    }
)


def sprite() -> str:
    """The icons in use as one SVG file of symbols, from the package `bootstrap-icons`."""
    folder = settings.BASE_DIR / "node_modules" / "bootstrap-icons" / "icons"
    symbols = [_symbol(name, (folder / f"{name}.svg").read_text()) for name in sorted(ICONS)]
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>\n"])


def _symbol(name: str, svg: str) -> str:
    view_box = re.search(r'viewBox="([^"]+)"', svg).group(1)
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL).group(1).strip()
    return f'<symbol id="{name}" viewBox="{view_box}">{drawing}</symbol>'
