"""Addresses of the page of an indicator and of its values, and those of the library, under the name of indicators."""

from django.urls import path

from indicators import urls as below
from measures import entry_views, grid_views, views
from measures.imports import urls as imports

app_name = "indicators"

urlpatterns = [
    path("indicateurs/<int:pk>/", views.detail, name="detail"),
    path("indicateurs/<int:pk>/releves/nouveau/", entry_views.record, name="record"),
    path("indicateurs/<int:pk>/grille/", grid_views.grid, name="grid"),
    path("releves/<int:pk>/corriger/", entry_views.correct, name="correct_measure"),
    path("releves/<int:pk>/retirer/", entry_views.withdraw, name="withdraw_measure"),
    *imports.urlpatterns,
    *below.urlpatterns,
]
