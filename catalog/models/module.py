import uuid

from django.apps import apps
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from catalog.models.choices import Delivery, Level, LoadUnit, Taxonomy, Vat
from communities.models import Community, CommunityRole
from config.addresses import reverse
from partners.models import Lab, Organisation, OrganisationRole, codes
from people import held
from people.models import PortalRole
from people.permissions import has_portal_role

# Who sees every module behind the public page, and may not write in it.
SEES_ALL = (PortalRole.Role.CATALOGUE_MANAGER, PortalRole.Role.ADMINISTRATOR, PortalRole.Role.AUDITOR)


def sees_all(user):
    return has_portal_role(user, *SEES_ALL)


class ModuleQuerySet(models.QuerySet):
    def owned_by_organisations(self, organisations):
        return self.filter(owner_organisation__in=organisations)

    def written_by(self, user):
        """Modules of the organisations in which this person is editor or manager, and of the communities that this
        person coordinates."""
        roles = OrganisationRole.Role
        return self.filter(
            Q(owner_organisation__in=held.scopes(OrganisationRole, user, roles.EDITOR, roles.MANAGER))
            | Q(owner_community__in=held.scopes(CommunityRole, user))
        )

    def visible_to(self, user):
        """What this person may see of modules behind the public page: those that one writes, those that one's
        organisation provides or asked to provide, and everything for who keeps the catalogue or audits it."""
        if sees_all(user):
            return self.all()
        own = held.scopes(OrganisationRole, user)
        licensed = apps.get_model("catalog.ProviderLicence").objects.filter(organisation__in=own).values("module")
        return self.filter(
            Q(owner_organisation__in=own) | Q(owner_community__in=held.scopes(CommunityRole, user)) | Q(pk__in=licensed)
        )

    def with_versions(self):
        return self.select_related("owner_organisation", "owner_community", "community", "lab").prefetch_related(
            "versions"
        )

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

    class Visibility(models.TextChoices):
        """Who finds the published version."""

        PUBLIC = "public", _("everybody, in the catalogue")
        LINK = "link", _("who has the link")
        PRIVATE = "private", _("only the desk")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=140, unique=True)
    code = models.CharField(_("code"), max_length=60, blank=True)
    visibility = models.CharField(_("who sees it"), max_length=8, choices=Visibility.choices, default=Visibility.PUBLIC)
    link_key = models.CharField(max_length=43, null=True, blank=True, unique=True, editable=False)  # of `LINK`
    owner_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="modules", verbose_name=_("owner")
    )
    owner_community = models.ForeignKey(
        Community, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_modules"
    )
    community = models.ForeignKey(
        Community, on_delete=models.SET_NULL, null=True, blank=True, related_name="modules", verbose_name=_("community")
    )
    lab = models.ForeignKey(
        Lab, on_delete=models.SET_NULL, null=True, blank=True, related_name="modules", verbose_name=_("lab")
    )
    # Where the module says it came from; in public only after that side has said so, too (`catalog.origins`).
    community_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    lab_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
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
        """The page for the public, or for who has its link; the desk page is `catalog:module-detail`."""
        if self.visibility == self.Visibility.LINK and self.link_key:
            return reverse("catalog:module-with-link", args=[self.link_key])
        return reverse("catalog:listing-detail", args=[self.slug])

    @property
    def owner(self):
        return self.owner_organisation or self.owner_community

    def is_certified_on(self, day) -> bool:
        return bool(self.mark_number and self.mark_valid_until and self.mark_valid_until >= day)

    def newest(self, *statuses):
        """The version with the highest number among these statuses, None without one. Costs no query after
        `with_versions()`."""
        found = [version for version in self.versions.all() if not statuses or version.status in statuses]
        return max(found, key=lambda version: version.number, default=None)

    @cached_property
    def shown_uptakes(self):
        """What stands in public about its origin and its student projects. Kept: several sections of one page ask."""
        return list(self.uptakes.shown().select_related("challenge__organisation", "offering__provider"))

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

    class Participation(models.TextChoices):
        """V11: how one takes part."""

        ONLINE = "online", _("online")
        ON_SITE = "on_site", _("on site")
        BLENDED = "blended", _("blended")
        WORK = "work_experience", _("work experience")

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
    contact_hours = models.PositiveSmallIntegerField(_("contact hours"), null=True, blank=True)
    isced_f = models.CharField(
        _("field of education (ISCED-F)"), max_length=4, blank=True,
        validators=[RegexValidator(r"^\d{4}$", _("An ISCED-F code has four figures, as in 0613."))],
    )  # fmt: skip
    languages = codes(verbose_name=_("language of instruction"))  # Language
    delivery = models.CharField(_("form"), max_length=12, choices=Delivery.choices, blank=True)
    participation = models.CharField(_("how one takes part"), max_length=16, choices=Participation.choices, blank=True)
    target_groups = codes(verbose_name=_("target groups"))  # Term.Vocabulary.TARGET_GROUP
    application_areas = codes(verbose_name=_("application areas"))  # Term.Vocabulary.APPLICATION_AREA
    topics = codes(verbose_name=_("AI topics"))  # Term.Vocabulary.TOPIC
    literacy_roles = codes(verbose_name=_("AI literacy, for whom"))  # LiteracyRole
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
    counts_informal = models.BooleanField(_("what was learned at work can count"), default=False)
    award = models.CharField(_("document at the end"), max_length=16, choices=Award.choices, blank=True)
    # The usual price, for a consumer. None is "on request", 0 is free. An offering may have prices of its own.
    price = models.DecimalField(
        _("price"), max_digits=9, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    vat = models.CharField(_("VAT"), max_length=14, choices=Vat.choices, default=Vat.INCLUDED)
    quality_nl = models.TextField(_("quality care, in Dutch"), blank=True)
    quality_en = models.TextField(_("quality care, in English"), blank=True)
    reviewed_on = models.DateField(_("content last checked on"), null=True, blank=True)
    review_due_on = models.DateField(_("content is checked again before"), null=True, blank=True)
    # As it was typed once; nobody confirmed it, so it is not public. The public reads `NamedTeacher`.
    co_developers = models.CharField(_("developed together with"), max_length=300, blank=True)
    materials = models.JSONField(_("materials"), default=list, blank=True)  # `catalog.materials`
    written_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    goes_live_on = models.DateField(_("goes public on"), null=True, blank=True)
    goes_live_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

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
                condition=Q(goes_live_on__isnull=True) | Q(status__in=["draft", "proposed"]),
                name="only_what_waits_goes_live",
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
    taxonomy = models.CharField(_("kind of outcome"), max_length=10, choices=Taxonomy.choices, blank=True)
    skills = models.JSONField(default=list, blank=True)  # `catalog.skills.Skill`: framework, version, code, url

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return self.text_nl or self.text_en
