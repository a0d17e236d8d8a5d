import uuid

from django.apps import apps
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communities.models import Community
from partners.models import Organisation, OrganisationRole, codes
from people.models import PortalRole
from people.permissions import has_portal_role

# Who sees every module behind the public page, and may not write in it.
SEES_ALL = (PortalRole.Role.CATALOGUE_MANAGER, PortalRole.Role.ADMINISTRATOR, PortalRole.Role.AUDITOR)


def sees_all(user):
    return has_portal_role(user, *SEES_ALL)


class Level(models.TextChoices):
    """V7: levels of OEAPI, plus `none` for what has no formal level."""

    MBO1 = "secondary_vocational_education_1", _("mbo 1")
    MBO2 = "secondary_vocational_education_2", _("mbo 2")
    MBO3 = "secondary_vocational_education_3", _("mbo 3")
    MBO4 = "secondary_vocational_education_4", _("mbo 4")
    AD = "associate_degree", _("associate degree")
    HBO = "bachelor_hbo", _("hbo bachelor")
    WO = "bachelor_wo", _("university bachelor")
    MASTER = "master", _("master")
    DOCTORAL = "doctoral", _("doctoral")
    NONE = "none", _("no formal level")


class Delivery(models.TextChoices):
    """V8: the form in which a module is given."""

    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("hybrid")
    PRESENTIAL = "presential", _("on site")
    WORK_BASED = "work_based", _("at work")


class Language(models.TextChoices):
    """Languages of instruction, ISO 639-1."""

    NL = "nl", _("Dutch")
    EN = "en", _("English")
    DE = "de", _("German")
    FR = "fr", _("French")


class LoadUnit(models.TextChoices):
    """V10: units of study load. 1 EC is 28 hours."""

    EC = "ec", _("EC")
    SBU = "sbu", _("SBU")
    CONTACT = "contact_hours", _("contact hours")
    HOURS = "hours", _("hours")


class Vat(models.TextChoices):
    """How a price stands towards VAT. A consumer price includes it; a business price may exclude it."""

    INCLUDED = "included", _("including VAT")
    EXCLUDED = "excluded", _("excluding 21% VAT")
    EXEMPT_CRKBO = "exempt_crkbo", _("exempt from VAT (CRKBO register)")
    EXEMPT_FORMAL = "exempt_formal", _("exempt from VAT (publicly funded education)")


class ModuleQuerySet(models.QuerySet):
    def owned_by_organisations(self, organisations):
        return self.filter(owner_organisation__in=organisations)

    def written_by(self, user):
        """Modules of the organisations in which this person is editor or manager, and of the communities that this
        person coordinates."""
        roles = OrganisationRole.Role
        return self.filter(
            Q(owner_organisation__in=Organisation.objects.managed_by(user, roles.EDITOR, roles.MANAGER))
            | Q(owner_community__in=Community.objects.coordinated_by(user))
        )

    def visible_to(self, user):
        """What this person may see of modules behind the public page: those that one writes, those that one's
        organisation provides or asked to provide, and everything for who keeps the catalogue or audits it."""
        if sees_all(user):
            return self.all()
        own = Organisation.objects.managed_by(user)
        licensed = ProviderLicence.objects.filter(organisation__in=own).values("module")
        return self.filter(
            Q(owner_organisation__in=own)
            | Q(owner_community__in=Community.objects.coordinated_by(user))
            | Q(pk__in=licensed)
        )

    def with_versions(self):
        return self.select_related("owner_organisation", "owner_community", "community").prefetch_related("versions")

    def with_desk_columns(self):
        """Adds what a desk sorts and filters by: the newest version's `latest_title` and `latest_status`, whether a
        version is out (`has_published`), and the `next_start_on` of its open offerings."""
        versions = ModuleVersion.objects.filter(module=OuterRef("pk"))
        latest = versions.order_by("-number")
        starts = apps.get_model("catalog.Offering").objects.filter(
            version__module=OuterRef("pk"), status="active", starts_on__gte=timezone.localdate()
        )
        title = Coalesce(NullIf("title_nl", Value("")), "title_en")
        return self.annotate(
            latest_title=Subquery(latest.annotate(shown=title).values("shown")[:1]),
            latest_status=Subquery(latest.values("status")[:1]),
            has_published=Exists(versions.filter(status=ModuleVersion.Status.PUBLISHED)),
            next_start_on=Subquery(starts.order_by("starts_on").values("starts_on")[:1]),
        )


class Module(models.Model):
    """What is taught, through all its versions. One owner: an organisation or a community."""

    class Origin(models.TextChoices):
        OWN = "own", _("written here")
        TAKEN_OVER = "taken_over", _("taken over from an inventory")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=140, unique=True)
    code = models.CharField(_("code"), max_length=60, blank=True)
    owner_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="modules", verbose_name=_("owner")
    )
    owner_community = models.ForeignKey(
        Community, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_modules"
    )
    community = models.ForeignKey(
        Community, on_delete=models.SET_NULL, null=True, blank=True, related_name="modules", verbose_name=_("community")
    )
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.OWN)
    source_url = models.URLField(_("source"), blank=True)  # where taken-over supply came from
    import_batch = models.ForeignKey(
        "catalog.ImportBatch", on_delete=models.SET_NULL, null=True, blank=True, related_name="modules"
    )
    hidden_reason = models.CharField(_("hidden because"), max_length=300, blank=True)  # by a catalogue manager
    # The mark, handed down by `certification` (see `catalog.actions.set_mark`), never written here.
    mark_number = models.CharField(max_length=40, blank=True)
    mark_valid_until = models.DateField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_on = models.DateField(null=True, blank=True, editable=False)  # the owner stood for the page by a click
    asked_after_on = models.DateField(
        null=True, blank=True, editable=False
    )  # the owner was asked whether it is still given
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ModuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner_organisation__isnull=False, owner_community__isnull=True)
                | Q(owner_organisation__isnull=True, owner_community__isnull=False),
                name="module_has_one_owner",
            ),
            models.UniqueConstraint(
                fields=["owner_organisation", "code"],
                condition=~Q(code=""),
                name="module_code_once_per_owner",
                violation_error_message=_("Your organisation has a module with this code already."),
            ),
            models.UniqueConstraint(
                fields=["owner_community", "code"],
                condition=~Q(code=""),
                name="module_code_once_per_community",
                violation_error_message=_("Your community has a module with this code already."),
            ),
        ]

    def __str__(self):
        return self.slug

    def get_absolute_url(self):
        """The public page; the desk page is `catalog:module-detail`."""
        return reverse("catalog:listing-detail", args=[self.slug])

    @property
    def owner(self):
        return self.owner_organisation or self.owner_community

    def newest(self, *statuses):
        """The version with the highest number among these statuses, None without one. Costs no query after
        `with_versions()`."""
        found = [version for version in self.versions.all() if not statuses or version.status in statuses]
        return max(found, key=lambda version: version.number, default=None)

    @property
    def published_version(self):
        return self.newest(ModuleVersion.Status.PUBLISHED)

    @property
    def working_version(self):
        """The version that is being written or checked."""
        return self.newest(*ModuleVersion.IN_THE_MAKING)

    @property
    def shown_version(self):
        """What a desk calls this module by: the published version, otherwise the newest."""
        return self.published_version or self.newest()


class ModuleAlias(models.Model):
    """Another code under which an inventory lists the same module (cross-listing)."""

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="aliases")
    code = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "code"], name="module_alias_once")]

    def __str__(self):
        return self.code


class ModuleVersion(models.Model):
    """The content of a module. A published version is never edited in place: a change is a new version."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PROPOSED = "proposed", _("waiting for a check")
        PUBLISHED = "published", _("published")
        SUPERSEDED = "superseded", _("superseded")
        ARCHIVED = "archived", _("archived")

    MOVES = {
        Status.DRAFT: {Status.PROPOSED, Status.PUBLISHED, Status.ARCHIVED},
        Status.PROPOSED: {Status.PUBLISHED, Status.DRAFT},
        Status.PUBLISHED: {Status.SUPERSEDED, Status.ARCHIVED},
        Status.SUPERSEDED: set(),
        Status.ARCHIVED: {Status.PUBLISHED},
    }
    IN_THE_MAKING = (Status.DRAFT, Status.PROPOSED)

    class LevelBasis(models.TextChoices):
        """Where an EQF/NLQF level comes from. Only `registered` is verified, with its register link."""

        INDICATIVE = "indicative", _("indicative, stated by the provider")
        LEGAL = "legal", _("laid down by law")
        REGISTERED = "registered", _("registered in the NLQF register")

    class Award(models.TextChoices):
        DIPLOMA = "diploma", _("diploma")
        CERTIFICATE = "certificate", _("certificate")
        MICROCREDENTIAL = "microcredential", _("microcredential")
        TESTIMONIAL = "testimonial", _("proof of participation")
        NONE = "none", _("no document")

    class Assessment(models.TextChoices):
        """V11 (edubadges)."""

        WRITTEN = "written_exam", _("written exam")
        REPORT = "report", _("report or paper")
        BEHAVIOUR = "behavioural", _("behavioural assessment")
        PRODUCT = "professional_product", _("professional product")
        REFLECTION = "reflection", _("reflection report")
        PORTFOLIO = "portfolio", _("portfolio")
        ORAL = "oral", _("presentation or oral exam")
        PERSONAL = "personalised", _("personalised assessment")

    class Supervision(models.TextChoices):
        SUPERVISED_ID = "supervised_id", _("supervised, identity checked")
        SUPERVISED = "supervised", _("supervised")
        ID = "id", _("identity checked")
        NONE = "none", _("not supervised")

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.DRAFT)
    title_nl = models.CharField(_("title in Dutch"), max_length=160, blank=True)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    summary_nl = models.TextField(_("summary in Dutch"), blank=True, max_length=500)
    summary_en = models.TextField(_("summary in English"), blank=True, max_length=500)
    description_nl = models.TextField(_("description in Dutch"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    level = models.CharField(_("level"), max_length=40, choices=Level.choices, blank=True)
    eqf_level = models.PositiveSmallIntegerField(_("EQF level"), null=True, blank=True)
    eqf_basis = models.CharField(_("basis of the EQF level"), max_length=12, choices=LevelBasis.choices, blank=True)
    eqf_register_url = models.URLField(_("link in the NLQF register"), blank=True)
    load_value = models.DecimalField(
        _("study load"), max_digits=7, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    load_unit = models.CharField(_("unit"), max_length=14, choices=LoadUnit.choices, default=LoadUnit.HOURS, blank=True)
    duration_weeks = models.PositiveSmallIntegerField(_("duration in weeks"), null=True, blank=True)
    languages = codes(verbose_name=_("language of instruction"))  # Language
    delivery = models.CharField(_("form"), max_length=12, choices=Delivery.choices, blank=True)
    target_groups = codes(verbose_name=_("target groups"))  # Term.Vocabulary.TARGET_GROUP
    application_areas = codes(verbose_name=_("application areas"))  # Term.Vocabulary.APPLICATION_AREA
    topics = codes(verbose_name=_("AI topics"))  # Term.Vocabulary.TOPIC
    prior_knowledge_nl = models.TextField(_("prior knowledge and admission, in Dutch"), blank=True)
    prior_knowledge_en = models.TextField(_("prior knowledge and admission, in English"), blank=True)
    admission_test_nl = models.TextField(_("how admission is tested, in Dutch"), blank=True)
    admission_test_en = models.TextField(_("how admission is tested, in English"), blank=True)
    programme_nl = models.TextField(_("programme in Dutch"), blank=True)
    programme_en = models.TextField(_("programme in English"), blank=True)
    assessments = codes(verbose_name=_("assessment"))  # Assessment
    assessment_nl = models.TextField(_("how it is assessed, in Dutch"), blank=True)
    assessment_en = models.TextField(_("how it is assessed, in English"), blank=True)
    supervision = models.CharField(_("supervision"), max_length=14, choices=Supervision.choices, blank=True)
    award = models.CharField(_("document at the end"), max_length=16, choices=Award.choices, blank=True)
    # The usual price, for a consumer. None is "on request", 0 is free. An offering may have prices of its own.
    price = models.DecimalField(
        _("price"), max_digits=9, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    vat = models.CharField(_("VAT"), max_length=14, choices=Vat.choices, default=Vat.INCLUDED)
    quality_nl = models.TextField(_("quality care, in Dutch"), blank=True)
    quality_en = models.TextField(_("quality care, in English"), blank=True)
    reviewed_on = models.DateField(_("content last checked on"), null=True, blank=True)
    written_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["module", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["module", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["module"], condition=Q(status="published"), name="one_published_version"),
            models.UniqueConstraint(
                fields=["module"], condition=Q(status__in=["draft", "proposed"]), name="one_version_in_the_making"
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False), name="version_published_when"
            ),
            models.CheckConstraint(
                condition=~Q(status="proposed") | Q(proposed_at__isnull=False), name="version_proposed_when"
            ),
            models.CheckConstraint(
                condition=~Q(eqf_basis="registered") | ~Q(eqf_register_url=""),
                name="registered_level_has_link",
                violation_error_message=_("A registered level needs the link to its entry in the NLQF register."),
            ),
            models.CheckConstraint(
                condition=Q(eqf_level__isnull=True) | Q(eqf_level__range=(1, 8)), name="eqf_level_1_to_8"
            ),
        ]

    def __str__(self):
        return f"{self.title_nl or self.title_en} (v{self.number})"


class LearningOutcome(models.Model):
    version = models.ForeignKey(ModuleVersion, on_delete=models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField(default=0)
    text_nl = models.CharField(_("after this module you can, in Dutch"), max_length=300, blank=True)
    text_en = models.CharField(_("after this module you can, in English"), max_length=300, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return self.text_nl or self.text_en


class LicenceQuerySet(models.QuerySet):
    def valid_from_to(self, first, last):
        """Granted licences that hold on the whole of these days; an open end of the licence holds for ever."""
        return self.filter(status=ProviderLicence.Status.GRANTED).filter(
            Q(from_on__isnull=True) | Q(from_on__lte=first), Q(until_on__isnull=True) | Q(until_on__gte=last)
        )

    def visible_to(self, user):
        """Licences of modules that this person writes, and of the own organisations."""
        if sees_all(user):
            return self.all()
        return self.filter(
            Q(module__in=Module.objects.written_by(user)) | Q(organisation__in=Organisation.objects.managed_by(user))
        )


class ProviderLicence(models.Model):
    """The owner's leave for another organisation to provide a module."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("requested")
        GRANTED = "granted", pgettext_lazy("licence", "granted")
        REFUSED = "refused", _("refused")
        REVOKED = "revoked", _("revoked")

    MOVES = {
        Status.REQUESTED: {Status.GRANTED, Status.REFUSED},
        Status.GRANTED: {Status.REVOKED},
        Status.REFUSED: set(),
        Status.REVOKED: set(),
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="licences")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="licences")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.REQUESTED)
    message = models.TextField(_("why you want to provide this module"), blank=True, max_length=1000)
    conditions = models.TextField(_("conditions"), blank=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until and including"), null=True, blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    requested_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(_("reason"), max_length=300, blank=True)  # of a refusal or a revocation

    objects = LicenceQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["module", "organisation"],
                condition=Q(status__in=["requested", "granted"]),
                name="licence_once",
                violation_error_message=_("This organisation has a licence for this module, or asked for one already."),
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="licence_ends_after_start",
                violation_error_message=_("The licence cannot end before it begins."),
            ),
        ]

    def __str__(self):
        return f"{self.organisation} – {self.module}"
