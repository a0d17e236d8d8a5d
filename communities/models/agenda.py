"""The agenda of a community, and the secret address by which somebody follows it in a calendar program."""

import hashlib
import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models.communities import Community, CommunityRole, Partnership
from config import calendars
from config.addresses import reverse
from config.texts import absolute, text
from partners.models import OrganisationRole, Province, reads_all
from people import held

# What people plan by: a change of one of these makes calendar programs tell their reader.
PLANNED_BY = ("title_nl", "title_en", "starts_at", "ends_at", "place", "city")


class Zone(models.TextChoices):
    """Where the clock hangs that the times of a meeting are read from."""

    AMSTERDAM = "Europe/Amsterdam", _("the Netherlands (and Brussels, Berlin, Paris)")
    LONDON = "Europe/London", _("United Kingdom")
    HELSINKI = "Europe/Helsinki", _("Finland, Estonia")
    CURACAO = "America/Curacao", _("Caribbean part of the Kingdom")
    PARAMARIBO = "America/Paramaribo", _("Suriname")
    UTC = "UTC", _("world time (UTC)")


class OnAClock:
    """Something with `starts_at`, `ends_at` and the `zone` of the clock that shows them."""

    @property
    def starts_there(self):
        """As the clock of its zone shows it, without a zone: a template would put it on Dutch time."""
        return self.starts_at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    @property
    def ends_there(self):
        return self.ends_at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)


class MeetingQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True, community__in=Community.objects.public())

    def of_members(self, user):
        """Those of the communities that this person coordinates, or in which an organisation of this person is a
        partner today."""
        own = held.scopes(OrganisationRole, user)
        partner_in = Partnership.objects.active().filter(organisation__in=own).values("community")
        coordinated = held.scopes(CommunityRole, user)
        return self.filter(Q(community__in=coordinated) | Q(community__in=partner_in))

    def visible_to(self, user):
        """Public ones; besides, members those of their communities, administrators and auditors all."""
        if not user.is_authenticated:
            return self.public()
        if reads_all(user):
            return self.all()
        members = self.model.objects.of_members(user).values("pk")
        return self.filter(Q(pk__in=self.model.objects.public().values("pk")) | Q(pk__in=members))

    def coming(self, now=None):
        return self.filter(ends_at__gt=now or timezone.now()).order_by("starts_at", "pk")

    def past(self, now=None):
        return self.filter(ends_at__lte=now or timezone.now()).order_by("-starts_at", "-pk")


class Meeting(OnAClock, models.Model):
    """Something to come to. Its uid in calendars is `uuid`, so it never changes; `sequence` goes up with each change of
    what people plan by."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        CANCELLED = "cancelled", _("cancelled")

    MOVES = {Status.PLANNED: {Status.CANCELLED}, Status.CANCELLED: set()}

    Zone = Zone

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="meetings")
    title_nl = models.CharField(_("title in Dutch"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    text_nl = models.TextField(_("text in Dutch"), blank=True, max_length=5_000)
    text_en = models.TextField(_("text in English"), blank=True, max_length=5_000)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(_("time of"), max_length=20, choices=Zone.choices, default=Zone.AMSTERDAM)
    place = models.CharField(_("building, street and number"), max_length=200, blank=True)
    city = models.CharField(_("town or city"), max_length=80, blank=True)
    province = models.CharField(_("province"), max_length=5, choices=Province.choices, blank=True)
    link = models.URLField(_("address to take part online"), blank=True)
    is_public = models.BooleanField(_("for everybody"), default=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PLANNED)
    notice = models.CharField(_("notice"), max_length=300, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        indexes = [models.Index(fields=["community", "starts_at"], name="meeting_of_community")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_begins",
                violation_error_message=_("The meeting ends before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | Q(cancelled_at__isnull=False), name="meeting_cancelled_when"
            ),
        ]

    def __str__(self):
        return f"{self.title_nl}, {self.starts_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("communities:meeting-detail", args=[self.uuid])

    @property
    def is_over(self):
        return self.ends_at <= timezone.now()

    @property
    def where(self):
        return ", ".join(filter(None, [self.place, self.city]))

    @property
    def uid(self):
        return f"{self.uuid}@{settings.SITE_URL.split('//')[-1].split(':')[0]}"

    def entry(self, *, with_link: bool) -> calendars.Entry:
        """For a calendar, in the reader's language. The address to take part online only for those who may know it."""
        said = [self.notice, text(self, "text"), self.link if with_link else ""]
        return calendars.Entry(
            uid=self.uid,
            title=text(self, "title"),
            starts=self.starts_at,
            ends=self.ends_at,
            changed_at=self.updated_at,
            sequence=self.sequence,
            is_cancelled=self.status == self.Status.CANCELLED,
            description="\n\n".join(filter(None, said)),
            place=self.where or (self.link if with_link else ""),
            url=absolute(self.get_absolute_url()),
        )


class CalendarKeyQuerySet(models.QuerySet):
    def of(self, secret):
        """The key with this secret; at most one."""
        return self.filter(digest=CalendarKey.digest_of(secret), person__is_active=True)


class CalendarKey(models.Model):
    """Lets a calendar program read one person's meetings without signing in. Only a digest is kept, so the address can
    be shown once; a new one, or none, ends the old one at once."""

    person = models.OneToOneField("people.User", on_delete=models.CASCADE, related_name="calendar_key")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = CalendarKeyQuerySet.as_manager()

    def __str__(self):
        return str(self.person)

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()
