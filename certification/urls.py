from django.urls import path

from certification.views import applications, decisions, lineage, office, register, reviews

app_name = "certification"
file, one = "certification/applications/<uuid:uuid>/", "certification/reviews/<uuid:uuid>/"
urlpatterns = [
    # The public register
    path("register/", register.certificate_list, name="certificate-list"),
    path("register/<str:number>/", register.certificate_detail, name="certificate-detail"),
    path("register/<str:number>/qr.svg", register.certificate_qr, name="certificate-qr"),
    path("marks/<slug:slug>/", register.scheme_detail, name="scheme-detail"),
    # From question to mark
    path("lineage/", lineage.lineage_list, name="lineage-list"),
    path("lineage/<slug:slug>/", lineage.lineage_detail, name="lineage-detail"),
    # Applicants
    path("certification/apply/<slug:slug>/", applications.application_create, name="application-create"),
    path("certification/applications/", applications.application_list, name="application-list"),
    path(file, applications.application_detail, name="application-detail"),
    path(file + "edit/", applications.application_edit, name="application-edit"),
    path(file + "submit/", applications.application_submit, name="application-submit"),
    path(file + "retract/", applications.application_retract, name="application-retract"),
    path(file + "reply/", applications.application_reply, name="application-reply"),
    # Secretaries
    path("certification/desk/", office.application_queue, name="application-queue"),
    path(file + "check/", office.application_check, name="application-check"),
    path(file + "assign/", office.application_assign, name="application-assign"),
    path(file + "set-aside/<uuid:person>/", office.conflict_set_aside, name="conflict-set-aside"),
    path(file + "interest/", office.conflict_declare, name="conflict-declare"),
    path(file + "advise/", office.application_advise, name="application-advise"),
    path(one + "replace/", office.review_replace, name="review-replace"),
    # Reviewers
    path("certification/reviews/", reviews.review_list, name="review-list"),
    path(one, reviews.review_detail, name="review-detail"),
    path(one + "accept/", reviews.review_accept, name="review-accept"),
    path(one + "decline/", reviews.review_decline, name="review-decline"),
    path(one + "submit/", reviews.review_submit, name="review-submit"),
    # Decision makers
    path("certification/decisions/", decisions.decision_list, name="decision-list"),
    path(file + "decide/", decisions.application_decide, name="application-decide"),
]
