from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("terms/", views.terms, name="terms"),
    path("start/", views.home, name="home"),
    path("roles/", views.role_list, name="role-list"),
    path("roles/<str:table>/<int:pk>/accept/", views.role_accept, name="role-accept"),
    path("roles/<str:table>/<int:pk>/refuse/", views.role_refuse, name="role-refuse"),
    path("roles/<str:table>/<int:pk>/lay-down/", views.role_lay_down, name="role-lay-down"),
    path("grants/", views.grant_list, name="grant-list"),
    path("grants/new/", views.grant_create, name="grant-create"),
    path("grants/<str:table>/<int:pk>/end/", views.grant_end, name="grant-end"),
    path("account/profile/", views.profile, name="profile"),
    path("account/language/", views.language_set, name="language-set"),
    path("account/second-factor/", views.second_factor, name="second-factor"),
    path("account/data/", views.data_export, name="data-export"),
    path("account/erase/", views.account_erase, name="account-erase"),
    path("mail/bounce/", views.bounce, name="bounce"),
]
