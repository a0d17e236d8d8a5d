"""The changes of the catalogue that a process has followed. The database numbers them in commit order (`ListingChange`),
so whoever has applied change N has applied all before it."""

from bisect import bisect_right
from collections.abc import Iterable

from config.planned import planned_cursor

MOST_REMEMBERED = 5_000  # changes; what was kept from before them is asked anew


class Changes:
    def __init__(self):
        """The newest, and those before them: what others kept may know a little less. Make it in a moment."""
        with planned_cursor() as cursor:
            cursor.execute("SELECT id, number FROM catalog_listingchange ORDER BY id DESC LIMIT %s", [MOST_REMEMBERED])
            self._remembered: list[tuple[int, int]] = cursor.fetchall()[::-1]  # number of the change, module
        self.number = self._remembered[-1][0] if self._remembered else 0
        # Of what was kept before anything changed, all is known as long as all changes are here.
        self.oldest = self._remembered[0][0] if len(self._remembered) == MOST_REMEMBERED else 0

    def since(self, number: int) -> list[int] | None:
        """The modules that changed after this change; None when that was forgotten."""
        if number < self.oldest:
            return None
        return [module for _number, module in self._remembered[bisect_right(self._remembered, (number, 1 << 63)) :]]

    def follow(self, new: Iterable[tuple[int, int]]) -> None:
        """These come next: (number of the change, module), in order."""
        self._remembered += new
        self.number = self._remembered[-1][0]
        if len(self._remembered) > 2 * MOST_REMEMBERED:
            self.oldest = self._remembered[-MOST_REMEMBERED - 1][0]
            self._remembered = self._remembered[-MOST_REMEMBERED:]


def newest() -> int:
    """The number of the last change."""
    with planned_cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM catalog_listingchange")
        return cursor.fetchone()[0]


def after(number: int) -> list[tuple[int, int]]:
    """(number of the change, module) of all later changes, in order."""
    with planned_cursor() as cursor:
        cursor.execute("SELECT id, number FROM catalog_listingchange WHERE id > %s ORDER BY id", [number])
        return cursor.fetchall()
