import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.inventory.reasons import Fault, Reason
from catalog.models.module import sees_all
from config.addresses import reverse
from partners.models import Organisation, OrganisationRole
from people import held


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Batches of the organisations in which this person is editor or manager, and everything for who keeps the
        catalogue or audits it."""
        if sees_all(user):
            return self.all()
        roles = OrganisationRole.Role
        return self.filter(organisation__in=held.scopes(OrganisationRole, user, roles.EDITOR, roles.MANAGER))

    def due(self):
        """What a worker can take: waiting, or abandoned by a worker that was killed."""
        now = timezone.now()
        return self.filter(
            Q(status=ImportBatch.Status.WAITING, claimed_until__isnull=True)
            | Q(status__in=ImportBatch.AT_WORK, claimed_until__lte=now)
        )


class ImportBatch(models.Model):
    """One reading of a spreadsheet inventory; the rows are the queue of the worker. Its modules are drafts until a
    catalogue manager publishes the batch as taken-over supply: marked, linked to its source, not certifiable, no
    enrolment here.

    `done_count` courses of the file have been written, in the order of the file, each chunk with its counts and
    problems in one transaction: a worker that is killed loses nothing and the next one goes on from there.
    """

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("columns still to be chosen")
        WAITING = "waiting", _("waiting for the worker")
        RUNNING = "running", _("being read")
        DONE = "done", _("read")
        FAILED = "failed", _("not readable")
        DISCARDED = "discarded", _("put away")

    MOVES = {
        Status.UPLOADED: {Status.WAITING, Status.DISCARDED, Status.FAILED},
        Status.WAITING: {Status.RUNNING},
        Status.RUNNING: {Status.DONE, Status.FAILED},
        Status.DONE: set(),
        Status.FAILED: set(),
        Status.DISCARDED: set(),
    }
    AT_WORK = (Status.WAITING, Status.RUNNING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="import_batches", verbose_name=_("organisation")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.UPLOADED)
    file = models.FileField(upload_to="imports/", blank=True)  # served to nobody, deleted as soon as it has been read
    file_name = models.CharField(_("file"), max_length=200)
    file_hash = models.CharField(max_length=64)
    source_url = models.URLField(_("source"), blank=True)
    # How the file was read: {"title": 5, ...} (places of columns), language of the texts, hours of a credit hour.
    columns = models.JSONField(default=dict, blank=True)
    language = models.CharField(_("language of the texts"), max_length=2, default="nl")
    hours_per_credit = models.DecimalField(
        _("hours of study in one credit hour"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    imported_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    imported_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=20, blank=True)  # Fault
    row_count = models.PositiveIntegerField(default=0)
    course_count = models.PositiveIntegerField(default=0)  # in the file
    done_count = models.PositiveIntegerField(default=0)  # of these courses
    kept_apart_count = models.PositiveIntegerField(default=0)  # rows that were not used
    module_count = models.PositiveIntegerField(default=0)  # made
    offering_count = models.PositiveIntegerField(default=0)  # made
    changed_count = models.PositiveIntegerField(default=0)  # modules made earlier that this file changed
    unchanged_count = models.PositiveIntegerField(default=0)  # modules made earlier of which the file says the same
    blocked_count = models.PositiveIntegerField(default=0)  # modules that belong to people here by now
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-imported_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(fault=""),
                name="import_failed_has_fault",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(status="done"), name="import_published_is_done"
            ),
        ]

    def __str__(self):
        return f"{self.file_name} ({self.imported_at:%Y-%m-%d})"

    def get_absolute_url(self):
        return reverse("catalog:import-detail", args=[self.uuid])

    @property
    def why_failed(self):
        return Fault(self.fault).label if self.fault else ""

    @property
    def is_at_work(self):
        return self.status in self.AT_WORK

    @property
    def percent(self):
        return self.done_count * 100 // self.course_count if self.course_count else 0


class ImportProblem(models.Model):
    """A row, or a part of a row, that could not be used, kept apart with its reason."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="problems")
    row_number = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=80, blank=True)
    value = models.CharField(_("what it says"), max_length=300, blank=True)
    reason = models.CharField(_("why it could not be used"), max_length=20)  # Reason
    is_row_kept_apart = models.BooleanField(_("row not used"), default=False)

    class Meta:
        ordering = ["row_number", "id"]

    def __str__(self):
        return f"{self.row_number}: {self.reason}"

    @property
    def sentence(self):
        return Reason(self.reason).label
