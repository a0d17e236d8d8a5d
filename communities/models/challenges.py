"""Questions from practice: an organisation brings one, communities take it up."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communities.models.communities import Community, CommunityRole
from config.addresses import reverse
from partners.models import HubRole, Organisation, OrganisationRole, codes, reads_all
from people import held


class ChallengeQuerySet(models.QuerySet):
    def public(self):
        """What anybody may see: brought by an organisation that was verified, and neither a draft nor withdrawn."""
        return self.filter(status__in=Challenge.PUBLIC).exclude(organisation__status=Organisation.Status.UNVERIFIED)

    def to_take_up(self):
        """What a community or a module can still take up today, also when others did."""
        return self.filter(
            Q(wanted_until__isnull=True) | Q(wanted_until__gte=timezone.localdate()),
            status__in=Challenge.TAKES_TAKERS,
            organisation__status=Organisation.Status.VERIFIED,
        )

    def visible_to(self, user):
        """The public ones; besides, those of one's own organisations, those that a community of one's own took up,
        those of the region of which one manages the hub, and all for who keeps the portal going."""
        if not user.is_authenticated:
            return self.public()
        if reads_all(user):
            return self.all()
        own = held.scopes(OrganisationRole, user)
        taken = Adoption.objects.filter(community__in=held.scopes(CommunityRole, user)).values("challenge")
        hubs = held.scopes(HubRole, user)
        beyond_draft = ~Q(status=Challenge.Status.DRAFT)
        return self.filter(
            Q(pk__in=Challenge.objects.public().values("pk"))
            | Q(organisation__in=own)
            | Q(pk__in=taken)
            | (Q(organisation__hub__in=hubs) & beyond_draft)
        )


class Challenge(models.Model):
    """A question from practice. `wanted_until` is the last day on which it can be taken up; that it has passed is
    never stored."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", pgettext_lazy("challenge", "open")
        ADOPTED = "adopted", pgettext_lazy("challenge", "taken up")
        SOLVED = "solved", pgettext_lazy("challenge", "answered")
        WITHDRAWN = "withdrawn", pgettext_lazy("challenge", "withdrawn")

    MOVES = {
        Status.DRAFT: {Status.OPEN, Status.WITHDRAWN},
        Status.OPEN: {Status.ADOPTED, Status.SOLVED, Status.WITHDRAWN},
        Status.ADOPTED: {Status.OPEN, Status.SOLVED, Status.WITHDRAWN},  # open again: nobody works on it any more
        Status.SOLVED: set(),
        Status.WITHDRAWN: set(),
    }
    PUBLIC = {Status.OPEN, Status.ADOPTED, Status.SOLVED}
    TAKES_TAKERS = {Status.OPEN, Status.ADOPTED}
    EDITABLE = {Status.DRAFT, Status.OPEN, Status.ADOPTED}

    class Data(models.TextChoices):
        AVAILABLE = "available", _("data are available")
        AGREEMENT = "agreement", _("data are available under an agreement")
        NONE = "none", _("there are no data yet")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="challenges", verbose_name=_("organisation")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    title_nl = models.CharField(_("question in Dutch"), max_length=160)
    title_en = models.CharField(_("question in English"), max_length=160, blank=True)
    problem_nl = models.TextField(_("problem in Dutch"), blank=True, max_length=4000)
    problem_en = models.TextField(_("problem in English"), blank=True, max_length=4000)
    application_areas = codes(verbose_name=_("application areas"))
    topics = codes(verbose_name=_("AI topics"))
    data = models.CharField(_("data"), max_length=10, choices=Data.choices, default=Data.NONE)
    data_nl = models.TextField(_("about the data, in Dutch"), blank=True, max_length=1000)
    data_en = models.TextField(_("about the data, in English"), blank=True, max_length=1000)
    ethics_nl = models.TextField(_("ethical points in Dutch"), blank=True, max_length=2000)
    ethics_en = models.TextField(_("ethical points in English"), blank=True, max_length=2000)
    wanted_until = models.DateField(_("can be taken up until and including"), null=True, blank=True)
    contact = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answer_nl = models.TextField(_("the answer, in Dutch"), blank=True, max_length=4000)
    answer_en = models.TextField(_("the answer, in English"), blank=True, max_length=4000)
    opened_at = models.DateTimeField(null=True, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    lapse_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"]) | Q(opened_at__isnull=False),
                name="challenge_opened_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="solved") | Q(solved_at__isnull=False), name="challenge_solved_when"
            ),
        ]

    def __str__(self):
        return self.title_nl

    def get_absolute_url(self):
        return reverse("communities:challenge-detail", args=[self.slug])

    @property
    def has_lapsed(self):
        """The day until which it could be taken up is over, and nobody did."""
        return (
            self.status == self.Status.OPEN
            and self.wanted_until is not None
            and self.wanted_until < timezone.localdate()
        )

    @property
    def is_public(self):
        return self.status in self.PUBLIC and self.organisation.status != Organisation.Status.UNVERIFIED


class AdoptionQuerySet(models.QuerySet):
    def active(self):
        return self.filter(status=Adoption.Status.ACTIVE)


class Adoption(models.Model):
    """A community works on a challenge, from one day until another. Released, the row stays as history."""

    class Status(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("adoption", "works on it")
        RELEASED = "released", pgettext_lazy("adoption", "let go")

    MOVES = {Status.ACTIVE: {Status.RELEASED}, Status.RELEASED: set()}

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="adoptions")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="adoptions")
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.ACTIVE)
    plan = models.TextField(_("plan"), max_length=1000)
    since_on = models.DateField(_("since"), default=timezone.localdate)
    until_on = models.DateField(null=True, blank=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        ordering = ["since_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "community"],
                condition=Q(status="active"),
                name="adoption_once",
                violation_error_message=_("This community works on this challenge already."),
            ),
            models.CheckConstraint(
                condition=Q(status="active", until_on__isnull=True)
                | Q(status="released", until_on__gte=models.F("since_on")),
                name="adoption_dates_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.community}: {self.challenge}"
