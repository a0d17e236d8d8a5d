from django.urls import path

from partners import views

app_name = "partners"
urlpatterns = [
    path("organisations/", views.organisation_list, name="organisation-list"),
    path("organisations/new/", views.organisation_create, name="organisation-create"),
    path("organisations/<slug:slug>/", views.organisation_detail, name="organisation-detail"),
    path("organisations/<slug:slug>/edit/", views.organisation_edit, name="organisation-edit"),
    path("organisations/<slug:slug>/desk/", views.organisation_desk, name="organisation-desk"),
    path("organisations/<slug:slug>/verify/", views.organisation_verify, name="organisation-verify"),
    path("organisations/<slug:slug>/postpone/", views.organisation_postpone, name="organisation-postpone"),
    path("organisations/<slug:slug>/roles/", views.organisation_roles, name="organisation-roles"),
    path("organisations/<slug:slug>/roles/<int:pk>/end/", views.organisation_role_end, name="organisation-role-end"),
    path("organisations/<slug:slug>/claim/", views.role_claim, name="role-claim"),
    path("claims/<uuid:uuid>/grant/", views.claim_grant, name="claim-grant"),
    path("claims/<uuid:uuid>/refuse/", views.claim_refuse, name="claim-refuse"),
    path("labs/<slug:slug>/", views.lab_detail, name="lab-detail"),
    path("hubs/", views.hub_list, name="hub-list"),
    path("hubs/<slug:slug>/", views.hub_detail, name="hub-detail"),
    path("vocabularies/", views.term_list, name="term-list"),
    path("vocabularies/new/", views.term_create, name="term-create"),
    path("vocabularies/<str:vocabulary>/<str:code>/", views.term_edit, name="term-edit"),
]
