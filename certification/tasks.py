from celery import shared_task
from django.utils import timezone

from certification import actions


@shared_task(name="certification.settle_day")
def settle_day():
    """Every hour: marks whose last day has passed leave the catalogue; holders and reviewers are reminded."""
    today = timezone.localdate()
    actions.settle_marks(today)
    actions.remind_holders(today)
    actions.remind_reviewers(today)
