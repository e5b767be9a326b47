"""Addresses of the tree's pages, under the name of what they show."""

from django.urls import path

from accounts import member_views
from accounts import territory_views as views
from territories.forms import ADD_FORMS

app_name = "territories"

urlpatterns = [
    path("<int:pk>/", views.territory_page, name="detail"),
    path("<int:pk>/membres/", member_views.member_list, name="members"),
    path("<int:pk>/membres/inviter/", member_views.invite, name="invite"),
    path("<int:pk>/membres/journal/", member_views.journal, name="member_changes"),
    path("<int:pk>/membres/<int:member>/", member_views.edit, name="member"),
    path("<int:pk>/membres/<int:member>/retirer/", member_views.remove, name="remove_member"),
    path("<int:pk>/renommer/", views.rename, name="rename"),
    path("<int:pk>/archiver/", views.archive, name="archive_territory"),
    path("<int:pk>/retablir/", views.restore, name="restore_territory"),
    *(
        path(f"<int:pk>/{action}/", views.add_below, {"action": action}, name=f"add_{form.level}")
        for action, form in ADD_FORMS.items()
    ),
]
