from django.urls import path

from consolidation.views import changed, decide, feeds, wording, workbench

app_name = "consolidation"

PLACE = "restitutions/<int:pk>/consolider/"
FICHE = f"{PLACE}<int:number>/"

urlpatterns = [
    path(PLACE, feeds.feeds, name="feeds"),
    path(FICHE, workbench.workbench, name="workbench"),
    path(f"{FICHE}decider/", decide.decide, name="decide"),
    path(f"{FICHE}ecarter/<uuid:source>/", decide.set_point_aside, name="set_aside"),
    path(f"{FICHE}point/<uuid:entry>/", wording.wording, name="wording"),
    path(f"{FICHE}modifie/<uuid:decision>/", changed.changed, name="changed"),
]
