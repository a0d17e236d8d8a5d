from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models import Organisation


class ImportBatch(models.Model):
    """One reading of a spreadsheet inventory. Its modules are drafts until a catalogue manager publishes the batch as
    taken-over supply: marked, linked to its source, not certifiable, no enrolment here."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="import_batches")
    file_name = models.CharField(_("file"), max_length=200)
    file_hash = models.CharField(max_length=64)
    source_url = models.URLField(_("source"), blank=True)
    imported_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    imported_at = models.DateTimeField(default=timezone.now)
    row_count = models.PositiveIntegerField(default=0)
    module_count = models.PositiveIntegerField(default=0)
    offering_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-imported_at"]

    def __str__(self):
        return f"{self.file_name} ({self.imported_at:%Y-%m-%d})"


class ImportProblem(models.Model):
    """A row, or a part of a row, that could not be read, kept apart with its reason."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="problems")
    row_number = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=80, blank=True)
    value = models.CharField(_("what it says"), max_length=300, blank=True)
    reason = models.CharField(_("why it could not be read"), max_length=300)
    is_row_kept_apart = models.BooleanField(default=False)

    class Meta:
        ordering = ["row_number", "id"]

    def __str__(self):
        return f"{self.row_number}: {self.reason}"
