"""Searches that are followed by mail: asked for, confirmed by the address itself, told of what is new, stopped."""

import datetime
from urllib.parse import urlencode

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from pyroaring import BitMap

from catalog import search
from catalog.address import SearchAddress
from catalog.facet_panels import Labels
from catalog.models import Listing, SearchAlert
from config.addresses import reverse
from config.texts import absolute, date_full, text
from people.actions import notify
from people.history import NotPossible, record
from people.models import User

MOST_OF_ONE_ADDRESS = 10
MOST_TOLD = 10  # in one mail; the rest is behind its link
UNCONFIRMED_FOR = datetime.timedelta(days=7)


@transaction.atomic
def ask_for_alert(address: SearchAddress, *, email: str, language: str, by: User | None) -> SearchAlert | None:
    """Follows a search. Whoever is signed in and names the own confirmed address follows it at once; every other
    address is first asked by mail. None, and no second mail, where that address has this alert already or too many:
    the answer to the reader is the same, so that nobody learns what somebody else follows."""
    if not address.question:
        raise NotPossible(_("Choose words or filters first: an alert for everything would be a mail each day."))
    email, query = email.lower(), address.question[:2000]
    existing = SearchAlert.objects.select_for_update().filter(email=email)
    if existing.filter(query=query).exists() or existing.count() >= MOST_OF_ONE_ADDRESS:
        return None
    owner = by if by is not None and by.email.lower() == email else None
    alert = SearchAlert.objects.create(email=email, query=query, language=language, person=owner)
    record(alert, "searchalert.asked", by=by)
    if owner and owner.emailaddress_set.filter(email__iexact=email, verified=True).exists():
        return confirm_alert(alert, by=owner)
    with override(language):
        notify(
            "catalog/mail/alert_confirm", address=email, language=language, forget=True,
            search=described(alert), url=absolute(reverse("catalog:alert-confirm", args=[alert.key])),
        )  # fmt: skip
    return alert


@transaction.atomic
def confirm_alert(alert: SearchAlert, *, by: User | None) -> SearchAlert:
    """From now on: what is found today is known. Confirming twice is the same as once."""
    if alert.confirmed_at is None:
        alert.confirmed_at = alert.looked_at = timezone.now()
        alert.known = BitMap(_found(alert)).serialize()
        alert.save(update_fields=["confirmed_at", "looked_at", "known"])
        record(alert, "searchalert.confirmed", by=by)
    return alert


@transaction.atomic
def stop_alert(alert: SearchAlert, *, by: User | None) -> None:
    """Deletes it, with the address."""
    record(alert, "searchalert.stopped", by=by)
    alert.delete()


@transaction.atomic
def tell_of_new(alert: SearchAlert) -> int:
    """Mails the modules that this search finds and did not find before. Gives how many; without any there is no mail.

    What was told once is never told again, also when it left the catalogue in between."""
    stored = SearchAlert.objects.select_for_update(skip_locked=True).confirmed().filter(pk=alert.pk).first()
    if stored is None:
        return 0
    known = BitMap.deserialize(bytes(stored.known)) if stored.known else BitMap()
    new = [pk for pk in _found(stored) if pk not in known]
    stored.known, stored.looked_at = (known | BitMap(new)).serialize(), timezone.now()
    stored.save(update_fields=["known", "looked_at"])
    if new:
        _mail(stored, new)
    return len(new)


def drop_unconfirmed(now: datetime.datetime) -> int:
    """Forgets the addresses that nobody confirmed within a week."""
    gone, _each = SearchAlert.objects.filter(confirmed_at__isnull=True, asked_at__lte=now - UNCONFIRMED_FOR).delete()
    return gone


def address_of(alert: SearchAlert) -> SearchAddress:
    return SearchAddress.of(alert.query)


def described(alert: SearchAlert) -> str:
    """The search in words, in the language that is active: `zorg · Online · Overijssel`."""
    address, labels = address_of(alert), Labels()
    labels.read_all(address.selection)
    words = [labels.label(name, value) for name, value in address.selection.pairs()]
    return " · ".join(([f"“{address.text}”"] if address.text else []) + words)


def _found(alert: SearchAlert) -> list[int]:
    address = address_of(alert)
    return search.all_ids(address.text, address.wanted, order="newest", language=alert.language)


def _mail(alert: SearchAlert, new: list[int]) -> None:
    rows = Listing.objects.in_bulk(new[:MOST_TOLD])
    with override(alert.language):
        notify(
            "catalog/mail/alert_news",
            address=alert.email,
            language=alert.language,
            forget=True,
            count=len(new),
            search=described(alert),
            modules=[_told(rows[pk]) for pk in new[:MOST_TOLD] if pk in rows],
            more=max(0, len(new) - MOST_TOLD),
            url=absolute(f"{reverse('catalog:listing-list')}?{alert.query}&{urlencode({'order': 'newest'})}"),
            stop_url=absolute(reverse("catalog:alert-stop", args=[alert.key])),
        )


def _told(listing: Listing) -> dict[str, str]:
    return {
        "title": text(listing, "title"),
        "start": date_full(listing.next_start_on),
        "url": absolute(listing.get_absolute_url()),
    }
