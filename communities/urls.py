from django.urls import path

from communities import views

app_name = "communities"
urlpatterns = [
    path("communities/", views.community_list, name="community-list"),
    path("communities/new/", views.community_create, name="community-create"),
    path("communities/<slug:slug>/", views.community_detail, name="community-detail"),
    path("communities/<slug:slug>/desk/", views.community_desk, name="community-desk"),
    path("communities/<slug:slug>/edit/<slug:step>/", views.community_edit, name="community-edit"),
    path("communities/<slug:slug>/submit/", views.community_submit, name="community-submit"),
    path("communities/<slug:slug>/retract/", views.community_retract, name="community-retract"),
    path("communities/<slug:slug>/improve/", views.community_improve, name="community-improve"),
    path("communities/<slug:slug>/activate/", views.community_activate, name="community-activate"),
    path("communities/<slug:slug>/phase/", views.community_phase, name="community-phase"),
    path("communities/<slug:slug>/roles/", views.community_roles, name="community-roles"),
    path("communities/<slug:slug>/advise/", views.community_advise, name="community-advise"),
    path("communities/<slug:slug>/join/", views.community_join, name="community-join"),
    path("communities/<slug:slug>/invite/", views.partner_invite, name="partner-invite"),
    path("communities/<slug:slug>/invite/new/", views.partner_propose, name="partner-propose"),
    path("communities/<slug:slug>/places/new/", views.location_create, name="location-create"),
    path("communities/<slug:slug>/outputs/new/", views.output_create, name="output-create"),
    path("places/<uuid:uuid>/", views.location_edit, name="location-edit"),
    path("places/<uuid:uuid>/remove/", views.location_remove, name="location-remove"),
    path("outputs/<uuid:uuid>/", views.output_edit, name="output-edit"),
    path("outputs/<uuid:uuid>/remove/", views.output_remove, name="output-remove"),
    path("partnerships/<uuid:uuid>/", views.partnership_detail, name="partnership-detail"),
    path("partnerships/<uuid:uuid>/accept/", views.partnership_accept, name="partnership-accept"),
    path("partnerships/<uuid:uuid>/refuse/", views.partnership_refuse, name="partnership-refuse"),
    path("partnerships/<uuid:uuid>/withdraw/", views.partnership_withdraw, name="partnership-withdraw"),
    path("partnerships/<uuid:uuid>/renew/", views.partnership_renew, name="partnership-renew"),
    path("partnerships/<uuid:uuid>/leave/", views.partnership_leave, name="partnership-leave"),
    path("hubs/<slug:slug>/desk/", views.hub_desk, name="hub-desk"),
    path("advice/", views.advice_list, name="advice-list"),
]
