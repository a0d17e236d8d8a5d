"""For machines: the map of the lines from question to mark."""

from django.contrib.sitemaps import Sitemap

from communities.models import Challenge, Output
from config.addresses import reverse


class LineageSitemap(Sitemap):
    """Of the challenges from which something came."""

    i18n = True
    alternates = True
    limit = 5_000

    def items(self):
        made = Output.objects.public().answering().values("challenge")
        return Challenge.objects.public().filter(pk__in=made).order_by("pk").only("slug", "updated_at")

    def location(self, challenge):
        return reverse("certification:lineage-detail", args=[challenge.slug])

    def lastmod(self, challenge):
        return challenge.updated_at
