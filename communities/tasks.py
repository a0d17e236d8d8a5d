from celery import shared_task
from django.utils import timezone

from communities import actions


@shared_task(name="communities.turn_clocks")
def turn_clocks():
    """Every hour: communities that have been forming for long are warned, or become dormant."""
    actions.turn_clocks(timezone.localdate())
