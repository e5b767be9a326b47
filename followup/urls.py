from django.urls import path

from followup import steering_views, views

app_name = "followup"

urlpatterns = [
    path("suivi/", steering_views.steering, name="steering"),
    path("suivi/frise/", steering_views.timeline, name="timeline"),
    path("suivi/actions/<str:reference>/", views.action, name="action"),
]
