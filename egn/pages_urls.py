from django.urls import path

from egn import pages

app_name = "pages"

urlpatterns = [
    path("plan-du-site/", pages.sitemap, name="sitemap"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("mentions-legales/", pages.legal, name="legal"),
    path("donnees-personnelles/", pages.privacy, name="privacy"),
    path("cookies/", pages.cookies, name="cookies"),
    path("aide/", pages.help_page, name="help"),
    path("hors-connexion/", pages.offline, name="offline"),
]
