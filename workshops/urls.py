from django.urls import path

from workshops import views

app_name = "workshops"

urlpatterns = [
    path("sessions/", views.workshop_list, name="list"),
    path("sessions/nouvelle/", views.create, name="create"),
    path("sessions/<int:pk>/", views.sheet, name="sheet"),
    path("sessions/<int:pk>/supprimer/", views.delete, name="delete"),
    path("sessions/<int:pk>/<slug:block>/", views.edit, name="edit"),
]
