from django.urls import path

from enrolment import views

app_name = "enrolment"
urlpatterns = [
    # The participant
    path("learning/", views.my_learning, name="my-learning"),
    path("enrol/<uuid:offering>/", views.enrolment_create, name="enrolment-create"),
    path("enrolments/<uuid:uuid>/", views.enrolment_detail, name="enrolment-detail"),
    path("enrolments/<uuid:uuid>/cancel/", views.enrolment_cancel, name="enrolment-cancel"),
    path("places/<uuid:uuid>/accept/", views.offer_accept, name="offer-accept"),
    path("places/<uuid:uuid>/decline/", views.offer_decline, name="offer-decline"),
    # The provider and the teacher
    path("offerings/<uuid:offering>/participants/", views.participant_list, name="participant-list"),
    path("enrolments/<uuid:uuid>/approve/", views.enrolment_approve, name="enrolment-approve"),
    path("enrolments/<uuid:uuid>/deny/", views.enrolment_deny, name="enrolment-deny"),
    path("enrolments/<uuid:uuid>/remove/", views.enrolment_remove, name="enrolment-remove"),
    path("enrolments/<uuid:uuid>/finish/", views.enrolment_finish, name="enrolment-finish"),
]
