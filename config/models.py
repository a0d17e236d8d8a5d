import uuid

from django.db import models
from django.utils import timezone

from config import file_kinds


class Heartbeat(models.Model):
    """When the worker last did something; /readyz reads it."""

    name = models.CharField(max_length=40, primary_key=True)
    beaten_at = models.DateTimeField()

    def __str__(self):
        return f"{self.name} {self.beaten_at:%H:%M:%S}"


class StoredFile(models.Model):
    """A file that somebody uploaded and that `config.uploads` has checked. It lies outside everything that is served,
    under a name that nobody can guess. Whoever points at it decides who may read it, and serves it by a view.

    A row to which nothing points, and a file without a row, are swept away a day later.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to="files/", max_length=120, editable=False)
    name = models.CharField(max_length=120)  # as people see it, cleaned; with the extension of its kind
    kind = models.CharField(max_length=20)  # `config.file_kinds.BY_CODE`
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.name

    @property
    def content_type(self):
        return file_kinds.BY_CODE[self.kind].content_type

    @property
    def kind_label(self):
        return file_kinds.BY_CODE[self.kind].label

    @property
    def is_picture(self):
        return file_kinds.BY_CODE[self.kind].is_picture
