from django.urls import path, re_path

from syntheses.views import public

app_name = "syntheses"

VERSION = "syntheses/<slug:slug>/v<int:number>/"
VERSION_OF = "syntheses/<slug:slug>/<int:restitution>/v<int:number>/"
FILE = r"v(?P<number>\d{1,6})/(?P<format>json|html)/$"

urlpatterns = [
    path("", public.home, name="home"),
    path("syntheses/", public.syntheses, name="index"),
    path("syntheses/<slug:slug>/", public.synthesis, name="synthesis"),
    path(VERSION, public.version, name="version"),
    path(VERSION_OF, public.version, name="version_of"),
    re_path(rf"^syntheses/(?P<slug>[-\w]+)/{FILE}", public.version_file, name="version_file"),
    re_path(rf"^syntheses/(?P<slug>[-\w]+)/(?P<restitution>\d{{1,9}})/{FILE}", public.version_file),
]
