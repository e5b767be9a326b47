from django.urls import path

from followup import document_views, plan_views, steering_views, tie_views, views
from followup.open_data import urls as open_data

app_name = "followup"

urlpatterns = [
    path("suivi/", steering_views.steering, name="steering"),
    path("suivi/frise/", steering_views.timeline, name="timeline"),
    path("suivi/plans/<int:pk>/", plan_views.plan, name="plan"),
    path("suivi/restitutions/<int:pk>/indicateurs/", tie_views.ties, name="ties"),
    path("suivi/actions/<str:reference>/", views.action, name="action"),
    path("suivi/actions/<str:reference>/documents/<uuid:pk>/", document_views.document, name="document"),
    path("suivi/actions/<str:reference>/documents/<uuid:pk>/retirer/", document_views.remove, name="remove_document"),
    *open_data.urlpatterns,
]
