from django.urls import path, re_path

from anniversaries.views import desk, plans, public

app_name = "anniversaries"

PLAN = "syntheses/<slug:slug>/<int:restitution>/anniversaires/"
DESK = "restitutions/<int:pk>/anniversaires/"

urlpatterns = [
    path(PLAN, public.reports, name="list"),
    path(f"{PLAN}<int:number>/", public.report, name="report"),
    re_path(
        r"^syntheses/(?P<slug>[-\w]+)/(?P<restitution>\d{1,9})/anniversaires/(?P<number>\d{1,6})/"
        r"(?P<format>pdf|docx|odt|json)/$",
        public.report_file,
        name="file",
    ),
    path("suivi/rapports/", plans.plans, name="plans"),
    path(DESK, desk.desk, name="desk"),
    path(f"{DESK}faire/", desk.make, name="make"),
    path(f"{DESK}date/", desk.schedule, name="schedule"),
    path(f"{DESK}date/retirer/", desk.take_away, name="take_away"),
    path(f"{DESK}<int:number>/fichiers/", desk.files_of, name="files"),
    path(f"{DESK}<int:number>/fichiers/relancer/", desk.retry, name="retry"),
    path(f"{DESK}<int:number>/publier/", desk.publish, name="publish"),
    path(f"{DESK}<int:number>/retirer/", desk.withdraw, name="withdraw"),
]
