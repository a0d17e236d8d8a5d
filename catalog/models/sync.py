from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models.module import Module
from partners.models import codes


class CatalogTarget(models.Model):
    """An outside catalogue that is kept in step: an adapter with a profile, never a guess about one site."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    adapter = models.CharField(_("adapter"), max_length=40, default="educatieplatform")
    base_url = models.URLField(_("address of the interface"))
    public_url = models.URLField(_("public address"), blank=True)
    secrets = codes()  # Standard Webhooks secrets, newest first; older ones stay valid while they rotate
    is_enabled = models.BooleanField(_("switched on"), default=True)
    profile = models.JSONField(_("profile"), default=dict, blank=True)  # wanted fields, limits, max_removal_share
    tombstone_days = models.PositiveSmallIntegerField(default=100)
    seen_change = models.PositiveBigIntegerField(default=0, editable=False)  # the last ListingChange that was followed
    removals_allowed_until = models.DateTimeField(null=True, blank=True, editable=False)
    stopped_reason = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class SyncItemQuerySet(models.QuerySet):
    def due(self):
        return self.filter(status=SyncItem.Status.WAITING, next_attempt_at__lte=timezone.now())

    def abandoned(self):
        """On their way for longer than their lease: whoever pushed them is gone."""
        return self.filter(status=SyncItem.Status.IN_FLIGHT, claimed_until__lte=timezone.now())

    def held(self):
        """What the target shows, as far as it has acknowledged."""
        return self.filter(pushed_version__isnull=False, removed_at__isnull=True)


class SyncItem(models.Model):
    """What one target should know of one listing. Upserted: a burst of edits is one push. `wanted_*` is what we mean,
    `pushed_*` what the target has acknowledged; an older version never overwrites a newer."""

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("synchronisation", "waiting")
        IN_FLIGHT = "in_flight", _("on its way")
        DONE = "done", _("in step")
        BLOCKED = "blocked", _("blocked")
        FAILED = "failed", _("failed")

    MOVES = {
        Status.WAITING: {Status.IN_FLIGHT, Status.BLOCKED},
        Status.IN_FLIGHT: {Status.DONE, Status.WAITING, Status.BLOCKED, Status.FAILED},
        Status.DONE: {Status.WAITING},
        Status.BLOCKED: {Status.WAITING},
        Status.FAILED: {Status.WAITING},
    }

    class Failure(models.TextChoices):
        TRANSIENT = "transient", _("passing failure")
        PERMANENT = "permanent", _("refused by the target")
        CONFIGURATION = "configuration", _("wrong settings")
        TIMEOUT = "timeout", _("no answer in time")

    target = models.ForeignKey(CatalogTarget, on_delete=models.CASCADE, related_name="items")
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="sync_items")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    is_removal = models.BooleanField(default=False)
    wanted_version = models.PositiveBigIntegerField()  # number of the ListingChange that asked for it
    pushed_version = models.PositiveBigIntegerField(null=True, blank=True)
    pushed_hash = models.CharField(max_length=64, blank=True)  # of the body as it was sent; empty for a removal
    pushed_content = models.CharField(max_length=64, blank=True)  # of the body without its version
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)  # tombstone, kept for `target.tombstone_days`
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    failure = models.CharField(max_length=14, choices=Failure.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)  # for a person to read
    updated_at = models.DateTimeField(auto_now=True)

    objects = SyncItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "module"], name="sync_item_once")]
        indexes = [models.Index(fields=["next_attempt_at"], name="sync_item_due", condition=Q(status="waiting"))]

    def __str__(self):
        return f"{self.module_id} → {self.target_id}"


class SyncRun(models.Model):
    class Status(models.TextChoices):
        RUNNING = "running", _("running")
        NO_CHANGES = "no_changes", _("no changes")
        DONE = "done", pgettext_lazy("synchronisation", "done")
        PARTIAL = "partial", _("partly done")
        FAILED = "failed", _("failed")
        PREVIOUS_BUSY = "previous_busy", _("the previous run was still busy")
        ABORTED_SAFETY = "aborted_safety", _("stopped for safety")

    MOVES = {
        Status.RUNNING: {
            Status.NO_CHANGES,
            Status.DONE,
            Status.PARTIAL,
            Status.FAILED,
            Status.PREVIOUS_BUSY,
            Status.ABORTED_SAFETY,
        },
        **{
            status: set()
            for status in (
                Status.NO_CHANGES,
                Status.DONE,
                Status.PARTIAL,
                Status.FAILED,
                Status.PREVIOUS_BUSY,
                Status.ABORTED_SAFETY,
            )
        },
    }

    target = models.ForeignKey(CatalogTarget, on_delete=models.CASCADE, related_name="runs")
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.RUNNING)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    to_push = models.PositiveIntegerField(default=0)
    to_remove = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self):
        return f"{self.target} {self.started_at:%Y-%m-%d %H:%M}"


class SyncCall(models.Model):
    """One exchange with a target, kept 30 days: what we asked and what it answered."""

    item = models.ForeignKey(SyncItem, on_delete=models.CASCADE, related_name="calls")
    at = models.DateTimeField(default=timezone.now)
    method = models.CharField(max_length=8)
    url = models.URLField(max_length=500)
    idempotency_key = models.CharField(max_length=80)
    status_code = models.PositiveSmallIntegerField(null=True)
    duration_ms = models.PositiveIntegerField(default=0)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.method} {self.url} {self.status_code or '-'}"
