"""When to try again. Pure."""

import datetime
import random

FIRST = datetime.timedelta(seconds=10)
LONGEST = datetime.timedelta(hours=6)
ATTEMPTS = 22  # doubling to six hours, then every six hours: a little over three days in all


def wait(
    attempts: int, *, retry_after: int | None = None, chance: random.Random | None = None
) -> datetime.timedelta | None:
    """How long to wait after `attempts` tries that failed; None when it is enough. Half of it is chance, so that a
    target that comes back is not met by everything at once. A target's own `retry_after` (seconds) is respected, up to
    the longest wait."""
    if attempts >= ATTEMPTS:
        return None
    longest = min(FIRST * 2 ** (attempts - 1), LONGEST)
    waited = longest * (0.5 + (chance or random).random() / 2)
    asked = datetime.timedelta(seconds=min(retry_after or 0, LONGEST.total_seconds()))
    return max(waited, asked)
