"""What the page of a full fiche (8 RETEX, 10 rows, 150 entries) costs: SQL, bytes, seconds on a bad line, requests.

    python -m bench.bench_page

The real server, its files compressed as in production; Chromium with an empty cache behind 512 kbit/s and 300 ms.
Fonts are apart. Exits 1 beyond a limit.
"""

from __future__ import annotations

import io
import shutil
import statistics
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright

from bench.site import TOKEN, Person, add_people, add_restitution, environment, prepare, serving
from scripts.services import private_services

SQL, KILOBYTES, SECONDS, REQUESTS = 10, 150.0, 3.0, 25
CHARACTERS, KEY = 1000, 60
ROUNDS = 3
LINE = {"offline": False, "latency": 300, "downloadThroughput": 512_000 / 8, "uploadThroughput": 512_000 / 8}
ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
RETEX, ENTRIES = 8, 150
ROWS = {"diagnosis": 4, "projections": 3, "plan": 3}
SENTENCES = (
    "Les équipements mobiles manquent dans la moitié des salles du collège",
    "Former les équipes aux usages pendant le temps de service, par petits groupes",
    "Le réseau tombe quand deux classes se connectent en même temps",
    "Un référent par établissement, avec deux heures chaque semaine",
)


def add_full_fiche() -> tuple[int, int]:
    """A fiche of 8 RETEX, 10 rows and 150 entries by the real service; returns its restitution and its number."""
    from accounts.models import User
    from editor.protocol import read_operation
    from editor.services import apply_batch
    from restitutions.models import Restitution
    from restitutions.services.attachments import add_attachment

    restitution = Restitution.objects.select_related("campaign").get(pk=add_restitution())
    ops = [read_operation({"op": str(uuid.uuid4()), "base": 0, "do": "set", **one}) for one in full_fiche()]
    by = User.objects.order_by("pk")[0]
    theme = restitution.campaign.themes.get(number=3)
    applied = apply_batch(restitution=restitution, theme=theme, ops=ops, by=by)
    if refused := [one for one in applied.outcomes if one.status != "saved"]:
        raise RuntimeError(refused[0])
    file, png = io.BytesIO(), Image.new("RGB", (8, 8))
    png.save(file, "PNG")
    retex = applied.sheet.retex.order_by("position")[0]
    add_attachment(retex=retex, uid=uuid.uuid4(), filename="salle.png", data=file.getvalue(), by=by)
    return restitution.pk, 3


def full_fiche() -> list[dict[str, Any]]:
    """The RETEX, the rows and the entries, as a page sends them; the cells of the RETEX column cite one each."""
    from restitutions.enums import CELLS

    retex = [{"subject": "retex", "id": str(uuid.uuid4()), "set": retex_values(rank)} for rank in range(1, RETEX + 1)]
    cells, rows = [], []
    for table, count in ROWS.items():
        for _ in range(count):
            row = str(uuid.uuid4())
            rows.append({"subject": "row", "id": row, "set": {"place": {"table": table, "after": None}}})
            cells += [(row, str(kind)) for kind in CELLS[table]]
    entries = []
    for rank in range(ENTRIES):
        row, kind = cells[rank % len(cells)]
        place = {"row": row, "kind": kind, "parent": None, "after": None}
        cited = f"RETEX {rank % RETEX + 1}"
        text = cited if kind == "retex_label" else f"{SENTENCES[rank % len(SENTENCES)]}, constat {rank}"
        entries.append({"subject": "entry", "id": str(uuid.uuid4()), "set": {"place": place, "text": text}})
    return [*retex, *rows, *entries]


def retex_values(rank: int) -> dict[str, Any]:
    return {
        "label": f"RETEX {rank}",
        "scope": "Collège, Vendée",
        "lines": list(SENTENCES),
        "links": [{"url": f"https://exemple.fr/retex-{rank}", "label": "Le récit"}],
        "speakers": ["enseignants"],
        "place": {"after": None},
    }


def statements(person: Person, path: str) -> tuple[int, list[str]]:
    """How many SQL statements a GET takes, the session and the account included."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = person.session
    client.get(path, HTTP_HOST="127.0.0.1")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path, HTTP_HOST="127.0.0.1")
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return len(queries), [query["sql"] for query in queries]


@dataclass
class Traffic:
    """Bytes over the wire by address, headers included, as Chromium counts them."""

    bytes: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    names: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def listen(self, session: CDPSession) -> None:
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._finished)

    def _asked(self, event: dict[str, Any]) -> None:
        self.names[event["requestId"]] = event["request"]["url"]
        self.kinds[event["request"]["url"]] = event.get("type", "")

    def _finished(self, event: dict[str, Any]) -> None:
        name = self.names.get(event["requestId"], "")
        if not name.startswith("data:"):
            self.bytes[name] += event["encodedDataLength"]

    def weighed(self) -> dict[str, float]:
        """Without the fonts."""
        return {name: size for name, size in self.bytes.items() if not name.endswith((".woff2", ".woff"))}


def open_page(context: BrowserContext, url: str) -> tuple[Page, Traffic, float]:
    """Arrive for the first time, on the bad line; seconds until the editor is at work."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    traffic = Traffic()
    traffic.listen(session)
    session.send("Network.emulateNetworkConditions", LINE)
    began = time.perf_counter()
    page.goto(url, wait_until="commit", timeout=60_000)
    page.wait_for_selector("[data-ready]", timeout=60_000)
    return page, traffic, time.perf_counter() - began


def visit(playwright: Any, person: Person, url: str) -> tuple[float, Traffic]:
    """One cold visit in a browser of its own."""
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
    try:
        context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
        context.add_cookies(cookies(person))
        page, traffic, seconds = open_page(context, url)
        page.wait_for_timeout(3000)
    finally:
        browser.close()
    return seconds, traffic


def typing(playwright: Any, person: Person, url: str) -> int:
    """How many requests the page makes while a thousand characters are typed, and until all is saved."""
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
    try:
        context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
        context.add_cookies(cookies(person))
        page = context.new_page()
        page.goto(url)
        page.wait_for_selector("[data-ready]")
        page.wait_for_timeout(2000)
        page.locator('[data-live-table="projections"] .live-add').click()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        words = "Le réseau tombe chaque lundi. "
        page.keyboard.type((words * (CHARACTERS // len(words) + 1))[:CHARACTERS], delay=KEY)
        page.wait_for_selector("[data-live-bar][data-kind=saved]", timeout=20_000)
    finally:
        browser.close()
    return len(asked)


def cookies(person: Person) -> list[Any]:
    values = (("sessionid", person.session), ("csrftoken", TOKEN))
    return [{"name": name, "value": value, "domain": "127.0.0.1", "path": "/"} for name, value in values]


def said(what: str, figure: float, limit: float, unit: str) -> bool:
    """Print one figure; whether it holds."""
    held = figure <= limit
    print(f"{what:<58}{figure:8.2f} {unit:<9} limit {limit:g}  {'held' if held else 'PASSED'}", flush=True)
    return held


def measure_pages(port: int, person: Person, path: str) -> bool:
    """Bytes and seconds of cold visits, then requests of typing."""
    url = f"http://127.0.0.1:{port}{path}"
    with sync_playwright() as playwright:
        visits = [visit(playwright, person, url) for _ in range(ROUNDS)]
        held = weigh(port, visits)
        requests = typing(playwright, person, url)
    what = f"requests while {CHARACTERS} characters are typed, {KEY} ms a key"
    return said(what, requests, REQUESTS, "requests") and held


def weigh(port: int, visits: list[tuple[float, Traffic]]) -> bool:
    seconds = [one for one, _ in visits]
    weighed = visits[0][1].weighed()
    held = said(f"bytes, cold, without fonts ({len(weighed)} requests)", sum(weighed.values()) / 1000, KILOBYTES, "kB")
    for name, size in sorted(weighed.items(), key=lambda one: -one[1])[:12]:
        print(f"    {size / 1000:7.1f} kB  {name.removeprefix(f'http://127.0.0.1:{port}')}")
    what = f"usable at 512 kbit/s and 300 ms ({min(seconds):.2f} to {max(seconds):.2f})"
    return said(what, statistics.median(seconds), SECONDS, "s") and held


def main() -> int:
    with (
        tempfile.TemporaryDirectory(prefix="egn-bench-", ignore_cleanup_errors=True) as name,
        private_services() as services,
    ):
        folder = Path(name)
        urls = {"DATABASE_URL": services.database_url, "REDIS_URL": f"{services.redis_url}/0"}
        env = environment(folder, BENCH_STATIC="compressed", **urls)
        prepare(env)
        person = add_people(1)[0]
        pk, number = add_full_fiche()
        path = f"/restitutions/{pk}/{number}/"
        page, made = statements(person, path)
        held = said("SQL statements of the page", page, SQL, "")
        if not held:
            print("\n".join(f"    {one[:150]}" for one in made))
        print(f"{'SQL statements of the state':<58}{statements(person, f'{path}saisie/')[0]:8.2f}")
        with serving(env, folder / "server.log") as server:
            held &= measure_pages(server.port, person, path)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
