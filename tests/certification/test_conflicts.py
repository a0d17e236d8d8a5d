from hypothesis import given
from hypothesis import strategies as st

from certification.conflicts import HARD, WEAK, Finding, Person, Subject, bars, find

ids = st.frozensets(st.integers(1, 6))
people = st.builds(Person, st.integers(1, 6), ids, ids, ids, ids)
subjects = st.builds(Subject, ids, ids, ids, ids, ids)


def kinds(findings):
    return [(finding.kind, finding.is_hard) for finding in findings]


def test_a_stranger_has_no_conflict():
    assert find(Person(1), Subject(frozenset({2}), makers=frozenset({2}))) == ()


def test_the_same_organisation_is_hard():
    assert find(Person(1, organisations=frozenset({5})), Subject(frozenset({5, 6}))) == (
        Finding("same_organisation", HARD, frozenset({5})),
    )


def test_a_shared_community_now_is_hard():
    assert kinds(find(Person(1, communities=frozenset({7})), Subject(communities=frozenset({7})))) == [
        ("same_community", HARD)
    ]
    assert kinds(find(Person(1, communities=frozenset({7})), Subject(own_communities=frozenset({7})))) == [
        ("same_community", HARD)
    ]


def test_who_wrote_or_teaches_the_module_is_hard():
    assert kinds(find(Person(1), Subject(makers=frozenset({1})))) == [("author", HARD)]


def test_who_advised_on_its_community_is_hard():
    assert kinds(find(Person(1, advised=frozenset({7})), Subject(own_communities=frozenset({7})))) == [
        ("advised_applicant", HARD)
    ]


def test_a_partnership_that_ended_lately_is_weak_from_either_side():
    left = Person(1, recent_communities=frozenset({7}))
    stays = Person(1, communities=frozenset({7}))
    assert kinds(find(left, Subject(communities=frozenset({7})))) == [("recent_collaboration", WEAK)]
    assert kinds(find(left, Subject(recent_communities=frozenset({7})))) == [("recent_collaboration", WEAK)]
    assert kinds(find(stays, Subject(recent_communities=frozenset({7})))) == [("recent_collaboration", WEAK)]


def test_a_community_that_is_shared_now_is_not_named_twice():
    person = Person(1, communities=frozenset({7}), recent_communities=frozenset({7}))
    assert kinds(find(person, Subject(communities=frozenset({7}), recent_communities=frozenset({7})))) == [
        ("same_community", HARD)
    ]


def test_only_weak_conflicts_can_be_set_aside():
    weak, hard = Finding("recent_collaboration", WEAK), Finding("author", HARD)
    assert not bars([])
    assert bars([weak])
    assert not bars([weak], set_aside=["recent_collaboration"])
    assert bars([weak, hard], set_aside=["recent_collaboration", "author"])


@given(people, subjects)
def test_a_hard_conflict_bars_whatever_is_set_aside(person, subject):
    findings = find(person, subject)
    everything = [finding.kind for finding in findings]
    assert bars(findings, set_aside=everything) == any(finding.is_hard for finding in findings)
    assert all(finding.because for finding in findings)


@given(people, subjects, ids)
def test_more_ties_never_take_a_bar_away(person, subject, more):
    closer = Person(
        person.id, person.organisations | more, person.communities, person.recent_communities, person.advised
    )
    if bars(find(person, subject)):
        assert bars(find(closer, subject))
