"""What the API answers when it cannot: problem details (RFC 9457), with a French `detail`."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

TYPE = "application/problem+json"

TITLES = {
    400: "Demande mal formée",
    401: "Jeton refusé",
    403: "Droit manquant",
    404: "Introuvable",
    405: "Méthode refusée",
    429: "Trop de demandes",
    500: "Panne",
}


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """One answer: `type` is "about:blank", `title` says the status, `detail` what to do."""
    title = TITLES.get(status, HTTPStatus(status).phrase)
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = TYPE
    return response


def refused_token() -> HttpResponse:
    detail = (
        "Ce jeton est inconnu, révoqué ou expiré, ou son compte n’a plus de rôle. Faites-en un autre sur votre compte."
    )
    response = problem(401, detail)
    response["WWW-Authenticate"] = 'Bearer realm="egn", error="invalid_token"'
    return response


def missing_token() -> HttpResponse:
    response = problem(401, "Cette adresse demande un jeton\u00a0: en-tête « Authorization: Bearer … ».")
    response["WWW-Authenticate"] = 'Bearer realm="egn"'
    return response


def speak_problems(api: NinjaAPI) -> None:
    """Every refusal of an operation as problem details; what nobody expected is caught at the door."""

    @api.exception_handler(Exception)
    def broken(_request: HttpRequest, error: Exception) -> HttpResponse:
        raise error

    @api.exception_handler(ValidationError)
    def refused(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        # A number or a text: each of the two says why it is not one.
        said = {_name(one["loc"]): _said(one) for one in reversed(error.errors)}
        names = [{"name": name, "detail": why} for name, why in reversed(said.items())]
        told = ", ".join(f"« {one['name']} »" for one in names)
        return problem(400, f"Valeur refusée pour {told}.", errors=names)

    @api.exception_handler(AuthenticationError)
    def unknown(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        return missing_token()

    @api.exception_handler(HttpError)
    def other(_request: HttpRequest, error: HttpError) -> HttpResponse:
        unread = error.message.startswith("Cannot parse request body")
        return problem(error.status_code, "Le corps de la demande n’est pas du JSON." if unread else error.message)

    @api.exception_handler(Http404)
    def absent(_request: HttpRequest, _error: Http404) -> HttpResponse:
        return problem(404, "Il n’y a rien à cette adresse, ou ce n’est plus publié.")


def _name(place: Sequence[str | int]) -> str:
    """What is refused: the field of an object of a list, whatever is said of its type, or the last that is named."""
    last = max((rank for rank, part in enumerate(place) if isinstance(part, int)), default=-1)
    return str(place[last + 1] if 0 <= last < len(place) - 1 else place[-1])


def _said(error: dict[str, Any]) -> str:
    """Why a value is refused, in French."""
    expected = error.get("ctx", {})
    kind = error["type"]
    if kind == "enum":
        return f"Choisissez parmi\u00a0: {expected['expected'].replace(' or ', ', ').replace(chr(39), '')}."
    if kind in {"int_parsing", "int_type"}:
        return "Écrivez un nombre entier."
    if kind == "greater_than_equal":
        return f"Au moins {expected['ge']}."
    if kind == "less_than_equal":
        return f"Au plus {expected['le']}."
    if kind == "string_too_long":
        return f"Au plus {expected['max_length']} caractères."
    return "Cette valeur n’a pas la forme attendue."
