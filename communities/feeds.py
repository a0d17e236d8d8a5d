"""For machines: the map of the public pages of partners and communities."""

from django.contrib.sitemaps import Sitemap
from django.db.models import CharField, DateTimeField, QuerySet, Value
from django.db.models.functions import Cast

from communities.models import Challenge, Community, KnowledgeItem, Meeting, Output
from config.addresses import reverse
from partners.models import Hub, Lab, Organisation


def _rows(page: str, things: QuerySet, key: str = "slug", changed: str = "updated_at") -> QuerySet:
    """Things as rows of the same shape: the name of their page, what its address is made of, and their last change."""
    moment = Cast(changed, DateTimeField()) if changed else Value(None, DateTimeField())
    return things.order_by().values_list(Value(page, CharField()), Cast(key, CharField()), moment)


class PlaceSitemap(Sitemap):
    """All kinds in one question. Of meetings only those to come: past ones are of no interest any more."""

    i18n = True
    alternates = True
    limit = 5_000

    def items(self):
        rows = [
            _rows("communities:community-detail", Community.objects.public()),
            _rows("communities:challenge-detail", Challenge.objects.public()),
            _rows("communities:output-detail", Output.objects.public(), "uuid", changed=""),
            _rows("communities:knowledge-detail", KnowledgeItem.objects.public()),
            _rows("communities:meeting-detail", Meeting.objects.public().coming(), "uuid"),
            _rows("partners:organisation-detail", Organisation.objects.filter(status=Organisation.Status.VERIFIED)),
            _rows("partners:lab-detail", Lab.objects.public(), changed=""),
            _rows("partners:hub-detail", Hub.objects.all(), changed=""),
        ]
        return rows[0].union(*rows[1:], all=True)

    def location(self, item):
        page, key, _moment = item
        return reverse(page, args=[key])

    def lastmod(self, item):
        return item[2]
