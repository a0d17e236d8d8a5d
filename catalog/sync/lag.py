from django.db.models import Min
from django.utils import timezone

from catalog.models import SyncItem


def of_all() -> float:
    """How long the item that has waited longest for an outside catalogue is due, in seconds; 0 when none is."""
    due = SyncItem.objects.due().filter(target__is_enabled=True).aggregate(oldest=Min("next_attempt_at"))["oldest"]
    return (timezone.now() - due).total_seconds() if due else 0.0
