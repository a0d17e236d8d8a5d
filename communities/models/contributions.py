"""What partners bring into a community, year by year: promised, realised, verified. A closed year stays as it is: the
database refuses every change of its rows (migration `contributions`)."""

import uuid
from decimal import ROUND_HALF_UP, Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, Round
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communities.models.communities import Community, CommunityRole, Partnership
from config.addresses import reverse
from config.models import StoredFile
from partners.models import HubRole, OrganisationRole, reads_all
from people import held

CENT = Decimal("0.01")
ZERO = Decimal(0)


def total_of(field, **condition):
    """The sum of an amount, 0 where there are no rows."""
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    return Coalesce(Sum(field, filter=Q(**condition)), ZERO, output_field=amount)


SUMS = {
    "total_pledged": total_of("pledged"),
    "total_realised": total_of("realised"),
    "total_verified": total_of("realised", status="verified"),
}


class Year(models.Model):
    """A calendar year of a community's ledger. Closing it freezes its contributions, with a checksum over them."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("year", "open")
        CLOSED = "closed", pgettext_lazy("year", "closed")

    MOVES = {Status.OPEN: {Status.CLOSED}, Status.CLOSED: set()}

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="years")
    number = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    status = models.CharField(_("status"), max_length=6, choices=Status.choices, default=Status.OPEN)
    grant = models.DecimalField(
        _("grant for this year"), max_digits=12, decimal_places=2, null=True, blank=True
    )  # what the own share is measured against
    checksum = models.CharField(max_length=64, blank=True, editable=False)  # of `communities.ledger.canonical`
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        "people.User", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        verbose_name = _("year")
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="year_once"),
            models.CheckConstraint(condition=Q(number__range=(2000, 2100)), name="year_number_range"),
            models.CheckConstraint(condition=Q(grant__isnull=True) | Q(grant__gte=0), name="year_grant_positive"),
            models.CheckConstraint(
                condition=Q(status="open", checksum="", closed_at__isnull=True)
                | (Q(status="closed", closed_at__isnull=False) & ~Q(checksum="")),
                name="year_closed_with_checksum",
            ),
        ]

    def __str__(self):
        return str(self.number)

    def get_absolute_url(self):
        return reverse("communities:year-detail", args=[self.community.slug, self.number])

    @property
    def is_closed(self):
        return self.status == self.Status.CLOSED

    @property
    def is_over(self):
        return self.number < timezone.localdate().year


class ContributionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of a community for its coordinators and the managers of its hub; those of the own organisation for its
        managers and contacts; everything for administrators and auditors."""
        if not user.is_authenticated:
            return self.none()
        if reads_all(user):
            return self.all()
        hubs = held.scopes(HubRole, user)
        own = held.scopes(OrganisationRole, user, OrganisationRole.Role.MANAGER, OrganisationRole.Role.CONTACT)
        coordinated = held.scopes(CommunityRole, user)
        return self.filter(
            Q(year__community__in=coordinated) | Q(year__community__hub__in=hubs) | Q(partnership__organisation__in=own)
        )

    def to_verify(self):
        return self.filter(status=Contribution.Status.REALISED, year__status=Year.Status.OPEN)

    def to_verify_by(self, user):
        """Those of `to_verify` that wait for this person: as coordinator (not of the lead organisation's) or as manager
        of the hub; see `permissions.can_verify_contribution`. Administrators may, but are not asked."""
        coordinated = held.scopes(CommunityRole, user)
        hubs = held.scopes(HubRole, user)
        own = held.scopes(OrganisationRole, user)
        seat = Q(year__community__in=coordinated) & ~Q(partnership__organisation=F("year__community__lead"))
        return (
            self.to_verify()
            .filter(seat | Q(year__community__hub__in=hubs))
            .exclude(realised_by=user)
            .exclude(partnership__organisation__in=own)
        )

    def with_shown_things(self):
        """What a table of contributions shows, in one query."""
        return self.select_related("year", "partnership__organisation", "corrects__year", "evidence_file")


class Contribution(models.Model):
    """Something that a partner brings into the community in one year, worth an amount in euro. A correction is a row of
    an open year that says how much a row of a closed year was off; its amount may be negative."""

    class Kind(models.TextChoices):
        CASH = "cash", _("cash")
        HOURS = "hours", pgettext_lazy("contribution", "hours")
        FACILITIES = "facilities", _("facilities")
        DATA = "data", _("data")

    class Status(models.TextChoices):
        PLEDGED = "pledged", _("pledged")
        REALISED = "realised", _("realised")
        VERIFIED = "verified", pgettext_lazy("contribution", "verified")

    MOVES = {
        Status.PLEDGED: {Status.REALISED},
        Status.REALISED: {Status.VERIFIED, Status.PLEDGED},  # back: the verifier asks for something else
        Status.VERIFIED: {Status.PLEDGED},
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="contributions")
    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="contributions")
    kind = models.CharField(_("kind of contribution"), max_length=10, choices=Kind.choices)
    description = models.CharField(_("what it is"), max_length=200)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.PLEDGED)
    rate = models.DecimalField(_("rate per hour"), max_digits=7, decimal_places=2, null=True, blank=True)
    pledged_hours = models.DecimalField(_("hours pledged"), max_digits=9, decimal_places=2, null=True, blank=True)
    realised_hours = models.DecimalField(_("hours realised"), max_digits=9, decimal_places=2, null=True, blank=True)
    pledged = models.DecimalField(_("amount pledged"), max_digits=12, decimal_places=2)
    realised = models.DecimalField(_("amount realised"), max_digits=12, decimal_places=2, null=True, blank=True)
    evidence = models.TextField(_("how this can be seen"), blank=True, max_length=2000)
    evidence_file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidence")
    )
    realised_at = models.DateTimeField(null=True, blank=True)
    realised_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["year__number", "partnership__organisation__name", "created_at", "id"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="pledged", realised__isnull=True, realised_at__isnull=True)
                | (~Q(status="pledged") & Q(realised__isnull=False, realised_at__isnull=False)),
                name="contribution_realised_with_amount",
            ),
            models.CheckConstraint(
                condition=Q(status="verified", verified_at__isnull=False)
                | (~Q(status="verified") & Q(verified_at__isnull=True, verified_by__isnull=True)),
                name="contribution_verified_when",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=False)
                | (Q(pledged__gte=0) & (Q(realised__isnull=True) | Q(realised__gte=0))),
                name="contribution_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(kind="hours", rate__isnull=False, rate__gt=0, pledged_hours__isnull=False)
                | (~Q(kind="hours") & Q(rate__isnull=True, pledged_hours__isnull=True, realised_hours__isnull=True)),
                name="contribution_hours_have_rate",
            ),
            models.CheckConstraint(
                condition=~Q(kind="hours")
                | (
                    Q(pledged=Round(F("pledged_hours") * F("rate"), 2))
                    & (
                        Q(realised__isnull=True, realised_hours__isnull=True)
                        | Q(realised=Round(F("realised_hours") * F("rate"), 2))
                    )
                ),
                name="contribution_hours_times_rate",
            ),
        ]

    def __str__(self):
        return self.description

    def get_absolute_url(self):
        return reverse("communities:contribution-detail", args=[self.uuid])

    @property
    def community(self):
        return self.year.community

    @property
    def organisation(self):
        return self.partnership.organisation

    @property
    def verified(self):
        """What counts as verified, in euro."""
        return self.realised if self.status == self.Status.VERIFIED else ZERO


def worth(hours: Decimal, rate: Decimal) -> Decimal:
    """Hours times rate, in whole cents, rounded like the database does."""
    return (hours * rate).quantize(CENT, ROUND_HALF_UP)


class ReportSeries(models.Model):
    """The last number of a report that was given out in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self):
        return str(self.year)


class Report(models.Model):
    """What a community brought about in a closed year, as it was known when the report was made. Who has the link reads
    it without an account, until the link is revoked. The content never changes."""

    number = models.CharField(max_length=20, unique=True)  # LK-R-2026-0001
    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="reports")
    content = models.JSONField()  # see `communities.reporting.content_of`
    token = models.CharField(max_length=43, unique=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-id"]
        verbose_name = _("report")

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("communities:report-detail", args=[self.token])
