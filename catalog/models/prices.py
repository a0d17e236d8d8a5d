from django.db import models
from django.utils import timezone

from catalog.models.module import Module
from catalog.models.offering import Offering, Price


class PriceChange(models.Model):
    """What something cost before and after. Written by who sets prices (`catalog.prices`), shown to the writers and to who
    keeps the catalogue, never changed. A price of None is "on request"."""

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="price_changes")
    offering = models.ForeignKey(
        Offering, on_delete=models.CASCADE, null=True, blank=True, related_name="price_changes"
    )  # None: the usual price of the module
    audience = models.CharField(max_length=10, choices=Price.Audience.choices, default=Price.Audience.CONSUMER)
    before = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    after = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    is_unusual = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["module", "-at"], name="price_change_module")]

    def __str__(self):
        return f"{self.module_id} {self.audience}: {self.before} → {self.after}"
