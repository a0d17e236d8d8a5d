"""The public challenges, for search engines."""

from django.contrib.sitemaps import Sitemap

from communities.models import Challenge


class ChallengeSitemap(Sitemap):
    i18n = True
    alternates = True
    limit = 5_000

    def items(self):
        return Challenge.objects.public().order_by("pk").only("slug", "updated_at")

    def lastmod(self, challenge):
        return challenge.updated_at
