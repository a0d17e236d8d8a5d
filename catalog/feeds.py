"""For machines that follow the catalogue: a feed of new modules and a map of all public pages of modules."""

import datetime

from django.contrib.sitemaps import Sitemap, views
from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from catalog import search
from catalog.address import BEST, SearchAddress
from catalog.models import Listing, ListingChange
from config.addresses import reverse
from config.texts import text
from partners.models import Term

NEWEST = 30
SETTLED = datetime.timedelta(seconds=2)


def last_change(request, *args, **kwargs) -> str:
    """Differs after each change of the catalogue; for conditional requests."""
    newest = _newest_change()
    return f'"{newest.pk if newest else 0}"'


def changed_at(request, *args, **kwargs) -> datetime.datetime | None:
    """When the catalogue last changed. None within the next seconds: such a time has no parts of a second, so somebody
    who has read in the same second as a later change would be told that nothing had."""
    newest = _newest_change()
    return newest.at if newest and newest.at < timezone.now() - SETTLED else None


def _newest_change() -> ListingChange | None:
    return ListingChange.objects.order_by("-id").first()


class NewModules(Feed):
    """The newest modules, of the whole catalogue or of what a search finds."""

    feed_type = Atom1Feed
    subtitle = _("What was published last in the catalogue of the learning communities for AI.")

    def __call__(self, request, *args, **kwargs):
        """Without the time that Django puts on it: that of the newest entry, which does not change when one goes."""
        response = super().__call__(request, *args, **kwargs)
        del response["Last-Modified"]
        return response

    def get_object(self, request):
        return SearchAddress.read(request.GET)

    def title(self, address):
        if not address.text:
            return gettext("New modules at Leerkring")
        return gettext("New modules at Leerkring: %(words)s") % {"words": address.text}

    def link(self, address):
        return address.at(order=BEST, compared=()).url

    def feed_url(self, address):
        return reverse("catalog:listing-feed") + (f"?{address.question}" if address.question else "")

    def items(self, address):
        if not address.question:
            return Listing.objects.order_by("-published_at", "-pk")[:NEWEST]
        ids = search.answer(address.text, address.wanted, order="newest", language=get_language()).ids
        found = Listing.objects.in_bulk(ids)
        return [found[pk] for pk in ids if pk in found]

    def item_title(self, item):
        return text(item, "title")

    def item_description(self, item):
        return text(item, "summary")

    def item_link(self, item):
        return item.get_absolute_url()

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        return item.updated_at


class ListingSitemap(Sitemap):
    i18n = True
    alternates = True
    limit = 50_000  # of the protocol; more of them stand in several maps under an index

    def items(self):
        return Listing.objects.order_by("pk").only("slug", "path_id", "updated_at")

    def location(self, item):
        return item.get_absolute_url()

    def lastmod(self, item):
        return item.updated_at


class AreaSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return list(Term.objects.filter(vocabulary=Term.Vocabulary.APPLICATION_AREA).values_list("code", flat=True))

    def location(self, code):
        return reverse("catalog:area-detail", args=[code])


SITEMAPS = {"modules": ListingSitemap, "areas": AreaSitemap}


def sitemap(request, maps):
    """One map as long as all fits in it, otherwise an index of maps. `maps` are those of all apps, by name."""
    if all(made().paginator.num_pages == 1 for made in maps.values()):
        return views.sitemap(request, maps)
    return views.index(request, maps, sitemap_url_name="sitemap-section")


def sitemap_section(request, maps, section):
    return views.sitemap(request, maps, section=section)
