import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models.choices import Vat
from catalog.models.module import Module, sees_all
from communities.models import Community, CommunityRole
from config.addresses import reverse
from partners.models import Organisation, OrganisationRole
from people import held


class LearningPathQuerySet(models.QuerySet):
    def public(self):
        """What everybody may see: published, of an owner that is a verified organisation or a public community."""
        return self.filter(
            Q(owner_organisation__status=Organisation.Status.VERIFIED)
            | Q(owner_community__status__in=Community.PUBLIC),
            status=LearningPath.Status.PUBLISHED,
        )

    def written_by(self, user):
        """Of the organisations in which this person is editor or manager, and of the communities that this person
        coordinates."""
        roles = OrganisationRole.Role
        return self.filter(
            Q(owner_organisation__in=held.scopes(OrganisationRole, user, roles.EDITOR, roles.MANAGER))
            | Q(owner_community__in=held.scopes(CommunityRole, user))
        )

    def visible_to(self, user):
        """Behind the public page: for everybody with a role in the owner, and for who keeps the catalogue or audits it."""
        if sees_all(user):
            return self.all()
        return self.filter(
            Q(owner_organisation__in=held.scopes(OrganisationRole, user))
            | Q(owner_community__in=held.scopes(CommunityRole, user))
        )

    def with_owner(self):
        return self.select_related("owner_organisation", "owner_community")


class LearningPath(models.Model):
    """Modules in an order that makes sense, as one thing to choose. Whose modules they are does not matter; they have
    to be public to be shown. Another path may count towards it (`PathStack`)."""

    class Kind(models.TextChoices):
        LEARNING_LINE = "learning_line", _("learning line")
        TRACK = "track", _("track")
        MINOR = "minor", _("minor")
        TRAJECTORY = "trajectory", _("trajectory")
        TRAIN_THE_TRAINER = "train_the_trainer", _("train the trainer")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("learning path", "draft")
        PUBLISHED = "published", pgettext_lazy("learning path", "published")
        ARCHIVED = "archived", pgettext_lazy("learning path", "archived")

    MOVES = {
        Status.DRAFT: {Status.PUBLISHED, Status.ARCHIVED},
        Status.PUBLISHED: {Status.DRAFT, Status.ARCHIVED},
        Status.ARCHIVED: {Status.DRAFT},
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=140, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.LEARNING_LINE)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    owner_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="learning_paths"
    )
    owner_community = models.ForeignKey(
        Community, on_delete=models.PROTECT, null=True, blank=True, related_name="learning_paths"
    )
    title_nl = models.CharField(_("title in Dutch"), max_length=160, blank=True)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    summary_nl = models.TextField(_("summary in Dutch"), blank=True, max_length=500)
    summary_en = models.TextField(_("summary in English"), blank=True, max_length=500)
    description_nl = models.TextField(_("description in Dutch"), blank=True, max_length=20_000)
    description_en = models.TextField(_("description in English"), blank=True, max_length=20_000)
    # Of the whole, where it is not the sum of its modules. None is "the sum", 0 is free.
    price = models.DecimalField(
        _("price of the whole"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    vat = models.CharField(_("VAT"), max_length=14, choices=Vat.choices, default=Vat.INCLUDED)
    modules = models.ManyToManyField(Module, through="PathStep", related_name="learning_paths")
    counts_towards = models.ManyToManyField(
        "self", through="PathStack", through_fields=("part", "whole"), symmetrical=False, related_name="parts"
    )
    is_demo = models.BooleanField(default=False, editable=False)
    written_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    published_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = LearningPathQuerySet.as_manager()

    class Meta:
        ordering = ["title_nl", "title_en", "pk"]
        verbose_name = _("learning path")
        verbose_name_plural = _("learning paths")
        constraints = [
            models.CheckConstraint(
                condition=Q(owner_organisation__isnull=False, owner_community__isnull=True)
                | Q(owner_organisation__isnull=True, owner_community__isnull=False),
                name="path_has_one_owner",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False), name="path_published_when"
            ),
        ]

    def __str__(self):
        return self.title_nl or self.title_en

    def get_absolute_url(self):
        return reverse("catalog:path-detail", args=[self.slug])

    @property
    def owner(self):
        return self.owner_organisation or self.owner_community


class PathStep(models.Model):
    """A module at its place in a path."""

    path = models.ForeignKey(LearningPath, on_delete=models.CASCADE, related_name="steps")
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="path_steps")
    position = models.PositiveSmallIntegerField(default=0)
    is_optional = models.BooleanField(_("optional"), default=False)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["path", "module"], name="module_once_in_a_path")]

    def __str__(self):
        return f"{self.path_id}: {self.position}"


class PathStack(models.Model):
    """Who has finished `part` has a part of `whole`. Never a circle: `catalog.actions.stack` guards that."""

    part = models.ForeignKey(LearningPath, on_delete=models.CASCADE, related_name="stacks")
    whole = models.ForeignKey(LearningPath, on_delete=models.CASCADE, related_name="stacked")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["part", "whole"], name="stacked_once"),
            models.CheckConstraint(condition=~Q(part=F("whole")), name="not_stacked_on_itself"),
        ]

    def __str__(self):
        return f"{self.part_id} → {self.whole_id}"
