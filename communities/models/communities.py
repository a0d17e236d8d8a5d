import uuid

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communities import clock
from config.addresses import reverse
from config.light_rows import light
from config.models import StoredFile
from partners.models import HubRole, Organisation, OrganisationRole, Province, all_or, codes
from people import held
from people.models import Grant


class CommunityQuerySet(models.QuerySet):
    def public(self):
        """Communities that the hub has advised on: forming, active, dormant, and ended ones as history."""
        return self.filter(status__in=Community.PUBLIC)

    def open_for_partners(self):
        """An organisation may ask to join."""
        return self.filter(status__in=[Community.Status.FORMING, Community.Status.ACTIVE], is_open_for_partners=True)

    def coordinated_by(self, user):
        return self.filter(pk__in=held.scopes(CommunityRole, user))

    def with_partner(self, user):
        """Communities in which an organisation that this person acts for takes part, or is asked to."""
        own = held.scopes(OrganisationRole, user)
        asked = Partnership.objects.filter(organisation__in=own).filter(
            Q(status__in=[Partnership.Status.ACTIVE, Partnership.Status.REQUESTED])
            | Q(status=Partnership.Status.INVITED, expires_on__isnull=False)
        )
        return self.filter(Q(lead__in=own) | Q(pk__in=asked.values("community")))

    def with_partner_count(self):
        """Each with `partner_count`, the organisations that take part today."""
        partners = Partnership.objects.active().filter(community=OuterRef("pk")).order_by().values("community")
        count = Subquery(partners.annotate(number=Count("pk")).values("number"))
        return self.annotate(partner_count=Coalesce(count, 0))

    def with_facts(self):
        """Each with what its standing asks: `has_place`, `has_output`, and `has_named`, a partner besides the lead."""
        named = Partnership.objects.filter(
            community=OuterRef("pk"), status__in=[Partnership.Status.INVITED, Partnership.Status.ACTIVE]
        )
        return self.annotate(
            has_place=Exists(Location.objects.filter(community=OuterRef("pk"))),
            has_output=Exists(apps.get_model("communities.Output").objects.filter(community=OuterRef("pk"))),
            has_named=Exists(named.exclude(organisation=OuterRef("lead"))),
        )

    def judged_by(self, user):
        """Each with what keeps this person from advising on it: `is_own`, who coordinates it, and `own_partners`, the
        names of organisations that this person acts for and that take part or are asked to."""
        own = Organisation.objects.managed_by(user).order_by("name")
        over = [Partnership.Status.REFUSED, Partnership.Status.LEFT]
        here = Partnership.objects.exclude(status__in=over).filter(
            community=OuterRef(OuterRef("pk")), organisation=OuterRef("pk")
        )
        roles = CommunityRole.objects.current().held_by(user).filter(community=OuterRef("pk"))
        names = own.filter(Q(pk=OuterRef("lead")) | Exists(here)).values("name")
        return self.annotate(is_own=Exists(roles), own_partners=ArraySubquery(names))

    def visible_to(self, user):
        """What anybody may see; besides, coordinators see theirs, partners those they take part in or are asked for,
        hub managers what was submitted to their hub, administrators and auditors all."""
        if held.has_none(user):
            return self.public()
        hubs = held.scopes(HubRole, user)
        seen = (
            Q(status__in=Community.PUBLIC)
            | Q(pk__in=held.scopes(CommunityRole, user))
            | Q(pk__in=Community.objects.with_partner(user).values("pk"))
            | (Q(hub__in=hubs) & ~Q(status__in=[Community.Status.DRAFT, Community.Status.RETRACTED]))
        )
        return self.filter(all_or(user, seen))


class Community(models.Model):
    """A learning community: a regional partnership around an expert area, an application area, or both."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("to be completed")
        DECLINED = "declined", pgettext_lazy("community", "declined")
        FORMING = "forming", _("forming")
        ACTIVE = "active", _("active")
        DORMANT = "dormant", _("dormant")
        ENDED = "ended", _("ended")
        RETRACTED = "retracted", _("retracted")

    PILLS = {
        Status.ACTIVE: ("ok", "check-circle"),
        Status.FORMING: ("info", "clock"),
        Status.SUBMITTED: ("info", "clock"),
        Status.RETURNED: ("warn", "exclamation-circle"),
        Status.DECLINED: ("warn", "exclamation-circle"),
    }
    MOVES = {
        Status.DRAFT: {Status.SUBMITTED, Status.RETRACTED},
        Status.SUBMITTED: {Status.FORMING, Status.RETURNED, Status.DECLINED, Status.RETRACTED},
        Status.RETURNED: {Status.SUBMITTED, Status.RETRACTED},
        Status.DECLINED: {Status.RETURNED, Status.RETRACTED},  # the way back after a negative advice
        Status.FORMING: {Status.ACTIVE, Status.DORMANT, Status.ENDED},
        Status.ACTIVE: {Status.DORMANT, Status.ENDED},
        Status.DORMANT: {Status.FORMING, Status.ACTIVE, Status.ENDED},
        Status.ENDED: set(),
        Status.RETRACTED: set(),
    }
    PUBLIC = {Status.FORMING, Status.ACTIVE, Status.DORMANT, Status.ENDED}
    REGISTERING = {Status.DRAFT, Status.RETURNED}  # the coordinator fills in the registration
    GROWING = {Status.FORMING, Status.ACTIVE, Status.DORMANT}  # after the advice and before the end: it has a phase
    EDITABLE = REGISTERING | GROWING

    class Focus(models.TextChoices):
        EXPERT = "expert", _("an expert area")
        APPLICATION = "application", _("an application area")
        BOTH = "both", _("an expert area and an application area")

    class InitiatedBy(models.TextChoices):
        SCHOOL = "school", _("a school")
        LAB = "lab", _("a lab")
        COMPANIES = "companies", _("a group of companies")
        PUBLIC_BODY = "public_body", _("a public body")

    class Governance(models.TextChoices):
        AGREEMENT = "agreement", _("consortium agreement")
        FOUNDATION = "foundation", _("foundation")
        COOPERATION = "cooperation", _("cooperation")
        BUSINESS = "business", _("business entity")

    class Phase(models.IntegerChoices):
        """A story of development (Katapult), not a quality and not a status."""

        STARTING = 1, _("Starting")
        DEVELOPING = 2, _("Developing")
        VALIDATING = 3, _("Validating")
        EXPANDING = 4, _("Expanding")
        SUSTAINING = 5, _("Sustaining")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    title_nl = models.CharField(_("name in Dutch"), max_length=160)
    title_en = models.CharField(_("name in English"), max_length=160, blank=True)
    summary_nl = models.TextField(_("summary in Dutch"), blank=True, max_length=600)
    summary_en = models.TextField(_("summary in English"), blank=True, max_length=600)
    mission_nl = models.TextField(_("mission in Dutch"), blank=True)
    mission_en = models.TextField(_("mission in English"), blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.DRAFT)
    lead = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="led_communities", verbose_name=_("lead organisation")
    )
    hub = models.ForeignKey("partners.Hub", on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("AI hub"))
    provinces = codes(verbose_name=_("provinces"))
    initiated_by = models.CharField(_("started by"), max_length=12, choices=InitiatedBy.choices, blank=True)
    focus = models.CharField(_("focus"), max_length=12, choices=Focus.choices, blank=True)
    topics = codes(verbose_name=_("expert areas"))  # Term.Vocabulary.TOPIC
    application_areas = codes(verbose_name=_("application areas"))
    kems = codes(verbose_name=_("key enabling methodologies"))
    building_blocks = codes(verbose_name=_("building blocks"))
    governance = models.CharField(_("governance form"), max_length=12, choices=Governance.choices, blank=True)
    rule_set = models.ForeignKey(
        "RuleSet", on_delete=models.PROTECT, null=True, blank=True, related_name="communities", verbose_name=_("rules")
    )  # none: the default set
    is_open_for_partners = models.BooleanField(_("open for new partners"), default=True)
    ambition_students = models.PositiveIntegerField(_("students a year"), null=True, blank=True)
    ambition_professionals = models.PositiveIntegerField(_("professionals a year"), null=True, blank=True)
    ambition_smes = models.PositiveIntegerField(_("SMEs involved"), null=True, blank=True)
    logo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, editable=False)
    phase = models.PositiveSmallIntegerField(_("phase"), choices=Phase.choices, default=Phase.STARTING)
    phase_since_on = models.DateField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    forming_at = models.DateTimeField(null=True, blank=True)
    forming_extended_at = models.DateTimeField(null=True, blank=True, editable=False)
    forming_warned_at = models.DateTimeField(null=True, blank=True, editable=False)
    active_at = models.DateTimeField(null=True, blank=True)
    dormant_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)
    source_url = models.URLField(_("source"), blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        ordering = ["title_nl"]
        verbose_name = _("learning community")
        verbose_name_plural = _("learning communities")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="forming") | Q(forming_at__isnull=False), name="community_forming_since"
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(active_at__isnull=False), name="community_active_since"
            ),
            models.CheckConstraint(condition=Q(phase__range=(1, 5)), name="community_phase_1_to_5"),
            models.CheckConstraint(
                condition=~Q(status="submitted") | Q(submitted_at__isnull=False), name="community_submitted_when"
            ),
            models.CheckConstraint(
                condition=~Q(status="ended") | Q(ended_at__isnull=False), name="community_ended_when"
            ),
            models.CheckConstraint(
                condition=Q(forming_extended_at__isnull=True) | Q(forming_at__isnull=False),
                name="community_extended_after_forming",
            ),
        ]

    def __str__(self):
        return self.title_nl

    @property
    def pill(self) -> tuple[str, str]:
        """The kind and the icon of the mark that says its status."""
        return self.PILLS.get(self.status, ("off", "slash-circle"))

    def get_absolute_url(self):
        return reverse("communities:community-detail", args=[self.slug])

    @property
    def forming_ends_on(self):
        """Still forming on this day, it becomes dormant."""
        return clock.ends_on(timezone.localdate(self.forming_at), is_extended=self.forming_extended_at is not None)

    @property
    def has_time_left(self):
        return self.forming_at is not None and self.forming_ends_on > timezone.localdate()

    @property
    def forming_warned_from(self):
        return clock.warned_from(timezone.localdate(self.forming_at), is_extended=self.forming_extended_at is not None)


class CommunityRole(Grant):
    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("coordinator")

    scope_field = "community"
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.COORDINATOR)


class Location(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="locations")
    name = models.CharField(_("name of the place"), max_length=120)
    address = models.CharField(_("street and number"), max_length=160, blank=True)
    city = models.CharField(_("town or city"), max_length=80)
    province = models.CharField(_("province"), max_length=5, choices=Province.choices)
    facilities_nl = models.TextField(_("facilities in Dutch"), blank=True)
    facilities_en = models.TextField(_("facilities in English"), blank=True)
    may_be_used = models.BooleanField(_("others may ask to use it"), default=False)

    class Meta:
        ordering = ["city", "name"]

    def __str__(self):
        return f"{self.name}, {self.city}"


class PartnershipQuerySet(models.QuerySet):
    def with_organisation(self):
        """Each with what tables and rules ask of it and of its organisation, and no more: a community may have hundreds."""
        unseen = "message", "asked_by", "answered_by"
        return light(self.defer(*unseen), organisation=("name", "slug", "kind", "status"))

    def active(self):
        return self.filter(status=Partnership.Status.ACTIVE)

    def sent(self):
        """Without the partners that a registration names but that have not been asked yet: that happens when the
        community starts forming."""
        return self.exclude(status=Partnership.Status.INVITED, expires_on__isnull=True)

    def open(self):
        """Invitations and requests that still wait for the other side."""
        return self.filter(status__in=[Partnership.Status.INVITED, Partnership.Status.REQUESTED]).filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=timezone.localdate())
        )


class Partnership(models.Model):
    """An organisation in a community. Both sides agree: one asks, the other answers."""

    class Status(models.TextChoices):
        INVITED = "invited", _("invited")
        REQUESTED = "requested", _("requested")
        ACTIVE = "active", _("active")
        REFUSED = "refused", _("refused")
        LEFT = "left", pgettext_lazy("partnership", "left")

    MOVES = {
        Status.INVITED: {Status.ACTIVE, Status.REFUSED},
        Status.REQUESTED: {Status.ACTIVE, Status.REFUSED},
        Status.ACTIVE: {Status.LEFT},
        Status.REFUSED: set(),
        Status.LEFT: set(),
    }

    class Role(models.TextChoices):
        """V3 of the field's vocabularies (CIIIC)."""

        MAIN_APPLICANT = "main_applicant", _("lead organisation (main applicant)")
        CO_APPLICANT = "co_applicant", _("co-applicant")
        COLLABORATION = "collaboration_partner", _("collaboration partner")
        CO_FINANCIER = "co_financier", _("co-financier")

    class Helix(models.TextChoices):
        EDUCATION = "education", _("education")
        RESEARCH = "research", _("research")
        BUSINESS = "business", _("business")
        GOVERNMENT = "government", _("government")
        SOCIETY = "society", _("society")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="partnerships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    role = models.CharField(_("role"), max_length=24, choices=Role.choices)
    helix = models.CharField(_("side"), max_length=12, choices=Helix.choices)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    is_front_runner = models.BooleanField(_("front-runner"), default=False)
    message = models.TextField(_("message"), blank=True, max_length=1000)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    expires_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    since_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "organisation"],
                condition=Q(status__in=["invited", "requested", "active"]),
                name="partnership_once",
                violation_error_message=_("This organisation is a partner already, or has an open invitation."),
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(since_on__isnull=False), name="partnership_active_since"
            ),
            models.CheckConstraint(condition=~Q(status="left") | Q(until_on__isnull=False), name="partnership_left_on"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(since_on__isnull=True) | Q(until_on__gte=models.F("since_on")),
                name="partnership_dates_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} – {self.community}"

    @property
    def is_sent(self):
        return self.status != self.Status.INVITED or self.expires_on is not None

    @property
    def is_expired(self):
        return (
            self.status == self.Status.INVITED
            and self.expires_on is not None
            and self.expires_on < timezone.localdate()
        )

    @property
    def is_lead(self):
        return self.organisation_id == self.community.lead_id


class Ending(models.Model):
    """What is left of a community that has ended, and who took over what it owned."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="ending")
    remains = models.TextField(_("what remains"), max_length=4000)
    heir = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("heir")
    )
    statement = models.TextField(_("written statement"), blank=True, max_length=4000)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(remains=""), name="ending_says_what_remains"),
            models.CheckConstraint(condition=Q(heir__isnull=True) | ~Q(statement=""), name="ending_heir_has_statement"),
        ]

    def __str__(self):
        return str(self.community)


class HubAdvice(models.Model):
    class Verdict(models.TextChoices):
        POSITIVE = "positive", _("positive")
        REMARKS = "positive_with_remarks", _("positive, with remarks")
        INCOMPLETE = "incomplete", _("something has to be completed first")
        NEGATIVE = "negative", _("negative")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="advices")
    verdict = models.CharField(_("advice"), max_length=24, choices=Verdict.choices)
    reasons = models.TextField(_("reasons"), blank=True)
    given_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="positive") | ~Q(reasons=""),
                name="advice_has_reasons",
                violation_error_message=_("Give the reasons: the coordinator goes on with them."),
            )
        ]

    def __str__(self):
        return f"{self.community}: {self.get_verdict_display()}"


class RuleSetQuerySet(models.QuerySet):
    def to_choose_on(self, day, *, keep=None):
        """The sets that are valid on this day, besides the default one; `keep` is the number of the set that was
        chosen before, which stays."""
        valid = (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (
            Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )
        return self.filter(valid | Q(pk=keep), is_default=False)


class RuleSet(models.Model):
    """The rules of one call or programme for a consortium, with their validity."""

    code = models.SlugField(max_length=40, unique=True)
    name_nl = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    source_url = models.URLField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    is_default = models.BooleanField(default=False)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        ordering = ["name_nl"]
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="one_default_rule_set")
        ]

    def __str__(self):
        return self.name_nl

    @property
    def has_expired(self):
        return self.valid_until is not None and self.valid_until < timezone.localdate()


class Rule(models.Model):
    """One rule of a rule set, evaluated by `communities/consortium.py`."""

    class Kind(models.TextChoices):
        MIN_OF_KINDS = "min_of_kinds", _("at least a number of partners of these kinds")
        MIN_OF_HELIX = "min_of_helix", _("at least a number of partners of this side")
        MIN_WITH_ROLE = "min_with_role", _("at least a number of partners with this role")
        MIN_FRONT_RUNNERS = "min_front_runners", _("at least a number of front-runners")
        MIN_PARTNERS = "min_partners", _("at least a number of partners")
        MIN_PER_LEVEL = "min_per_level", _("at least a number of partners for education or research at each level")
        # about money, judged by `communities/shares.py`: `minimum` and `maximum` are percentages
        OWN_SHARE = "own_share", _("own contributions as a share of the grant")
        CASH_SHARE = "cash_share", _("cash as a share of the contributions")
        PARTNER_SHARE = "partner_share", _("the largest share of one partner")

    MONEY = {Kind.OWN_SHARE, Kind.CASH_SHARE, Kind.PARTNER_SHARE}

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    values = codes()  # Organisation.Kind, Partnership.Helix, Partnership.Role or consortium.AT_LEVEL, as `kind` asks
    minimum = models.PositiveSmallIntegerField(default=1)
    maximum = models.PositiveSmallIntegerField(null=True, blank=True)
    label_nl = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    what_nl = models.CharField(max_length=80)  # what is counted, in the plural: "praktijkpartners"
    what_en = models.CharField(max_length=80)

    class Meta:
        ordering = ["rule_set", "position"]

    def __str__(self):
        return self.label_nl
