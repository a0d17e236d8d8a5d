"""Teachers and co-developers who are named on the page of a module: asked by its writers, shown once they agree, gone when they say no."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import listing
from catalog.models import Module, NamedTeacher
from catalog.providers import owner_name
from catalog.writers import writers_of
from config.addresses import reverse
from config.texts import absolute, text
from people.actions import notify
from people.history import NotPossible, lock, move, record
from people.models import User

Status = NamedTeacher.Status
MOST = 20


@transaction.atomic
def name_teacher(
    module: Module,
    *,
    name: str,
    email: str,
    part: str = NamedTeacher.Part.TEACHER,
    expertise_nl: str = "",
    expertise_en: str = "",
    by: User,
) -> NamedTeacher:
    """Asks a person by mail whether the page may name them. Until then nobody but the desk sees it."""
    stored, email = lock(module), email.lower()
    if stored.named_teachers.filter(email=email, part=part).exists():
        raise NotPossible(_("This person has been asked already."))
    if stored.named_teachers.count() >= MOST:
        raise NotPossible(_("A module names at most %(most)d teachers and co-developers.") % {"most": MOST})
    teacher = NamedTeacher.objects.create(
        module=stored, name=name, email=email, part=part, expertise_nl=expertise_nl, expertise_en=expertise_en
    )
    record(stored, "module.teacher_named", by=by, teacher=teacher.pk)
    notify(
        "catalog/mail/teacher_named",
        address=email,
        title=lambda: text(stored.shown_version, "title"),
        owner=lambda: owner_name(stored),
        is_developer=part == NamedTeacher.Part.DEVELOPER,
        url=absolute(reverse("catalog:teacher-answer", args=[teacher.key])),
        forget=True,
    )
    return teacher


@transaction.atomic
def agree_to_be_named(teacher: NamedTeacher) -> NamedTeacher:
    """Saying yes twice is saying yes."""
    module = lock(teacher.module)
    if lock(teacher).status != Status.CONFIRMED:
        move(teacher, Status.CONFIRMED, by=None, confirmed_at=timezone.now())
        listing.ask_for(module)
    return teacher


@transaction.atomic
def refuse_to_be_named(teacher: NamedTeacher) -> None:
    """Forgets the person: name and address go at once, and the page is drawn anew. The writers hear that somebody said
    no, by the name that they typed themselves."""
    module, name, part = lock(teacher.module), teacher.name, teacher.part
    teacher.delete()
    record(module, "module.teacher_refused", by=None)
    listing.ask_for(module)
    for person in writers_of(module):
        notify(
            "catalog/mail/teacher_refused",
            to=person,
            name=name,
            is_developer=part == NamedTeacher.Part.DEVELOPER,
            title=lambda: text(module.shown_version, "title"),
            url=absolute(reverse("catalog:teacher-list", args=[module.slug])),
            forget=True,
        )


@transaction.atomic
def remove_teacher(teacher: NamedTeacher, *, by: User) -> None:
    module = lock(teacher.module)
    teacher.delete()
    record(module, "module.teacher_removed", by=by)
    listing.ask_for(module)
