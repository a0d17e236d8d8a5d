"""For machines that follow the catalogue: a feed of new modules and a map of all public pages of modules."""

from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.urls import reverse, reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from catalog.models import Listing, ListingChange
from config.texts import text

NEWEST = 30


def last_change(request, *args, **kwargs) -> str:
    """Differs after each change of the catalogue; for conditional requests."""
    newest = ListingChange.objects.order_by("-id").values_list("id", flat=True).first()
    return f'"{newest or 0}"'


class NewModules(Feed):
    feed_type = Atom1Feed
    title = _("New modules at Leerkring")
    subtitle = _("What was published last in the catalogue of the learning communities for AI.")
    link = reverse_lazy("catalog:listing-list")

    def items(self):
        return Listing.objects.order_by("-published_at", "-pk")[:NEWEST]

    def item_title(self, item):
        return text(item, "title")

    def item_description(self, item):
        return text(item, "summary")

    def item_link(self, item):
        return reverse("catalog:listing-detail", args=[item.slug])

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        return item.updated_at


class ListingSitemap(Sitemap):
    i18n = True
    alternates = True
    limit = 5_000

    def items(self):
        return Listing.objects.order_by("pk").only("slug", "updated_at")

    def location(self, item):
        return reverse("catalog:listing-detail", args=[item.slug])

    def lastmod(self, item):
        return item.updated_at
