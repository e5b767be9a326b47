from django.urls import path

from editor import sync_views

app_name = "editor"

urlpatterns = [
    path("restitutions/<int:pk>/<int:number>/saisie/", sync_views.sync, name="sync"),
]
