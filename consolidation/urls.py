from django.urls import path

from consolidation.views import changed, coverage, decide, feeds, similar, wording, workbench

app_name = "consolidation"

PLACE = "restitutions/<int:pk>/consolider/"
FICHE = f"{PLACE}<int:number>/"

urlpatterns = [
    path(PLACE, feeds.feeds, name="feeds"),
    path(f"{PLACE}couverture/", coverage.coverage_page, name="coverage"),
    path(f"{PLACE}fil-rompu/", coverage.loose_ends, name="loose_ends"),
    path(FICHE, workbench.workbench, name="workbench"),
    path(f"{FICHE}decider/", decide.decide, name="decide"),
    path(f"{FICHE}ecarter/<uuid:source>/", decide.set_point_aside, name="set_aside"),
    path(f"{FICHE}rapprochements/", similar.similar, name="similar"),
    path(f"{FICHE}point/<uuid:entry>/", wording.wording, name="wording"),
    path(f"{FICHE}modifie/<uuid:decision>/", changed.changed, name="changed"),
]
