from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partners.models.organisations import Organisation
from partners.models.terms import Province


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
