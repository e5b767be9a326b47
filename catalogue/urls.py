from django.urls import path

from catalogue.views import search

app_name = "catalogue"

urlpatterns = [
    path("recherche/", search.results, name="search"),
]
