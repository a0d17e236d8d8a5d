from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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
