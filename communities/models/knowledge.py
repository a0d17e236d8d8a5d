"""What communities share with everybody: cases, tools and instruments."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communities.models.communities import Community, CommunityRole
from config.addresses import reverse
from config.folding import fold, vector
from config.models import StoredFile
from partners.models import Organisation, codes, reads_all
from people import held


class KnowledgeItemQuerySet(models.QuerySet):
    def public(self):
        return self.filter(status=KnowledgeItem.Status.PUBLISHED, community__in=Community.objects.public())

    def visible_to(self, user):
        """What is public; besides, coordinators see what their community prepares or has withdrawn, administrators
        and auditors all."""
        if not user.is_authenticated:
            return self.public()
        if reads_all(user):
            return self.all()
        return self.filter(
            Q(pk__in=self.model.objects.public().values("pk")) | Q(community__in=held.scopes(CommunityRole, user))
        )

    def search(self, text):
        """Those with all these words, in Dutch or in English, the best first."""
        words = fold(text)
        dutch, english = (SearchQuery(words, config=config) for config in ("dutch", "english"))
        found = self.filter(Q(text_nl=dutch) | Q(text_en=english))
        rank = SearchRank(F("text_nl"), dutch) + SearchRank(F("text_en"), english)
        return found.annotate(rank=rank).order_by("-rank", "-published_at", "pk")


class KnowledgeItem(models.Model):
    """A case, tool or instrument of a community, for everybody to use under its licence."""

    class Kind(models.TextChoices):
        CASE = "case", _("case")
        TOOL = "tool", _("tool")
        INSTRUMENT = "instrument", _("instrument")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", pgettext_lazy("knowledge item", "withdrawn")

    MOVES = {
        Status.DRAFT: {Status.PUBLISHED},
        Status.PUBLISHED: {Status.WITHDRAWN},
        Status.WITHDRAWN: {Status.PUBLISHED},
    }

    class Licence(models.TextChoices):
        """Creative Commons 4.0, from free to strict; anything else with a link to its text."""

        CC0 = "cc0", _("CC0: free to use, without conditions")
        BY = "cc-by", _("CC BY: name the makers")
        BY_SA = "cc-by-sa", _("CC BY-SA: name the makers, share alike")
        BY_NC = "cc-by-nc", _("CC BY-NC: name the makers, not for profit")
        BY_NC_SA = "cc-by-nc-sa", _("CC BY-NC-SA: name the makers, not for profit, share alike")
        BY_ND = "cc-by-nd", _("CC BY-ND: name the makers, change nothing")
        BY_NC_ND = "cc-by-nc-nd", _("CC BY-NC-ND: name the makers, not for profit, change nothing")
        OTHER = "other", _("another licence")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="knowledge_items")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    title_nl = models.CharField(_("title in Dutch"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    summary_nl = models.TextField(_("summary in Dutch"), max_length=600)
    summary_en = models.TextField(_("summary in English"), blank=True, max_length=600)
    body_nl = models.TextField(_("text in Dutch"), blank=True, max_length=20_000)
    body_en = models.TextField(_("text in English"), blank=True, max_length=20_000)
    licence = models.CharField(_("licence"), max_length=14, choices=Licence.choices, default=Licence.BY)
    licence_url = models.URLField(_("address of the licence"), blank=True)
    url = models.URLField(_("address elsewhere"), blank=True)
    application_areas = codes(verbose_name=_("application areas"))
    topics = codes(verbose_name=_("expert areas"))
    kems = codes(verbose_name=_("key enabling methodologies"))
    building_blocks = codes(verbose_name=_("building blocks"))
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    text_nl = vector("summary_nl", "body_nl", title="title_nl", config="dutch")
    text_en = vector("summary_en", "body_en", title="title_en", config="english")

    objects = KnowledgeItemQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        verbose_name = _("item of the knowledge base")
        verbose_name_plural = _("items of the knowledge base")
        indexes = [
            GinIndex(fields=["text_nl"], name="knowledge_text_nl"),
            GinIndex(fields=["text_en"], name="knowledge_text_en"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False), name="knowledge_published_when"
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | Q(withdrawn_at__isnull=False), name="knowledge_withdrawn_when"
            ),
            models.CheckConstraint(
                condition=~Q(licence="other") | ~Q(licence_url=""),
                name="knowledge_other_licence_has_text",
                violation_error_message=_("Give the address where the text of this licence stands."),
            ),
        ]

    def __str__(self):
        return self.title_nl

    def get_absolute_url(self):
        return reverse("communities:knowledge-detail", args=[self.slug])

    @property
    def licence_address(self):
        """Where the text of the licence stands."""
        if self.licence == self.Licence.OTHER:
            return self.licence_url
        if self.licence == self.Licence.CC0:
            return "https://creativecommons.org/publicdomain/zero/1.0/"
        return f"https://creativecommons.org/licenses/{self.licence.removeprefix('cc-')}/4.0/"


class KnowledgeAuthor(models.Model):
    """An organisation that made the item."""

    item = models.ForeignKey(KnowledgeItem, on_delete=models.CASCADE, related_name="authors")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="knowledge_authors")

    class Meta:
        ordering = ["organisation__name"]
        verbose_name_plural = _("makers of items of the knowledge base")
        constraints = [models.UniqueConstraint(fields=["item", "organisation"], name="knowledge_author_once")]

    def __str__(self):
        return f"{self.item}: {self.organisation}"


class KnowledgeFile(models.Model):
    """A version of the file of an item. The newest is the one that people get; older ones stay to be compared with."""

    item = models.ForeignKey(KnowledgeItem, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveSmallIntegerField()
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("what is new"), max_length=200, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="knowledge_file_number_once")]

    def __str__(self):
        return f"{self.item}, {self.number}"

    @property
    def address(self):
        return reverse("communities:knowledge-file", args=[self.item.slug, self.number])
