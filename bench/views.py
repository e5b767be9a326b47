"""What the benches compare with: the least a save can be, and a save written without a thought for the network."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from editor.state import sheet_state
from restitutions.models import Entry, Restitution, Row, ThemeSheet
from restitutions.services import ensure_sheet


@require_POST
def bare_update(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One UPDATE of one entry, and nothing else; behind the same middleware as everything."""
    changed = Entry.objects.filter(pk=pk).update(text=json.loads(request.body)["text"])
    return JsonResponse({"changed": changed})


@require_POST
def naive_sync(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The batches of live entry, each operation made as it comes: what was made is made again, the last one wins."""
    restitution = Restitution.objects.select_related("campaign").get(pk=pk)
    sheet = ensure_sheet(restitution, restitution.campaign.themes.get(number=number))
    made: dict[str, str] = {}
    batch = json.loads(request.body)
    with transaction.atomic():
        results = [_result(sheet, raw, made) for raw in batch["ops"]]
    return JsonResponse({"results": results, "cursor": 0, "state": sheet_state(sheet)})


def _result(sheet: ThemeSheet, raw: dict[str, Any], made: dict[str, str]) -> dict[str, Any]:
    """`made`: the ids the client gave to what this batch created → those of the rows."""
    asked, do, values = str(raw["id"]), raw["do"], raw.get("set") or {}
    if raw["subject"] == "row":
        Row.objects.get_or_create(pk=asked, defaults={"sheet": sheet, "table": values["place"]["table"]})
        return {"op": raw["op"], "id": asked, "status": "saved", "version": 1}
    pk = made.get(asked, asked)
    if do == "delete":
        Entry.objects.filter(pk=pk).delete()
    elif do == "restore":
        return {"op": raw["op"], "id": asked, "status": "refused", "version": 0, "why": "rien n’est gardé"}
    elif "place" in values and "text" in values:
        place = values["place"]
        entry = Entry.objects.create(
            id=uuid.uuid4(), sheet=sheet, row_id=place["row"], kind=place["kind"], text=values["text"]
        )
        made[asked] = str(entry.pk)
    else:
        Entry.objects.filter(pk=pk).update(**{name: values[name] for name in ("text", "highlighted") if name in values})
    return {"op": raw["op"], "id": made.get(asked, pk), "status": "saved", "version": 1}


@require_safe
def hello(request: HttpRequest) -> HttpResponse:
    """The least a page of somebody signed in can be: their session and their account, and a word."""
    return HttpResponse(f"Bonjour {request.user}")
