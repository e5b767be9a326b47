from django.urls import path

from catalogue.views import data, feeds, search, tokens

app_name = "catalogue"

urlpatterns = [
    path("recherche/", search.results, name="search"),
    path("donnees/", data.data, name="data"),
    path("flux/versions.atom", feeds.feed, name="feed"),
    path("flux/<slug:slug>/versions.atom", feeds.feed, name="territory_feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", data.robots, name="robots"),
    path("compte/jetons/", tokens.tokens, name="tokens"),
    path("compte/jetons/<int:pk>/revoquer/", tokens.revoke, name="revoke_token"),
]
