"""How many things stand behind each choice of the filters of a list."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

Row = dict[str, Collection[str]]  # by filter: the values under which a thing is found


def tally(rows: Iterable[Row], chosen: dict[str, str]) -> dict[str, Counter[str]]:
    """For each filter and value the number of things, with all that is `chosen` applied but the filter's own choice: so
    many appear when the reader chooses that value instead."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        missed = {name for name, value in chosen.items() if value not in row[name]}
        for name, values in row.items():
            if missed <= {name}:
                found[name].update(values)
    return found
