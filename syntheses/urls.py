from django.urls import path, re_path

from common.patterns import SHA256
from syntheses.views import archives, desk, files, imports, productions, public, sharing, templates, versions

app_name = "syntheses"

VERSION = "syntheses/<slug:slug>/v<int:number>/"
VERSION_OF = "syntheses/<slug:slug>/<int:restitution>/v<int:number>/"
FILE = r"v(?P<number>\d{1,6})/(?P<format>json|html|csv|docx|odt)/$"

urlpatterns = [
    path("", public.home, name="home"),
    path("syntheses/", public.syntheses, name="index"),
    path("syntheses/<slug:slug>/", public.synthesis, name="synthesis"),
    path(f"{VERSION}depuis/v<int:since>/", versions.changes, name="changes"),
    path(f"{VERSION_OF}depuis/v<int:since>/", versions.changes, name="changes_of"),
    path(VERSION, public.version, name="version"),
    path(VERSION_OF, public.version, name="version_of"),
    re_path(rf"^syntheses/(?P<slug>[-\w]+)/{FILE}", public.version_file, name="version_file"),
    re_path(
        rf"^syntheses/(?P<slug>[-\w]+)/(?P<restitution>\d{{1,9}})/{FILE}",
        public.version_file,
        name="version_file_of",
    ),
    path("mon-territoire/", desk.my_territory, name="my_territory"),
    path("territoires/<int:pk>/modele-word/", templates.template, name="template"),
    path("territoires/<int:pk>/modele-word/fichier/", templates.template_file, name="template_file"),
    path("territoires/<int:pk>/modele-word/retirer/", templates.give_up, name="give_up_template"),
    path("territoires/<int:pk>/archive/", archives.archives, name="archives"),
    path("archives/<int:pk>/", archives.archive, name="archive"),
    path("archives/<int:pk>/fichier/", archives.archive_file, name="archive_file"),
    path("restitutions/importer/", imports.upload, name="import"),
    path("restitutions/importer/<uuid:key>/", imports.import_preview, name="import_preview"),
    path("restitutions/importer/<uuid:key>/confirmer/", imports.import_confirm, name="import_confirm"),
    path("restitutions/importer/<uuid:key>/abandonner/", imports.import_leave, name="import_leave"),
    path("restitutions/<int:pk>/", desk.restitution, name="restitution"),
    path("restitutions/<int:pk>/apercu/", desk.preview, name="preview"),
    path("restitutions/<int:pk>/versions/", versions.versions, name="versions"),
    path("restitutions/<int:pk>/partages/", sharing.shares, name="shares"),
    path("restitutions/<int:pk>/partages/<uuid:uid>/retirer/", sharing.revoke, name="revoke_share"),
    re_path(rf"^pieces/(?P<sha256>{SHA256})/$", files.attachment, name="attachment"),
    path("partage/<str:token>/", sharing.shared, name="shared"),
    path("restitutions/<int:pk>/etat/<slug:name>/", desk.transition, name="transition"),
    path("restitutions/<int:pk>/pdf/", productions.ask_pdf, name="ask_pdf"),
    re_path(
        r"^restitutions/(?P<pk>\d{1,9})/fichier/(?P<format>json|html|csv|docx|odt)/$",
        desk.restitution_file,
        name="restitution_file",
    ),
    path("productions/<int:pk>/", productions.job, name="job"),
    path("productions/<int:pk>/fichier/", productions.job_file, name="job_file"),
    path("productions/<int:pk>/relancer/", productions.retry, name="retry"),
]
