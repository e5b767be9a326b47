from django.urls import path

from asks import desk_views, lost_views, views

app_name = "asks"

urlpatterns = [
    path("repondre/", lost_views.lost, name="lost"),
    path("repondre/<str:token>/", views.answer, name="answer"),
    path("repondre/<str:token>/nouveau-lien/", lost_views.send_again, name="send_again"),
    path("desinscription/<str:token>/", views.stop, name="stop"),
    path("compte/demandes/", desk_views.messages_wanted, name="messages"),
    path("indicateurs/<int:pk>/responsables/", desk_views.responsibles, name="responsibles"),
    path("indicateurs/<int:pk>/responsables/<int:territory>/", desk_views.choose, name="choose"),
]
