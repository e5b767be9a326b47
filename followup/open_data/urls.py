from django.urls import path

from followup.open_data import views
from followup.open_data.columns import FILES

urlpatterns = [
    path("donnees/suivi.zip", views.archive, name="open_data"),
    path("donnees/releves.csv", views.values, {"for_spreadsheet": False}, name="open_releves"),
    path("donnees/tableur/releves.csv", views.values, {"for_spreadsheet": True}, name="sheet_releves"),
    *(
        path(f"donnees/{name}.csv", views.one_file, {"name": name, "for_spreadsheet": False}, name=f"open_{name}")
        for name in FILES
        if name != "releves"
    ),
    *(
        path(
            f"donnees/tableur/{name}.csv", views.one_file, {"name": name, "for_spreadsheet": True}, name=f"sheet_{name}"
        )
        for name in FILES
        if name != "releves"
    ),
]
