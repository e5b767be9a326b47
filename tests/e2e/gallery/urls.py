"""A URLconf of its own for looking at the layout, the form kit and the components, page by page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from accounts.forms import AskCodeForm, SignInForm
from egn import pages
from tests.e2e.gallery import sample
from tests.e2e.gallery.forms import MeetingFormSet, SessionForm, formset_helper

HERE = Path(__file__).parent
DEMO = {
    "demo_accounts": [
        {
            "email": f"{name.lower()}@example.org",
            "name": f"{name} Exemple",
            "role": role,
            "territory": "Académie de Nantes",
        }
        for name, role in (("Camille", "Coordination"), ("Dominique", "Animation"), ("Claude", "Lecture"))
    ],
    "demo_password": "une phrase de passe longue",
}


DOOR = {"ask": AskCodeForm(), "next": "", "demo_accounts": []}


def page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    template = engines["django"].from_string((HERE / name).read_text(encoding="utf-8"))
    return HttpResponse(template.render(context, request))


def show_messages(request: HttpRequest) -> HttpResponse:
    messages.success(request, "La session est enregistrée.")
    messages.warning(request, "Deux dates se chevauchent.")
    messages.error(request, "<b>Refusé</b>")
    messages.info(request, "Le PDF se prépare.")
    return pages.help_page(request)


def show_form(request: HttpRequest) -> HttpResponse:
    form = SessionForm(request.POST or None)
    formset = MeetingFormSet(request.POST or None, prefix="dates")
    return page(request, "form.html", {"form": form, "formset": formset, "helper": formset_helper()})


def show_components(request: HttpRequest) -> HttpResponse:
    return page(request, "components.html", sample.context())


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("shown as the 500 page")


BAD_PAGE = f"""<!DOCTYPE html><html><head><title>Mauvaise page</title>
<link rel="stylesheet" href="/mauvaise.css"><script defer src="/mauvaise.js"></script></head>
<body><h1>Un</h1><h1>Deux</h1><a class="muet" href="/">lien</a><p id="deux"></p><p id="deux"></p>
<pre>{"large" * 20}</pre><img src="/absente.png"><script>1</script></body></html>"""
BAD_STYLE = ".muet { transition: color 1s } .muet:focus { outline: none }"
BAD_SCRIPT = "localStorage.setItem('trace', 1); fetch('http://127.0.0.1:9/').catch(() => {}); absente()"


def show_all_faults(_request: HttpRequest) -> HttpResponse:
    response = HttpResponse(BAD_PAGE)
    response.set_cookie("pisteur", "1")
    return response


urlpatterns = [
    path("", include("egn.pages_urls")),
    path("", include("mail.urls")),
    path("", include("catalogue.urls")),
    path("connexion/", LoginView.as_view(authentication_form=SignInForm, extra_context=DOOR), name="login"),
    path("demonstration/", LoginView.as_view(authentication_form=SignInForm, extra_context={**DOOR, **DEMO})),
    path("deconnexion/", LogoutView.as_view(), name="logout"),
    path("messages/", show_messages),
    path("formulaire/", show_form),
    path("pieces/", show_components),
    path("erreur/400/", pages.bad_request),
    path("erreur/403/", pages.permission_denied),
    path("erreur/csrf/", pages.csrf_failure),
    path("erreur/500/", fail),
    path("mauvaise/", show_all_faults),
    path("mauvaise.css", lambda _request: HttpResponse(BAD_STYLE, content_type="text/css")),
    path("mauvaise.js", lambda _request: HttpResponse(BAD_SCRIPT, content_type="text/javascript")),
]

handler400 = "egn.pages.bad_request"
handler403 = "egn.pages.permission_denied"
handler404 = "egn.pages.page_not_found"
handler500 = "egn.pages.server_error"
