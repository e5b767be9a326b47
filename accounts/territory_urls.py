"""Addresses of the tree's pages, under the name of what they show."""

from django.urls import path

from accounts import territory_views as views
from territories.forms import ADD_FORMS

app_name = "territories"

urlpatterns = [
    path("<int:pk>/", views.territory_page, name="detail"),
    path("<int:pk>/renommer/", views.rename, name="rename"),
    *(
        path(f"<int:pk>/{action}/", views.add_below, {"action": action}, name=f"add_{form.level}")
        for action, form in ADD_FORMS.items()
    ),
]
