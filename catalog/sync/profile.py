"""What a target asks of a listing. Pure.

A profile is data: `{"required": ["summary_nl", ...], "longest": {"summary_nl": 200}, "taken_over": false,
"largest_removal_share": 0.2}`. Names are keys of the listing's document.
"""

from typing import Any

from django.utils.translation import gettext as _

from catalog.sync.safety import DEFAULT_SHARE


def shortcomings(document: dict[str, Any], profile: dict[str, Any]) -> list[str]:
    """Sentences for the editor: what this target misses, or finds too long. Empty when the listing fits."""
    found = [
        _("“%(field)s” is empty; this catalogue asks for it.") % {"field": name}
        for name in profile.get("required", [])
        if document.get(name) in (None, "", [], {})
    ]
    for name, longest in profile.get("longest", {}).items():
        length = len(document.get(name) or "")
        if length > longest:
            found.append(
                _("“%(field)s” has %(length)d characters; this catalogue takes at most %(longest)d.")
                % {"field": name, "length": length, "longest": longest}
            )
    return found


def wants(document: dict[str, Any], profile: dict[str, Any]) -> bool:
    """Whether this target shows such a listing at all."""
    return bool(profile.get("taken_over", True) or not document["is_taken_over"])


def removal_share(profile: dict[str, Any]) -> float:
    return float(profile.get("largest_removal_share", DEFAULT_SHARE))
