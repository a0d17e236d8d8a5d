"""Who has an interest in a file. Pure: sets of ids in, findings out (V12 of the field's vocabularies).

Hard: same organisation, same community now, author or teacher of the module, own advice. Weak: a partnership in the
same community that has ended less than three years ago. `certification.interests` reads the sets from the database.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

HARD, WEAK = True, False


@dataclass(frozen=True)
class Person:
    """What ties a person: ids of organisations and communities.

    `organisations` and `communities` hold now; `recent_communities` are those in which one of the organisations was a
    partner within the last three years and is not any more; `advised` are communities on which
    the person gave an advice.
    """

    id: int
    organisations: frozenset[int] = frozenset()
    communities: frozenset[int] = frozenset()
    recent_communities: frozenset[int] = frozenset()
    advised: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Subject:
    """What a file is tied to: the organisations behind it, the communities in which those take part or took part
    recently, the communities that the module comes from, and who wrote or teaches it."""

    organisations: frozenset[int] = frozenset()
    communities: frozenset[int] = frozenset()
    recent_communities: frozenset[int] = frozenset()
    own_communities: frozenset[int] = frozenset()
    makers: frozenset[int] = frozenset()


@dataclass(frozen=True, order=True)
class Finding:
    """`kind` is a `Conflict.Kind`; `because` the ids that the two have in common."""

    kind: str
    is_hard: bool
    because: frozenset[int] = field(default=frozenset(), compare=False)


def find(person: Person, subject: Subject) -> tuple[Finding, ...]:
    """All conflicts between a person and a file, hard ones first. Empty when there are none."""
    together = person.communities & (subject.communities | subject.own_communities)
    recently = (person.recent_communities | person.communities) & (
        subject.recent_communities | subject.communities | subject.own_communities
    )
    candidates = (
        Finding("same_organisation", HARD, person.organisations & subject.organisations),
        Finding("same_community", HARD, together),
        Finding("author", HARD, frozenset({person.id}) & subject.makers),
        Finding("advised_applicant", HARD, person.advised & subject.own_communities),
        Finding("recent_collaboration", WEAK, recently - together),
    )
    return tuple(finding for finding in candidates if finding.because)


def bars(findings: Iterable[Finding], *, set_aside: Iterable[str] = ()) -> bool:
    """Whether these findings keep a person away from the file. Weak kinds in `set_aside` do not; hard ones always do."""
    excused = set(set_aside)
    return any(finding.is_hard or finding.kind not in excused for finding in findings)
