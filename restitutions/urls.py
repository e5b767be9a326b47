from django.urls import path

from restitutions.views import attachments, blank_sheets, details, parts, removal, restitutions, titles

app_name = "restitutions"

urlpatterns = [
    path("restitutions/", restitutions.restitution_list, name="list"),
    path("restitutions/nouvelle/", restitutions.create, name="create"),
    path("restitutions/<int:pk>/modifier/", restitutions.edit, name="edit"),
    path("restitutions/<int:pk>/supprimer/", removal.delete, name="delete"),
    path("restitutions/<int:pk>/feuilles/", blank_sheets.sheets, name="all_blank_sheets"),
    path("restitutions/sessions/<int:pk>/feuilles/", blank_sheets.of_session, name="session_blank_sheets"),
    path("restitutions/<int:pk>/<int:number>/feuilles/", blank_sheets.sheets, name="blank_sheets"),
    path("restitutions/<int:pk>/<int:number>/titre/", titles.edit_titles, name="titles"),
    path("restitutions/<int:pk>/<int:number>/plan/<uuid:row>/", details.edit_details, name="details"),
    path("restitutions/<int:pk>/<int:number>/retex/<uuid:retex>/pieces/", attachments.attachments, name="attachments"),
    path(
        "restitutions/<int:pk>/<int:number>/retex/<uuid:retex>/pieces/<uuid:piece>/retirer/",
        attachments.remove,
        name="remove_attachment",
    ),
    path("restitutions/<int:pk>/<int:number>/<slug:part>/", parts.edit_part, name="part"),
]
