"""Addresses of the tables of values, among those of an indicator."""

from django.urls import path

from measures.imports import views

urlpatterns = [
    path("indicateurs/<int:pk>/releves/importer/", views.upload, name="import"),
    path("indicateurs/<int:pk>/releves/importer/<uuid:key>/", views.preview, name="import_values"),
    path("indicateurs/<int:pk>/releves/importer/<uuid:key>/confirmer/", views.settle, name="import_confirm"),
    path("indicateurs/<int:pk>/releves/importer/<uuid:key>/parts/", views.shares, name="import_shares"),
    path("indicateurs/<int:pk>/releves/importer/<uuid:key>/abandonner/", views.leave, name="import_leave"),
    path("indicateurs/<int:pk>/releves/modele.csv", views.blank, name="blank_values"),
]
