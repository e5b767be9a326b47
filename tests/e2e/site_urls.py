"""The addresses of the site, and the errors that no address gives."""

from __future__ import annotations

from django.urls import include, path

from egn import pages, urls
from tests.e2e.gallery.urls import fail

urlpatterns = [
    path("erreur/400/", pages.bad_request),
    path("erreur/csrf/", pages.csrf_failure),
    path("erreur/500/", fail),
    path("", include(urls.urlpatterns)),
]

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
