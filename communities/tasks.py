from celery import shared_task
from django.utils import timezone

from communities import actions


@shared_task(name="communities.turn_clocks")
def turn_clocks():
    """Every hour: communities that have been forming for long are warned, or become dormant."""
    actions.turn_clocks(timezone.localdate())


@shared_task(name="communities.tell_lapsed_challenges")
def tell_lapsed_challenges():
    """Every hour: who brought a challenge hears that its last day has passed."""
    actions.tell_lapsed(timezone.localdate())
