"""Names without a namespace, as Django's own: `login`, `logout`, `account`."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("connexion/", views.sign_in, name="login"),
    path("deconnexion/", views.sign_out, name="logout"),
    path("compte/", views.account, name="account"),
    path("administration/login/", views.administration_sign_in),
    path("administration/logout/", views.sign_out),
]
