from django.contrib import admin
from django.urls import include, path

from egn.health import HealthView

urlpatterns = [
    path("", include("egn.pages_urls")),
    path("", include("mail.urls")),
    path("", include("accounts.urls")),
    path("territoires/", include("accounts.territory_urls")),
    path("", include("threads.urls")),
    path("", include("glance.urls")),
    path("", include("anniversaries.urls")),
    path("", include("asks.urls")),
    path("", include("followup.urls")),
    path("", include("editor.urls")),
    path("", include("consolidation.urls")),
    path("", include("workshops.urls")),
    path("", include("remarks.urls")),
    path("", include("measures.urls")),
    path("administration/", admin.site.urls),
    path("", include("catalogue.urls")),
    path("api/v1/", include("catalogue.api.urls")),
    path("", include("syntheses.urls")),
    path("sante/", HealthView.as_view(), name="health"),
]

handler400 = "egn.pages.bad_request"
handler403 = "egn.pages.permission_denied"
handler404 = "egn.pages.page_not_found"
handler500 = "egn.pages.server_error"
