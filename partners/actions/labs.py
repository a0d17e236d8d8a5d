"""Labs of one or more organisations."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners import editing
from partners.models import Lab, LabName, Organisation
from partners.slugs import free_slug
from people.history import NotPossible, lock, record
from people.models import User


@transaction.atomic
def add_lab(*, organisations: Iterable[Organisation], by: User, **fields: Any) -> Lab:
    """A lab that belongs to these organisations. It is public as soon as all of them have been verified."""
    lab = Lab.objects.create(slug=free_slug(Lab, fields["name"]), **fields)
    lab.organisations.set(organisations)
    record(lab, "lab.added", by=by, organisations=sorted(each.pk for each in organisations))
    return lab


@transaction.atomic
def change_lab(lab: Lab, *, organisations: Iterable[Organisation], seen: int, by: User, **fields: Any) -> Lab:
    """A former name keeps finding the lab. Raises `editing.ChangedMeanwhile` when somebody else changed the same fields after `seen`, and `NotPossible`
    when the lab would belong to nobody."""
    wanted = {each.pk for each in organisations}
    if not wanted:
        raise NotPossible(_("A lab belongs to at least one organisation. Choose one."))
    before = lock(lab)
    editing.save_changes(lab, fields, seen=seen, by=by)
    if lab.name != before.name:
        lab.former_names.filter(name=lab.name).delete()
        LabName.objects.update_or_create(lab=lab, name=before.name, defaults={"valid_until": timezone.localdate()})
    now = set(lab.organisations.values_list("pk", flat=True))
    if now != wanted:
        lab.organisations.set(wanted)
        record(lab, "lab.moved", by=by, added=sorted(wanted - now), removed=sorted(now - wanted))
    return lab
