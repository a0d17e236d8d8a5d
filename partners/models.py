import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Grant, PortalRole


class Province(models.TextChoices):
    """The twelve provinces by their ISO 3166-2 code."""

    DRENTHE = "NL-DR", _("Drenthe")
    FLEVOLAND = "NL-FL", _("Flevoland")
    FRYSLAN = "NL-FR", _("Fryslân")
    GELDERLAND = "NL-GE", _("Gelderland")
    GRONINGEN = "NL-GR", _("Groningen")
    LIMBURG = "NL-LI", _("Limburg")
    NOORD_BRABANT = "NL-NB", _("Noord-Brabant")
    NOORD_HOLLAND = "NL-NH", _("Noord-Holland")
    OVERIJSSEL = "NL-OV", _("Overijssel")
    UTRECHT = "NL-UT", _("Utrecht")
    ZEELAND = "NL-ZE", _("Zeeland")
    ZUID_HOLLAND = "NL-ZH", _("Zuid-Holland")


def codes(**options):
    """A column with codes of a vocabulary (`Term.code`) or of a fixed list."""
    return ArrayField(models.CharField(max_length=60), default=list, blank=True, **options)


class TermQuerySet(models.QuerySet):
    def of(self, vocabulary):
        return self.filter(vocabulary=vocabulary)

    def in_use_on(self, day):
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )


class Term(models.Model):
    """One word of an editable vocabulary. Other tables hold its `code`; a word that is no longer chosen keeps its label."""

    class Vocabulary(models.TextChoices):
        APPLICATION_AREA = "application_area", _("application area")
        TOPIC = "topic", _("AI topic")
        TARGET_GROUP = "target_group", _("target group")
        KEM = "kem", _("key enabling methodology")
        BUILDING_BLOCK = "building_block", _("building block")

    vocabulary = models.CharField(_("vocabulary"), max_length=20, choices=Vocabulary.choices)
    code = models.CharField(_("code"), max_length=60)
    label_nl = models.CharField(_("label in Dutch"), max_length=120)
    label_en = models.CharField(_("label in English"), max_length=120)
    icon = models.CharField(_("icon"), max_length=40, blank=True)  # name in Bootstrap Icons
    tint = models.CharField(_("colour"), max_length=20, blank=True)  # `public` gives the tokens --lk-area-public
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["vocabulary", "position", "code"]
        constraints = [models.UniqueConstraint(fields=["vocabulary", "code"], name="term_code_once")]

    def __str__(self):
        return f"{self.vocabulary}:{self.code}"


class Hub(models.Model):
    """A regional AI hub. A province may have none or several."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    also_known_as = models.CharField(_("also known as"), max_length=120, blank=True)
    provinces = codes(verbose_name=_("provinces"))
    application_areas = codes(verbose_name=_("application areas"))
    focus_nl = models.TextField(_("focus in Dutch"), blank=True)
    focus_en = models.TextField(_("focus in English"), blank=True)
    website = models.URLField(_("website"), blank=True)
    contact_email = models.EmailField(_("public e-mail address"), blank=True)  # filled only with consent
    source_url = models.URLField(_("source"), blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partners:hub-detail", args=[self.slug])


class HubRole(Grant):
    class Role(models.TextChoices):
        MANAGER = "manager", _("hub manager")

    scope_field = "hub"
    hub = models.ForeignKey(Hub, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MANAGER)


def reads_all(user):
    """Administrators and auditors see what is not public, too."""
    roles = [PortalRole.Role.ADMINISTRATOR, PortalRole.Role.AUDITOR]
    return PortalRole.objects.current().held_by(user).filter(role__in=roles).exists()


class OrganisationQuerySet(models.QuerySet):
    def public(self):
        """What anybody may see: verified organisations, and those that have ended (their old pages keep answering)."""
        return self.exclude(status=Organisation.Status.UNVERIFIED)

    def managed_by(self, user, *roles):
        """Organisations in which this person holds one of the roles today (any role when none is named)."""
        grants = OrganisationRole.objects.current().held_by(user)
        return self.filter(pk__in=(grants.filter(role__in=roles) if roles else grants).values("organisation"))

    def to_verify_by(self, user):
        """Unverified organisations of the hubs that this person manages."""
        hubs = HubRole.objects.current().held_by(user).values("hub")
        return self.filter(status=Organisation.Status.UNVERIFIED, hub__in=hubs)

    def visible_to(self, user):
        """The public ones; a person's own, also unverified; those of the hubs that one manages; and all for those who
        keep the portal going."""
        if not user.is_authenticated:
            return self.public()
        if reads_all(user):
            return self.all()
        own = Organisation.objects.managed_by(user).values("pk")
        hubs = HubRole.objects.current().held_by(user).values("hub")
        return self.filter(~Q(status=Organisation.Status.UNVERIFIED) | Q(pk__in=own) | Q(hub__in=hubs))


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

    class Status(models.TextChoices):
        UNVERIFIED = "unverified", _("unverified")
        VERIFIED = "verified", _("verified")
        DISSOLVED = "dissolved", _("dissolved")

    MOVES = {
        Status.UNVERIFIED: {Status.VERIFIED, Status.DISSOLVED},
        Status.VERIFIED: {Status.UNVERIFIED, Status.DISSOLVED},
        Status.DISSOLVED: {Status.VERIFIED},
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
    city = models.CharField(_("town or city"), max_length=80, blank=True)
    province = models.CharField(_("province"), max_length=5, choices=Province.choices, blank=True)
    hub = models.ForeignKey(Hub, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("AI hub"))
    website = models.URLField(_("website"), blank=True)
    mail_domain = models.CharField(_("mail domain"), max_length=120, blank=True)
    contact_name = models.CharField(_("public contact"), max_length=120, blank=True)
    contact_email = models.EmailField(_("public e-mail address"), blank=True)
    is_contact_public = models.BooleanField(_("show the contact in public"), default=False)
    is_open_for_partnership = models.BooleanField(_("open for new partnerships"), default=True)
    needs_second_pair_of_eyes = models.BooleanField(
        _("a second person checks modules before they are published"), default=False
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
        ]

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


class LabQuerySet(models.QuerySet):
    def public(self):
        """Labs of which no organisation is still unverified, and labs by name only, as facts with a source."""
        return self.exclude(organisations__status=Organisation.Status.UNVERIFIED)


class Lab(models.Model):
    """A lab or structure within one or more organisations."""

    class Kind(models.TextChoices):
        """V2 of the field's vocabularies."""

        INNOVATION = "innovation_lab", _("innovation lab")
        ICAI = "icai_lab", _("ICAI lab")
        ELSA = "elsa_lab", _("ELSA lab")
        FIELD = "field_lab", _("field lab")
        SKILLS = "skills_lab", _("skills lab")
        COE = "centre_of_expertise", _("Centre of Expertise")
        CIV = "civ", _("Centre for Innovative Craftsmanship (CIV)")
        LECTORATE = "research_group", _("research group (lectoraat)")
        PRACTORATE = "practorate", _("practoraat")
        CHAIN = "chain_project", _("chain project")
        PLATFORM = "lector_platform", _("platform of research groups")
        WERKCENTRUM = "werkcentrum", _("regional work centre (Werkcentrum)")
        SPRONG = "sprong", _("SPRONG group")

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind of lab"), max_length=30, choices=Kind.choices)
    organisations = models.ManyToManyField(Organisation, related_name="labs", blank=True)
    summary_nl = models.TextField(_("about the lab, in Dutch"), blank=True)
    summary_en = models.TextField(_("about the lab, in English"), blank=True)
    city = models.CharField(_("town or city"), max_length=80, blank=True)
    province = models.CharField(_("province"), max_length=5, choices=Province.choices, blank=True)
    website = models.URLField(_("website"), blank=True)
    source_url = models.URLField(_("source"), blank=True)

    objects = LabQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partners:lab-detail", args=[self.slug])
