"""The addresses of the site, and those that only exist to compare with."""

from django.urls import include, path

from bench.views import bare_update, hello, naive_sync
from egn.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("bench/nu/<uuid:pk>/", bare_update),
    path("bench/bonjour/", hello),
    path("bench/naif/<int:pk>/<int:number>/saisie/", naive_sync),
    path("", include("egn.urls")),
]
