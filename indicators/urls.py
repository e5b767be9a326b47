"""Addresses of the library; the page of an indicator is a room above (measures/urls.py), under the same name."""

from django.urls import path

from indicators import tie_views, views

app_name = "indicators"

urlpatterns = [
    path("indicateurs/", views.library, name="list"),
    path("indicateurs/nouveau/", views.create, name="create"),
    path("indicateurs/<int:pk>/modifier/", views.edit, name="edit"),
    path("indicateurs/<int:pk>/archiver/", views.archive, name="archive"),
    path("indicateurs/<int:pk>/retablir/", views.restore, name="restore"),
    path("indicateurs/restitutions/<int:pk>/", tie_views.measures, name="measures"),
    path("indicateurs/relier/<uuid:entry>/", tie_views.choose, name="tie"),
]
