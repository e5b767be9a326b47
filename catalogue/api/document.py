"""The OpenAPI document: what ninja writes of the operations, and what linters ask for besides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ninja import Field, NinjaAPI, Schema
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema

from catalogue.api.indicator_schemas import FaultOut
from catalogue.api.problems import TYPE
from common.addresses import absolute_url

TAGS = {
    "Publié": "Ce que chacun peut lire : ce qui est publié, et les mots pour le dire.",
    "Suivi": "Les indicateurs et les actions des plans publiés.",
    "Avec un jeton": "Ce que le rôle du titulaire du jeton lui ouvre dans ses territoires.",
}
_PROBLEM = "ProblemOut"
_SAID = {
    "304": "Inchangé depuis l’ETag donné dans If-None-Match.",
    "400": "Un filtre ou un corps de demande qui ne se lit pas.",
    "401": "Un jeton manquant, inconnu, révoqué ou expiré, ou dont le titulaire n’a plus de rôle.",
    "403": "Ce que ce jeton n’ouvre pas.",
    "404": "Rien à cette adresse, ou plus rien de publié.",
    "429": "Trop de demandes en une minute : Retry-After dit combien de secondes attendre.",
}


class ProblemOut(Schema):
    """Un refus (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="Ce qui ne va pas, en une phrase.")
    errors: list[FaultOut] = Field([], description="Les filtres ou les valeurs en cause.")


class DocumentedAPI(NinjaAPI):
    """An API whose document also says its refusals, its tags, and where and by whom it is served."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        document["info"]["contact"] = {"name": document["info"]["title"], "url": absolute_url("/aide/")}
        document["servers"] = [{"url": absolute_url("").rstrip("/"), "description": "Ce site."}]
        document["tags"] = [{"name": name, "description": said} for name, said in TAGS.items()]
        document["security"] = []
        schemas = document["components"]["schemas"]
        schemas[_PROBLEM] = ProblemOut.model_json_schema(ref_template=REF_TEMPLATE)
        del schemas[_PROBLEM]["$defs"]
        for path, operations in document["paths"].items():
            for verb, operation in operations.items():
                operation["responses"] |= _besides(path, verb, operation)
        _leave_out_unused(document)
        return document


def _besides(path: str, verb: str, operation: dict[str, Any]) -> dict[str, Any]:
    """What an operation answers when it does not answer what is asked."""
    codes = ["304"] if verb == "get" else ["403"]
    codes += ["400"] if operation.get("parameters") or "requestBody" in operation else []
    codes += ["404"] if "{" in path else []
    refusal = {"content": {TYPE: {"schema": {"$ref": REF_TEMPLATE.format(model=_PROBLEM)}}}}
    # A token that opens nothing is refused wherever it is shown.
    return {
        code: {"description": _SAID[code], **({} if code == "304" else refusal)}
        for code in sorted([*codes, "401", "429"])
    }


def _leave_out_unused(document: OpenAPISchema) -> None:
    """Filters are parameters: ninja also writes each as a schema that nothing names."""
    schemas = document["components"]["schemas"]
    named: set[str] = set()
    waiting = set(_named_in(document["paths"]))
    while waiting:
        named |= waiting
        waiting = {one for name in waiting for one in _named_in(schemas[name])} - named
    document["components"]["schemas"] = {name: said for name, said in schemas.items() if name in named}


def _named_in(part: Any) -> Iterator[str]:
    """The schemas that a part of the document refers to."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "$ref":
                yield value.rpartition("/")[2]
            else:
                yield from _named_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from _named_in(value)
