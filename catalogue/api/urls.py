"""The API, version 1: its operations, its document, and what it answers everywhere else."""

from __future__ import annotations

from django.urls import include, path, re_path
from ninja.renderers import JSONRenderer

from catalogue.api import private, public
from catalogue.api.document import DocumentedAPI
from catalogue.api.door import behind_the_door, not_found, opened
from catalogue.api.problems import speak_problems
from catalogue.api.recording import router as recording
from catalogue.api.routers import brought

DESCRIPTION = """
Tout ce qui est publié. Sans jeton, l’API dit ce que chacun peut lire ; avec un jeton (en-tête
« Authorization: Bearer … », à faire sur la page de votre compte), aussi les restitutions, les indicateurs et le suivi
de vos territoires. Un jeton créé pour cela enregistre aussi des valeurs d’indicateurs ; rien d’autre ne s’écrit ici.
Une réponse inchangée coûte peu : renvoyez son ETag dans If-None-Match. Une demande refusée reçoit des « problem
details » (RFC 9457).
"""


class Utf8Renderer(JSONRenderer):
    """Accents are written as they are."""

    json_dumps_params = {"ensure_ascii": False}


api = DocumentedAPI(
    title="Données des États généraux du numérique",
    version="1.0.0",
    description=DESCRIPTION.strip(),
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    renderer=Utf8Renderer(),
    openapi_extra={
        "info": {"license": {"name": "Licence Ouverte 2.0 (etalab-2.0)", "identifier": "etalab-2.0"}},
    },
)
api.add_router("", public.router)
for _router in (recording, *brought(), private.router):
    api.add_router("", _router)
speak_problems(api)

_patterns, _app, _namespace = api.urls

urlpatterns = [
    path("", include((behind_the_door(_patterns, writes={"measures"}), _app), namespace=_namespace)),
    re_path("^", opened(not_found)),
]
