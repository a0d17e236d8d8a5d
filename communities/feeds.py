"""For machines: maps of the public pages of challenges and of what communities share."""

from django.contrib.sitemaps import Sitemap

from communities.models import Challenge, KnowledgeItem, Meeting


class ChallengeSitemap(Sitemap):
    i18n = True
    alternates = True
    limit = 5_000

    def items(self):
        return Challenge.objects.public().order_by("pk").only("slug", "updated_at")

    def lastmod(self, challenge):
        return challenge.updated_at


class KnowledgeSitemap(Sitemap):
    i18n = True
    alternates = True
    limit = 5_000

    def items(self):
        return KnowledgeItem.objects.public().order_by("pk").only("slug", "updated_at")

    def lastmod(self, item):
        return item.updated_at


class MeetingSitemap(Sitemap):
    """Those to come; past ones are of no interest any more."""

    i18n = True
    alternates = True
    limit = 5_000

    def items(self):
        return Meeting.objects.public().coming().only("uuid", "updated_at")

    def lastmod(self, meeting):
        return meeting.updated_at
