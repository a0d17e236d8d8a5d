from celery import shared_task
from django.utils import timezone

from config import uploads
from config.models import Heartbeat


@shared_task(name="config.beat_heart")
def beat_heart():
    Heartbeat.objects.update_or_create(name="worker", defaults={"beaten_at": timezone.now()})


@shared_task(name="config.sweep_files")
def sweep_files():
    uploads.sweep()
