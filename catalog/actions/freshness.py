"""Asking owners whether a module is still given, and their answer."""

from django.db import transaction
from django.utils import timezone

from catalog import listing, standing
from catalog.freshness import PATIENCE, Reason
from catalog.models import Module
from catalog.writers import writers_of
from config.addresses import reverse
from config.texts import absolute, text
from people.actions import notify
from people.history import lock, record
from people.models import User


@transaction.atomic
def confirm_module(module: Module, *, by: User) -> Module:
    """The owner stands for the page as it is: the count begins anew, and it is back among the usual results."""
    stored = lock(module)
    stored.confirmed_on = module.confirmed_on = timezone.localdate()
    stored.asked_after_on = module.asked_after_on = None
    stored.save(update_fields=["confirmed_on", "asked_after_on"])
    record(stored, "module.confirmed", by=by)
    listing.ask_for(stored)
    return module


@transaction.atomic
def ask_after(module: Module) -> bool:
    """Mails the writers of a module that has gone quiet, once; False when there is nothing to ask (any more)."""
    lock(module)
    today = timezone.localdate()
    row = standing.with_facts(listing.public_modules().filter(pk=module.pk), today).first()
    if row is None or not (found := standing.of(row, today)).asks:
        return False
    Module.objects.filter(pk=row.pk).update(asked_after_on=today)
    record(row, "module.asked_after", by=None)
    listing.ask_for(row)
    version = row.published_version
    for person in writers_of(row):
        notify(
            "catalog/mail/module_quiet",
            to=person,
            title=lambda: text(version, "title"),
            not_confirmed=Reason.NOT_CONFIRMED in found.reasons,
            no_start=Reason.NO_START in found.reasons,
            leaves_on=today + PATIENCE,
            url=absolute(reverse("catalog:module-confirm", args=[row.slug])),
            desk_url=absolute(reverse("catalog:module-detail", args=[row.slug])),
        )
    return True


def ask_after_all(*, most: int = 500) -> int:
    """Asks after what has gone quiet. Where a new start or version has answered meanwhile, the question is over: the next
    silence is asked after anew. Gives how many were asked after."""
    today = timezone.localdate()
    rows = standing.with_facts(listing.public_modules(), today)
    asked, over = 0, []
    for module in rows.distinct().iterator(chunk_size=500):
        found = standing.of(module, today)
        if found.asks and asked < most:
            asked += ask_after(module)
        elif not found.reasons and module.asked_after_on:
            over.append(module.pk)
    with transaction.atomic():
        Module.objects.filter(pk__in=over).update(asked_after_on=None)
        listing.ask_for_ids(over)
    return asked
