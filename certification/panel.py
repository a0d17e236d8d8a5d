"""Who may judge a file: the reviewers of its scheme, with their load and what stands in the way."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from certification import conflicts, interests
from certification.models import Application, Review, SchemeRole
from people.models import Event, User


@dataclass(frozen=True)
class Candidate:
    """`load` is the number of reviews that wait for this person. `findings` are what the data show between the person
    and the file; a candidate who `is_barred` may not be asked. `may_be_excused`: only weak conflicts bar."""

    person: User
    load: int
    findings: tuple[conflicts.Finding, ...]
    is_barred: bool

    @property
    def may_be_excused(self) -> bool:
        return self.is_barred and bool(self.findings) and not any(finding.is_hard for finding in self.findings)


def had_a_part(user: User, application: Application) -> bool:
    """Whether the person handled this file in any role, so that somebody else must decide on it: wrote it, checked it,
    asked its reviewers, advised on it (the audit trail knows), or judged it."""
    return (
        Event.objects.about(application).filter(actor=user).exists()
        or application.reviews.filter(reviewer=user).exclude(status=Review.Status.DECLINED).exists()
    )


def candidates(application: Application) -> list[Candidate]:
    """Reviewers who can be asked for this file, the least burdened first, then those whom an interest bars. Left out:
    who reviewed it, declined it, or handled it. A fixed number of queries."""
    gone = Event.objects.about(application).filter(actor__isnull=False).values("actor")
    people = (
        User.objects.filter(is_active=True, pk__in=_holders(application, SchemeRole.Role.REVIEWER))
        .exclude(pk__in=gone)
        .exclude(pk__in=application.reviews.values("reviewer"))
        .annotate(load=Count("reviews", filter=Q(reviews__status__in=[Review.Status.ASKED, Review.Status.ACCEPTED])))
        .order_by("load", "name", "pk")
    )
    people = list(people)
    standing = interests.standing(people, application)
    listed = [Candidate(person, person.load, *standing[person.pk]) for person in people]
    return sorted(listed, key=lambda candidate: candidate.is_barred)


def office(application: Application, role: str) -> Iterable[User]:
    """Those who hold this office in the file's scheme and may know of the file: nobody with an interest in it, and
    nobody who judges it."""
    people = list(
        User.objects.filter(is_active=True, pk__in=_holders(application, role)).exclude(
            pk__in=application.reviews.exclude(status=Review.Status.DECLINED).values("reviewer")
        )
    )
    standing = interests.standing(people, application)
    return [person for person in people if not standing[person.pk][1]]


def _holders(application: Application, role: str):
    return SchemeRole.objects.current().filter(scheme=application.scheme_version.scheme_id, role=role).values("person")
