from django.db import models


class Heartbeat(models.Model):
    """When the worker last did something; /readyz reads it."""

    name = models.CharField(max_length=40, primary_key=True)
    beaten_at = models.DateTimeField()

    def __str__(self):
        return f"{self.name} {self.beaten_at:%H:%M:%S}"
