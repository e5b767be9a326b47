from django.urls import path

from editor import help_views, sync_views, worker_views
from editor.changes import views as history

app_name = "editor"

urlpatterns = [
    path("restitutions/<int:pk>/<int:number>/saisie/", sync_views.sync, name="sync"),
    path("restitutions/<int:pk>/<int:number>/historique/", history.sheet_history, name="history"),
    path("restitutions/<int:pk>/<int:number>/historique/<uuid:thing>/", history.thing_history, name="history_of"),
    path("restitutions/<int:pk>/<int:number>/historique/<uuid:thing>/retablir/", history.put_back, name="put_back"),
    path("restitutions/<int:pk>/<int:number>/historique/<uuid:thing>/revenir/", history.go_back, name="go_back"),
    path("restitutions/<int:pk>/suggestions/", help_views.suggestions, name="suggestions"),
    path("restitutions/<int:pk>/indicateurs.json", help_views.indicators, name="indicators"),
    path("sw.js", worker_views.service_worker, name="service_worker"),
]
