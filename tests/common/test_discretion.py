"""What the logs do not keep."""

from __future__ import annotations

import runpy
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from gunicorn.config import Config

from common.discretion import discreet

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "dG9rZW4-tres_secret.c2lnbmF0dXJl"


def test_the_secret_part_of_an_address_is_taken_out() -> None:
    assert discreet(f"Gone: /partage/{TOKEN}/") == "Gone: /partage/…/"
    assert discreet(f'"GET /partage/{TOKEN} HTTP/1.1" 301') == '"GET /partage/… HTTP/1.1" 301'
    assert discreet("GET /restitutions/3/partages/") == "GET /restitutions/3/partages/"


def test_the_line_of_a_request_does_not_keep_it_either() -> None:
    logger: Any = runpy.run_path(str(ROOT / "gunicorn.conf.py"))["logger_class"](Config())
    address = f"/partage/{TOKEN}/"
    request = SimpleNamespace(headers=[("REFERER", f"https://egn.example.org{address}")])
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": address,
        "PATH_INFO": address,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://egn.example.org{address}",
    }
    response = SimpleNamespace(status="200 OK", sent=12, headers=[])
    atoms = logger.atoms(response, request, environ, timedelta(seconds=1))
    assert atoms["r"] == "GET /partage/…/ HTTP/1.1"
    assert TOKEN not in str(atoms["f"]) + str(atoms["U"])
