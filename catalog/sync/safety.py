"""Whether a run may remove what it is about to remove. Pure.

An empty or broken source has emptied many a catalogue: a run that would take away too large a part stops, and a person
looks at it first.
"""

from django.utils.translation import gettext as _

DEFAULT_SHARE = 0.2
ALWAYS_ALLOWED = 5  # so many removals need no share: small catalogues change too


def objection(*, removals: int, held: int, share: float = DEFAULT_SHARE) -> str:
    """The sentence that says why not; empty when it is safe. `held` is how much the target shows now."""
    if removals <= ALWAYS_ALLOWED or removals <= held * share:
        return ""
    return _(
        "%(removals)d of the %(held)d modules that this catalogue shows would be removed. That is more than %(share)d%%. "
        "Nothing was removed; look whether this is right, and allow it if it is."
    ) % {"removals": removals, "held": held, "share": round(share * 100)}
