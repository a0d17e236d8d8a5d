from django.urls import path

from partners.views import marks, mergers, names, organisations, regions, roles, terms

app_name = "partners"
urlpatterns = [
    path("organisations/", organisations.organisation_list, name="organisation-list"),
    path("organisations/new/", organisations.organisation_create, name="organisation-create"),
    path("organisations/new/alike/", organisations.organisation_alike, name="organisation-alike"),
    path("organisations/<slug:slug>/", organisations.organisation_detail, name="organisation-detail"),
    path("organisations/<slug:slug>/edit/", organisations.organisation_edit, name="organisation-edit"),
    path("organisations/<slug:slug>/names/", names.organisation_names, name="organisation-names"),
    path("organisations/<slug:slug>/names/<int:pk>/remove/", names.name_remove, name="name-remove"),
    path("organisations/<slug:slug>/marks/", marks.organisation_marks, name="organisation-marks"),
    path("marks/<uuid:uuid>/answer/", marks.mark_answer, name="mark-answer"),
    path("organisations/<slug:slug>/desk/", organisations.organisation_desk, name="organisation-desk"),
    path("organisations/<slug:slug>/verify/", organisations.organisation_verify, name="organisation-verify"),
    path("organisations/<slug:slug>/postpone/", organisations.organisation_postpone, name="organisation-postpone"),
    path("organisations/<slug:slug>/history/", mergers.organisation_history, name="organisation-history"),
    path("organisations/<slug:slug>/merge/", mergers.organisation_merge, name="organisation-merge"),
    path("mergers/", mergers.merger_list, name="merger-list"),
    path("mergers/<uuid:uuid>/undo/", mergers.merger_undo, name="merger-undo"),
    path("organisations/<slug:slug>/roles/", roles.organisation_roles, name="organisation-roles"),
    path("organisations/<slug:slug>/roles/<int:pk>/end/", roles.organisation_role_end, name="organisation-role-end"),
    path("organisations/<slug:slug>/claim/", roles.role_claim, name="role-claim"),
    path("claims/<uuid:uuid>/grant/", roles.claim_grant, name="claim-grant"),
    path("claims/<uuid:uuid>/refuse/", roles.claim_refuse, name="claim-refuse"),
    path("labs/<slug:slug>/", regions.lab_detail, name="lab-detail"),
    path("hubs/", regions.hub_list, name="hub-list"),
    path("hubs/<slug:slug>/", regions.hub_detail, name="hub-detail"),
    path("vocabularies/", terms.term_list, name="term-list"),
    path("vocabularies/new/", terms.term_create, name="term-create"),
    path("vocabularies/<str:vocabulary>/<str:code>/", terms.term_edit, name="term-edit"),
]
