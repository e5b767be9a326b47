from django.urls import path

from editor import help_views, sync_views, worker_views

app_name = "editor"

urlpatterns = [
    path("restitutions/<int:pk>/<int:number>/saisie/", sync_views.sync, name="sync"),
    path("restitutions/<int:pk>/suggestions/", help_views.suggestions, name="suggestions"),
    path("restitutions/<int:pk>/indicateurs.json", help_views.indicators, name="indicators"),
    path("sw.js", worker_views.service_worker, name="service_worker"),
]
