import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.addresses import reverse
from config.models import StoredFile
from partners import numbers
from partners.models.hubs import Hub, HubRole
from partners.models.terms import Province, codes
from people import held
from people.models import Grant, PortalRole

READERS_OF_ALL = (PortalRole.Role.ADMINISTRATOR, PortalRole.Role.AUDITOR)


def reads_all(user):
    """Administrators and auditors see what is not public, too."""
    return held.holds(PortalRole, user, *READERS_OF_ALL)


def all_or(user, seen):
    """The condition `seen`, or none for who reads all. Where that is not known yet, the query itself finds it out."""
    if held.is_kept(user):
        return Q() if reads_all(user) else seen
    return Exists(PortalRole.objects.current().held_by(user).filter(role__in=READERS_OF_ALL)) | seen


class OrganisationQuerySet(models.QuerySet):
    def public(self):
        """What anybody may see: verified organisations, and those that have ended (their old pages keep answering).
        One that was merged into another is found there."""
        return self.exclude(status=Organisation.Status.UNVERIFIED).filter(merged_into__isnull=True)

    def found_by(self, words):
        """By the present name, by an older or other one that was checked, or by the whole KVK number."""
        names = self.model._meta.get_field("other_names").related_model.objects.checked()
        others = names.filter(organisation=OuterRef("pk"), name__icontains=words)
        return self.filter(Q(name__icontains=words) | Q(kvk_number=words) | Exists(others))

    def managed_by(self, user, *roles):
        """Organisations in which this person holds one of the roles today (any role when none is named)."""
        return self.filter(pk__in=held.scopes(OrganisationRole, user, *roles))

    def judged_by(self, user):
        """Those that this person is asked to verify, as `actions.verifiers_of` says: of the hubs that one manages; for
        administrators those of which nobody else manages the hub. Never one's own."""
        charge = Q(hub__in=held.scopes(HubRole, user))
        if held.holds(PortalRole, user, PortalRole.Role.ADMINISTRATOR):
            own = OrganisationRole.objects.current().filter(
                person=OuterRef("person"), organisation=OuterRef(OuterRef("pk"))
            )
            managers = HubRole.objects.current().filter(hub=OuterRef("hub"), person__is_active=True)
            charge |= ~Exists(managers.exclude(Exists(own)))
        return self.filter(charge).exclude(pk__in=held.scopes(OrganisationRole, user))

    def standing(self):
        """Those that have not ended."""
        return self.exclude(status=Organisation.Status.DISSOLVED)

    def to_verify_by(self, user):
        return self.filter(status=Organisation.Status.UNVERIFIED).judged_by(user)

    def visible_to(self, user):
        """The public ones; a person's own, also unverified; those of the hubs that one manages; and all for those who
        keep the portal going."""
        if held.has_none(user):
            return self.public()
        own, hubs = held.scopes(OrganisationRole, user), held.scopes(HubRole, user)
        seen = ~Q(status=Organisation.Status.UNVERIFIED) | Q(pk__in=own) | Q(hub__in=hubs)
        return self.filter(all_or(user, seen & Q(merged_into__isnull=True)))


class Organisation(models.Model):
    class Kind(models.TextChoices):
        """V1 of the field's vocabularies."""

        UNIVERSITY = "university", _("university")
        UAS = "university_of_applied_sciences", _("university of applied sciences")
        VOCATIONAL = "vocational_school", _("vocational school")
        TRAINER = "private_trainer", _("private trainer")
        INSTITUTE = "research_institute", _("research institute (TO2)")
        SME = "sme", _("SME")
        LARGE = "large_company", _("large company")
        STARTUP = "startup", _("startup or scale-up")
        PUBLIC = "public_authority", _("public authority")
        CARE = "care_organisation", _("care organisation")
        CIVIL = "civil_society", _("civil society organisation")
        FUND = "sector_fund", _("sector training fund")
        HUB = "ai_hub", _("AI hub")
        ROM = "development_agency", _("regional development agency")

    class Size(models.TextChoices):
        """Persons at work, after the European definition of SMEs (2003/361/EC)."""

        MICRO = "micro", _("micro: fewer than 10 people")
        SMALL = "small", _("small: 10 to 49 people")
        MEDIUM = "medium", _("medium: 50 to 249 people")
        LARGE = "large", _("large: 250 people or more")

    class Status(models.TextChoices):
        UNVERIFIED = "unverified", _("unverified")
        VERIFIED = "verified", _("verified")
        DISSOLVED = "dissolved", _("dissolved")

    MOVES = {
        Status.UNVERIFIED: {Status.VERIFIED, Status.DISSOLVED},
        Status.VERIFIED: {Status.UNVERIFIED, Status.DISSOLVED},
        Status.DISSOLVED: {Status.VERIFIED, Status.UNVERIFIED},
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind of organisation"), max_length=40, choices=Kind.choices)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.UNVERIFIED)
    summary_nl = models.TextField(_("about the organisation, in Dutch"), blank=True, max_length=1000)
    summary_en = models.TextField(_("about the organisation, in English"), blank=True, max_length=1000)
    kvk_number = models.CharField(
        _("KVK number"),
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^\d{8}$", _("A KVK number has 8 digits, without spaces or dots."))],
    )
    kvk_establishment = models.CharField(
        _("establishment number"), max_length=12, blank=True, validators=[numbers.kvk_establishment]
    )
    brin = models.CharField(_("BRIN code"), max_length=6, blank=True, validators=[numbers.brin])
    rio_code = models.CharField(_("RIO code"), max_length=7, blank=True, validators=[numbers.rio])
    ror_id = models.CharField(_("ROR id"), max_length=9, blank=True, validators=[numbers.ror])
    size = models.CharField(_("size"), max_length=10, choices=Size.choices, blank=True)
    city = models.CharField(_("town or city"), max_length=80, blank=True)
    province = models.CharField(_("province"), max_length=5, choices=Province.choices, blank=True)
    other_provinces = codes(verbose_name=_("works in these provinces, too"))
    part_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    hub = models.ForeignKey(Hub, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("AI hub"))
    website = models.URLField(_("website"), blank=True)
    mail_domain = models.CharField(_("mail domain"), max_length=120, blank=True)
    logo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, editable=False)
    contact_name = models.CharField(_("public contact"), max_length=120, blank=True)
    contact_email = models.EmailField(_("public e-mail address"), blank=True)
    is_contact_public = models.BooleanField(_("show the contact in public"), default=False)
    is_open_for_partnership = models.BooleanField(_("open for new partnerships"), default=True)
    needs_second_pair_of_eyes = models.BooleanField(
        _("a second person checks modules before they are published"), default=False
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    is_demo = models.BooleanField(default=False, editable=False)
    source_url = models.URLField(_("source"), blank=True)
    verified_at = models.DateTimeField(null=True, blank=True, editable=False)
    verified_by = models.ForeignKey(
        "people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kvk_number"],
                condition=~Q(kvk_number=""),
                name="organisation_kvk_once",
                violation_error_message=_("An organisation with this KVK number is registered already."),
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(verified_at__isnull=False), name="organisation_verified_when"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(status="dissolved"), name="organisation_merged_has_ended"
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
                name="organisation_not_part_of_itself",
                violation_error_message=_("An organisation cannot be part of itself."),
            ),
        ]
        indexes = [models.Index(fields=["hub", "status"], name="organisation_by_hub")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partners:organisation-detail", args=[self.slug])

    @property
    def is_verified(self):
        return self.status == self.Status.VERIFIED


class OrganisationRole(Grant):
    class Role(models.TextChoices):
        MANAGER = "manager", _("manager")
        EDITOR = "editor", _("editor")
        CONTACT = "contact", _("contact")

    scope_field = "organisation"
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)


class RoleClaim(models.Model):
    """Somebody says to act for an organisation. It gives no right by itself: a manager of the organisation answers,
    or, where there is none yet, whoever may verify the organisation. Granted, it becomes an `OrganisationRole`."""

    class Status(models.TextChoices):
        CLAIMED = "claimed", _("waits for an answer")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    MOVES = {
        Status.CLAIMED: {Status.GRANTED, Status.REFUSED},
        Status.GRANTED: set(),
        Status.REFUSED: set(),
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="role_claims")
    person = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="role_claims")
    role = models.CharField(_("role"), max_length=20, choices=OrganisationRole.Role.choices)
    message = models.CharField(_("message"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.CLAIMED)
    claimed_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["claimed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=Q(status="claimed"), name="role_claim_once"
            ),
            models.CheckConstraint(
                condition=Q(status="claimed") | Q(answered_at__isnull=False), name="role_claim_answered_when"
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.organisation}"
