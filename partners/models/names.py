from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.models.organisations import Organisation


class OrganisationNameQuerySet(models.QuerySet):
    def checked(self):
        """Those under which everybody finds the organisation."""
        return self.filter(checked_at__isnull=False)

    def to_check_by(self, user):
        """Names not checked yet, of verified organisations that this person is asked to judge."""
        theirs = Organisation.objects.filter(status=Organisation.Status.VERIFIED, merged_into=None).judged_by(user)
        return self.filter(checked_at=None, organisation__in=theirs.values("pk"))


class OrganisationName(models.Model):
    """A name that an organisation bore before, or by which it is known as well. Its present name is its own `name`."""

    class Kind(models.TextChoices):
        FORMER = "former", _("former name")
        ALIAS = "alias", _("also known as")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind of name"), max_length=10, choices=Kind.choices, default=Kind.ALIAS)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until and including"), null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)  # by who may verify the organisation

    objects = OrganisationNameQuerySet.as_manager()

    class Meta:
        ordering = ["kind", F("valid_until").desc(nulls_last=True), "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="organisation_name_once"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="organisation_name_dates_in_order",
            ),
        ]

    def __str__(self):
        return self.name


class OrganisationAddress(models.Model):
    """An address that an organisation had before it was renamed. It leads to the present one, for good."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="old_addresses")
    slug = models.SlugField(max_length=120, unique=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self):
        return self.slug
