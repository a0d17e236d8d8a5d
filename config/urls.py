from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from catalog import feeds
from catalog.views.home import home
from certification.feeds import LineageSitemap
from communities.feeds import PlaceSitemap
from config import gallery, health, metrics, pages

SITEMAPS = {**feeds.SITEMAPS, "places": PlaceSitemap, "lineage": LineageSitemap}

urlpatterns = [
    # For machines: no language in the address.
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("sitemap.xml", login_not_required(feeds.sitemap), {"maps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<str:section>.xml",
        login_not_required(feeds.sitemap_section),
        {"maps": SITEMAPS},
        name="sitemap-section",
    ),
    path("", login_not_required(RedirectView.as_view(pattern_name="home")), name="root"),
]

urlpatterns += i18n_patterns(
    path("", home, name="home"),
    path("", include("catalog.urls")),  # first: most visitors are there, and each address is compared with all above it
    path("about/", pages.about, name="about"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("ordering/", pages.ordering, name="ordering"),
    path("offering/", pages.offering, name="offering"),
    path("components/", gallery.gallery, name="gallery"),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("people.urls")),
    path("", include("partners.urls")),
    path("", include("communities.urls")),
    path("", include("enrolment.urls")),
    path("", include("certification.urls")),
    prefix_default_language=True,
)

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.page_not_found"
handler500 = "config.errors.server_error"
