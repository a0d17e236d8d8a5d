"""What a community makes."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.models.challenges import Challenge
from communities.models.communities import Community
from config.addresses import reverse


class OutputQuerySet(models.QuerySet):
    def public(self):
        return self.filter(community__in=Community.objects.public())

    def answering(self):
        """Those of which who brought the challenge has confirmed that they came of it."""
        return self.filter(challenge__isnull=False, challenge_confirmed_at__isnull=False)

    def to_confirm(self):
        return self.filter(challenge__isnull=False, challenge_confirmed_at__isnull=True)


class Output(models.Model):
    """What a community plans to make or has made: research, a module, a tool... `known_on` starts the clock from
    knowledge to classroom."""

    class Kind(models.TextChoices):
        RESEARCH = "research", _("research")
        MODULE = "module", _("module")
        TRAINING = "training", _("training")
        UPDATE = "update", _("update of existing education")
        TOOL = "tool", _("tool")
        DATASET = "dataset", _("dataset")
        CASE = "case", _("case")

    class Licence(models.TextChoices):
        """What others may do with it, in the words of the licences themselves."""

        CC0 = "cc0", "CC0 1.0"
        CC_BY = "cc_by", "CC BY 4.0"
        CC_BY_SA = "cc_by_sa", "CC BY-SA 4.0"
        CC_BY_NC = "cc_by_nc", "CC BY-NC 4.0"
        CC_BY_NC_SA = "cc_by_nc_sa", "CC BY-NC-SA 4.0"
        OPEN_SOURCE = "open_source", _("an open-source licence")
        OWN_TERMS = "own_terms", _("own terms, see the page of the output")
        CLOSED = "closed", _("all rights reserved")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="outputs")
    kind = models.CharField(_("kind of output"), max_length=10, choices=Kind.choices)
    title_nl = models.CharField(_("title in Dutch"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    description_nl = models.TextField(_("description in Dutch"), blank=True, max_length=2000)
    description_en = models.TextField(_("description in English"), blank=True, max_length=2000)
    challenge = models.ForeignKey(
        Challenge,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="outputs",
        verbose_name=_("answers the challenge"),
    )
    challenge_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)  # by who brought it
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    known_on = models.DateField(_("knowledge available since"), null=True, blank=True)
    url = models.URLField(_("address"), blank=True)
    more_urls = ArrayField(models.URLField(), verbose_name=_("more addresses"), default=list, blank=True)
    licence = models.CharField(_("licence"), max_length=12, choices=Licence.choices, blank=True)

    objects = OutputQuerySet.as_manager()

    class Meta:
        ordering = ["planned_on", "id"]

    def __str__(self):
        return self.title_nl

    def get_absolute_url(self):
        return reverse("communities:output-detail", args=[self.uuid])

    @property
    def answered(self):
        """The challenge that it came of, where that may stand in public."""
        is_shown = self.challenge_id and self.challenge_confirmed_at and self.challenge.is_public
        return self.challenge if is_shown else None

    @property
    def urls(self):
        return [*filter(None, [self.url]), *self.more_urls]
