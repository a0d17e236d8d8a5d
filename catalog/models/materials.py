import uuid

from django.db import models
from django.utils import timezone

from catalog.models.module import Module
from config.models import StoredFile


class MaterialFile(models.Model):
    """A file among the materials of a module. It never changes: another file is another row. The versions name it in
    their `materials`, several the same one; what none names any more goes, with its file."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="material_files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.file.name
