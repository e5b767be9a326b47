"""The production shape: the files agree with one another, and the commands they give do run."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import yaml
from celery.schedules import schedule
from django.conf import settings
from psycopg import sql

from scripts.services import free_port
from scripts.system_packages import PDF
from tests import services
from tests.settings import XDIST_WORKER

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = ("release", "web", "worker", "beat")


def procfile() -> dict[str, str]:
    """Name of a process → its command."""
    return dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())


# --- the files ----------------------------------------------------------------------------------------------------


def test_the_procfile_and_the_containers_start_the_same_commands() -> None:
    assert procfile() == {
        "release": "scripts/process migrate",
        "web": "scripts/process web",
        "worker": "scripts/process worker",
        "beat": "scripts/process beat",
    }
    assert {name: " ".join(COMPOSE["services"][name]["command"]) for name in OURS} == procfile()


def test_every_service_that_lasts_restarts_and_says_how_it_is() -> None:
    lasting = {name: service for name, service in COMPOSE["services"].items() if name != "release"}
    assert sorted(lasting) == ["beat", "postgres", "redis", "web", "worker"]
    assert {service["restart"] for service in lasting.values()} == {"unless-stopped"}
    assert {name: service["healthcheck"]["test"][1:] for name, service in lasting.items()} == {
        "web": ["scripts/process", "health-web"],
        "worker": ["scripts/process", "health-worker"],
        "beat": ["scripts/process", "health-beat"],
        "postgres": ["pg_isready", "-U", "egn", "-d", "egn"],
        "redis": ["redis-cli", "ping"],
    }


def test_a_service_waits_for_services_that_exist_and_keeps_its_files_in_volumes_that_exist() -> None:
    for service in COMPOSE["services"].values():
        for name, dependency in service.get("depends_on", {}).items():
            awaited = COMPOSE["services"][name]
            healthy = dependency["condition"] == "service_healthy"
            assert "test" in awaited["healthcheck"] if healthy else awaited["restart"] == "no"
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"]


def test_files_and_data_outlive_the_containers_and_are_seen_by_all_who_use_them() -> None:
    media = ["media:/srv/egn/var/media"]
    assert {name: service.get("volumes") for name, service in COMPOSE["services"].items()} == {
        "release": media,
        "web": media,
        "worker": media,
        "beat": media,
        "postgres": ["postgres:/var/lib/postgresql/data"],
        "redis": None,
    }
    assert sorted(COMPOSE["volumes"]) == ["media", "postgres"]


def test_the_containers_run_what_was_tested_here() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes --python .venv/bin/python requirements.txt" in dockerfile
    for part in PDF:
        assert f" {part.package}" in dockerfile
    assert re.search(r"^USER egn$", dockerfile, re.MULTILINE)


def test_a_job_whose_worker_died_is_taken_up_within_a_minute() -> None:
    sweep = settings.CELERY_BEAT_SCHEDULE["take-up-stalled-jobs"]["schedule"]
    assert (settings.JOB_LEASE_SECONDS, sweep) == (30, schedule(15))


def test_no_secret_is_written_in_the_files() -> None:
    for service in COMPOSE["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("KEY|PASSWORD|DATABASE_URL", name):
                # Asked for, or empty unless the environment says it.
                assert re.search(r"\$\{\w+:(\?|-\})", str(value)), name
    assert "SECRET_KEY=collectstatic" in (ROOT / "Dockerfile").read_text()


def test_every_variable_of_the_containers_and_of_the_settings_is_documented() -> None:
    source = "".join((ROOT / name).read_text() for name in ("egn/settings.py", "gunicorn.conf.py", "scripts/process"))
    read = set(re.findall(r'(?:environ(?:\.get\(|\[)|env_bool\(|env_list\()"([A-Z_]+)"', source))
    read |= {name for call in re.findall(r"env_numbers\(([^)]*)\)", source) for name in re.findall("([A-Z_]+)=", call)}
    read |= set(re.findall(r"\$\{([A-Z_]+)[:}]", source + (ROOT / "docker-compose.yml").read_text()))
    documented = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert {"SECRET_KEY", "DATABASE_URL", "WEB_CONCURRENCY", "WORKER_CONCURRENCY", "EGN_VAR"} <= read
    assert documented == read


INSIDE = {"BIND", "DATABASE_URL", "DEBUG", "EGN_DEMO", "EGN_VAR", "MEDIA_ROOT", "REDIS_URL"}
"""What the containers decide by themselves, whatever .env says."""


def test_what_is_written_in_env_reaches_the_containers() -> None:
    passed = set(re.findall(r"\$\{([A-Z_]+)[:}]", (ROOT / "docker-compose.yml").read_text()))
    documented = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert documented - passed == INSIDE


def test_nothing_is_said_twice_in_the_files() -> None:
    def once(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value]
        assert sorted(names) == sorted(set(names)), node.start_mark
        return yaml.SafeLoader.construct_mapping(loader, node, deep=True)

    class StrictLoader(yaml.SafeLoader):
        """Refuses a key given twice, as docker compose does and PyYAML does not."""

    StrictLoader.add_constructor("tag:yaml.org,2002:map", once)
    yaml.load((ROOT / "docker-compose.yml").read_text(), Loader=StrictLoader)
    names = re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(names) == sorted(set(names))
    settings_file = ast.parse((ROOT / "egn" / "settings.py").read_text())
    given = [
        target.id
        for statement in settings_file.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    ]
    assert sorted(given) == sorted(set(given))


# --- the processes ------------------------------------------------------------------------------------------------


def run(name: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """`scripts/process NAME`, to its end."""
    command = [str(ROOT / "scripts" / "process"), name]
    return subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def own_database() -> Iterator[str]:
    """The URL of an empty database of the private cluster."""
    services.require_postgresql()
    services.require_redis()
    name = f"processes_{XDIST_WORKER}"
    with psycopg.connect(services.database_url("postgres"), autocommit=True) as cluster:
        cluster.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield services.database_url(name)
        cluster.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def installed(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Production settings on that database once `migrate` has run, as changes to the environment."""
    changes = {
        "DATABASE_URL": own_database,
        # Apart from the worker that other tests of this process of pytest share: it would answer for this one.
        "REDIS_URL": urlsplit(settings.REDIS_URL)._replace(path=f"/{8 + int(XDIST_WORKER[2:])}").geturl(),
        "EGN_VAR": str(tmp_path_factory.mktemp("var")),
        "PORT": str(free_port()),
        "ALLOWED_HOSTS": "egn.example.org",
        "HTTPS": "1",
    }
    migrated = run("migrate", services.process_environment(**changes))
    assert migrated.returncode == 0, migrated.stderr
    assert "150 territoires" in migrated.stdout
    assert migrated.stdout.endswith(
        "0\u00a0ligne.\n0\u00a0restitution, 0\u00a0action.\n0\u00a0indicateur, 0\u00a0valeur.\n"
    )
    return changes


@pytest.mark.parametrize(
    ("name", "ready", "well"),
    [("web", "Booting worker", '"OK"'), ("worker", " ready.", "pong"), ("beat", "beat: Starting...", "pong")],
)
def test_a_process_starts_says_it_is_well_and_stops(
    installed: dict[str, str], tmp_path: Path, name: str, ready: str, well: str
) -> None:
    environment = services.process_environment(**installed)
    with services.started(name, tmp_path, **installed) as one:
        one.wait_for(ready)
        health = run(f"health-{name}", environment)
        assert (health.returncode, well in health.stdout) == (0, True), health.stdout + health.stderr
        one.process.terminate()
        assert one.process.wait(20) == 0
    assert run(f"health-{name}", environment).returncode != 0


def test_the_web_process_says_when_its_database_is_away(installed: dict[str, str], tmp_path: Path) -> None:
    changes = {**installed, "DATABASE_URL": services.database_url("absent")}
    with services.started("web", tmp_path, **changes) as one:
        one.wait_for("Booting worker")
        health = run("health-web", services.process_environment(**changes))
    assert (health.returncode, health.stderr[:3]) == (1, "500")


def test_beat_rings_and_the_worker_answers(installed: dict[str, str], tmp_path: Path) -> None:
    with services.started("worker", tmp_path, **installed) as worker, services.started("beat", tmp_path, **installed):
        worker.wait_for("syntheses.tasks.take_up_stalled_jobs")
        worker.wait_for("succeeded")
