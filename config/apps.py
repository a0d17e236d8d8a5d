from django.apps import AppConfig

from config import labels

labels.install()


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self):
        # Here and not in __init__.py: settings, set-up and the embedded services import config without Celery.
        from config import celery, checks  # noqa: F401  (tasks bind to the app, checks register themselves)
