from django.urls import path

from glance import views

app_name = "glance"

urlpatterns = [path("suivi/coup-d-oeil/", views.glance, name="territory")]
