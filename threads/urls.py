from django.urls import path

from threads.views import entry, picture

app_name = "threads"

urlpatterns = [
    path("fil/<str:reference>/", entry.entry, name="entry"),
    path("fil/<str:reference>/origines/", entry.entry_origins, name="origins"),
    path("restitutions/<int:pk>/<int:number>/fil/", picture.fiche_thread, name="fiche"),
    path("syntheses/<slug:slug>/fil/<int:number>/", picture.theme_thread, name="theme"),
]
