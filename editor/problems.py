"""Errors that a script reads: problem details (RFC 9457), with a French sentence in `detail`."""

from __future__ import annotations

from typing import Any

from django.http import JsonResponse


def problem(status: int, title: str, detail: str, **more: Any) -> JsonResponse:
    """`title` is for the developer, `detail` for the person."""
    body = {"type": "about:blank", "status": status, "title": title, "detail": detail, **more}
    answer = JsonResponse(body, status=status, content_type="application/problem+json")
    answer["Cache-Control"] = "no-store"
    return answer
