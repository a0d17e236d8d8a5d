from django.urls import path

from catalog.views import listings

app_name = "catalog"
urlpatterns = [
    path("catalogue/", listings.listing_list, name="listing-list"),
    path("catalogue/<slug:slug>/", listings.listing_detail, name="listing-detail"),
]
