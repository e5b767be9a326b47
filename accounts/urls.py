"""Names without a namespace, as Django's own: `login`, `logout`, `account`."""

from django.urls import path

from accounts import account_views, views

urlpatterns = [
    path("connexion/", views.sign_in, name="login"),
    path("connexion/code/", views.give_code, name="login_code"),
    path("deconnexion/", views.sign_out, name="logout"),
    path("compte/", account_views.account, name="account"),
    path("compte/appareils/fermer/", account_views.end_others, name="end_other_sessions"),
    path("compte/appareils/<slug:key>/fermer/", account_views.end_one, name="end_session"),
    path("administration/login/", views.administration_sign_in),
    path("administration/logout/", views.sign_out),
]
