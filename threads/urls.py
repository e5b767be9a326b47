from django.urls import path

from threads.views import entry

app_name = "threads"

urlpatterns = [
    path("fil/<str:reference>/", entry.entry, name="entry"),
    path("fil/<str:reference>/origines/", entry.entry_origins, name="origins"),
]
