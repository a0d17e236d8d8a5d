from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from config.addresses import reverse
from config.models import StoredFile
from partners.models.organisations import Organisation, OrganisationRole, all_or
from partners.models.terms import Province
from people import held


class LabQuerySet(models.QuerySet):
    def public(self):
        """Labs of which no organisation is still unverified, and labs by name only, as facts with a source."""
        return self.exclude(organisations__status=Organisation.Status.UNVERIFIED)

    def found_by(self, words):
        """By the present name or by one that it had before."""
        before = LabName.objects.filter(lab=OuterRef("pk"), name__icontains=words)
        return self.filter(Q(name__icontains=words) | Exists(before))

    def visible_to(self, user):
        """The public ones, and those of an organisation for which this person acts."""
        if not user.is_authenticated:
            return self.public()
        own = held.scopes(OrganisationRole, user)
        mine = self.model.organisations.through.objects.filter(organisation__in=own).values("lab")
        return self.filter(all_or(user, Q(pk__in=self.public().values("pk")) | Q(pk__in=mine)))


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
        WERKCENTRUM = "werkcentrum", _("regional work centre (Werkcentrum, before: leerwerkloket)")
        SPRONG = "sprong", _("SPRONG group")

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind of lab"), max_length=30, choices=Kind.choices)
    organisations = models.ManyToManyField(Organisation, related_name="labs", blank=True)
    summary_nl = models.TextField(_("about the lab, in Dutch"), blank=True, max_length=1000)
    summary_en = models.TextField(_("about the lab, in English"), blank=True, max_length=1000)
    city = models.CharField(_("town or city"), max_length=80, blank=True)
    province = models.CharField(_("province"), max_length=5, choices=Province.choices, blank=True)
    website = models.URLField(_("website"), blank=True)
    logo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, editable=False)
    source_url = models.URLField(_("source"), blank=True)

    objects = LabQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partners:lab-detail", args=[self.slug])


class LabName(models.Model):
    """A name that a lab had before. Its address never changes, so the old one keeps leading there."""

    lab = models.ForeignKey(Lab, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("name"), max_length=160)
    valid_until = models.DateField(_("until and including"))

    class Meta:
        ordering = ["-valid_until", "-pk"]
        constraints = [models.UniqueConstraint(fields=["lab", "name"], name="lab_name_once")]

    def __str__(self):
        return self.name
