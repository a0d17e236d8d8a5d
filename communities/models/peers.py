"""Peer review between communities: one asks for help with its own question, others come and look. Formative: it is no
mark, it leads to none, and nothing of it is public."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communities.models.communities import Community, CommunityRole
from communities.models.development import Scan
from config.addresses import reverse
from config.models import StoredFile
from people import held


class PeerReviewQuerySet(models.QuerySet):
    def of_hosts(self, user):
        return self.filter(community__in=held.scopes(CommunityRole, user))

    def of_peers(self, user):
        """Those in which a community that this person coordinates was asked and has not declined."""
        return self._of(PeerRequest.objects.filter(community__in=held.scopes(CommunityRole, user)))

    def of_peer(self, community):
        """Those in which this community was asked and has not declined."""
        return self._of(PeerRequest.objects.filter(community=community))

    def _of(self, requests):
        asked = requests.open_or_accepted().values("review")
        return self.filter(pk__in=asked).exclude(status=PeerReview.Status.DRAFT)

    def visible_to(self, user):
        """The coordinators of the community that asks, and of those that it asked. Nobody else, whatever the role: who
        judges communities, or pays them, does not read where they need help (docs/decisions/0091)."""
        if not user.is_authenticated:
            return self.none()
        hosts, peers = self.model.objects.of_hosts(user), self.model.objects.of_peers(user)
        return self.filter(Q(pk__in=hosts.values("pk")) | Q(pk__in=peers.values("pk")))

    def held(self):
        return self.filter(status__in=PeerReview.HELD_OR_LATER)


class PeerReview(models.Model):
    """A community's own question to its peers, and what came of it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        ASKED = "asked", pgettext_lazy("peer review", "peers asked")
        PLANNED = "planned", _("planned")
        HELD = "held", pgettext_lazy("peer review", "carried out")
        ADVISED = "advised", pgettext_lazy("peer review", "advice given")
        FOLLOWED_UP = "followed_up", pgettext_lazy("peer review", "followed up")
        RETRACTED = "retracted", _("retracted")

    MOVES = {
        Status.DRAFT: {Status.ASKED, Status.RETRACTED},
        Status.ASKED: {Status.PLANNED, Status.RETRACTED},
        Status.PLANNED: {Status.HELD, Status.RETRACTED},
        Status.HELD: {Status.ADVISED},
        Status.ADVISED: {Status.FOLLOWED_UP},
        Status.FOLLOWED_UP: set(),
        Status.RETRACTED: set(),
    }
    HELD_OR_LATER = {Status.HELD, Status.ADVISED, Status.FOLLOWED_UP}
    ASKING = {Status.DRAFT, Status.ASKED, Status.PLANNED}  # more peers can be asked

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="peer_reviews")
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.DRAFT)
    title = models.CharField(_("your question in one line"), max_length=160)
    question = models.TextField(_("what you want help with"), max_length=4_000)
    scan = models.ForeignKey(Scan, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("self-scan"))
    planned_on = models.DateField(_("day"), null=True, blank=True)
    place = models.CharField(_("where"), max_length=200, blank=True)
    held_on = models.DateField(_("carried out on"), null=True, blank=True)
    findings = models.TextField(_("findings and advice"), blank=True, max_length=10_000)
    document = models.OneToOneField(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("advice as a file"),
    )
    follow_up = models.TextField(_("what you did with it"), blank=True, max_length=4_000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PeerReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("peer review")
        verbose_name_plural = _("peer reviews")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="planned") | Q(planned_on__isnull=False), name="peer_review_planned_on"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["held", "advised", "followed_up"]) | Q(held_on__isnull=False),
                name="peer_review_held_on",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["advised", "followed_up"]) | ~Q(findings=""), name="peer_review_has_findings"
            ),
            models.CheckConstraint(
                condition=~Q(status="followed_up") | ~Q(follow_up=""), name="peer_review_says_what_followed"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("communities:peer-review-detail", args=[self.uuid])


class PeerRequestQuerySet(models.QuerySet):
    def open(self):
        """Still to be answered, in time."""
        return self.filter(status=PeerRequest.Status.ASKED, expires_on__gte=timezone.localdate())

    def accepted(self):
        return self.filter(status=PeerRequest.Status.ACCEPTED)

    def carried_out_by(self, community):
        """Visits that this community paid to others."""
        return self.accepted().filter(community=community, review__status__in=PeerReview.HELD_OR_LATER)

    def open_or_accepted(self):
        return self.filter(status__in=[PeerRequest.Status.ASKED, PeerRequest.Status.ACCEPTED])


class PeerRequest(models.Model):
    """A community that is asked to come and look."""

    class Status(models.TextChoices):
        ASKED = "asked", pgettext_lazy("peer request", "asked")
        ACCEPTED = "accepted", pgettext_lazy("peer request", "takes part")
        DECLINED = "declined", pgettext_lazy("peer request", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("peer request", "withdrawn")

    MOVES = {
        Status.ASKED: {Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN},
        Status.ACCEPTED: {Status.DECLINED, Status.WITHDRAWN},
        Status.DECLINED: set(),
        Status.WITHDRAWN: set(),
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(PeerReview, on_delete=models.CASCADE, related_name="requests")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="peer_requests")
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    expires_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = PeerRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "community"],
                condition=Q(status__in=["asked", "accepted"]),
                name="peer_request_once",
                violation_error_message=_("This community has been asked already."),
            )
        ]

    def __str__(self):
        return f"{self.review}: {self.community}"

    @property
    def is_expired(self):
        return self.status == self.Status.ASKED and self.expires_on < timezone.localdate()
