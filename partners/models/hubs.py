from django.db import models
from django.utils.translation import gettext_lazy as _

from config.addresses import reverse
from partners.models.terms import codes
from people.models import Grant


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
    contact_name = models.CharField(_("who to talk to"), max_length=120, blank=True)  # both filled only with consent
    contact_email = models.EmailField(_("public e-mail address"), blank=True)
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
