"""Addresses of the pages about a restitution, the fiche with its remarks included, under the name of what they show."""

from django.urls import path

from remarks import views
from restitutions import urls as below

app_name = "restitutions"

urlpatterns = [
    path("restitutions/<int:pk>/<int:number>/", views.sheet, name="sheet"),
    path("restitutions/<int:pk>/<int:number>/remarques/", views.new_remark, name="new_remark"),
    path("restitutions/<int:pk>/remarques/", views.remark_list, name="remarks"),
    path("remarques/<int:pk>/", views.remark, name="remark"),
    *below.urlpatterns,
]
