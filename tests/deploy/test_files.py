"""The files in deploy/ and the steps that lead through them agree: neither systemd nor containers are needed."""

from __future__ import annotations

import re
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from medref.environment import KNOWN
from tests.browser import stack

DEPLOY = stack.ROOT / "deploy"
STEPS = (stack.ROOT / "docs/deployment.md").read_text()
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
# Where a service differs from the others: all else is the same hardening, written out in each.
OF_ITS_OWN = {
    *("type", "notifyaccess", "execstart", "execstartpost", "execreload", "killmode", "timeoutstopsec"),
    *("restart", "restartsec", "nice", "readwritepaths"),
}


class Lines(dict[str, Any]):
    """A section whose keys may come several times, as ExecStart may: then their lines are kept together."""

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, self[key] + value if key in self and isinstance(value, list) else value)


def unit(file: Path) -> RawConfigParser:
    parser = RawConfigParser(strict=False, delimiters=("=",), dict_type=Lines)
    parser.read_string(file.read_text())
    return parser


def step(number: int) -> str:
    return STEPS.partition(f"\n{number}. **")[2].partition(f"\n{number + 1}. **")[0]


def names_in(file: str) -> set[str]:
    """Return the MEDREF_ settings that an example file names, those behind a # too."""
    return set(re.findall(r"^#?(MEDREF_\w+)=", (DEPLOY / file).read_text(), re.MULTILINE))


def test_every_file_that_nginx_includes_is_copied() -> None:
    included = set(re.findall(r"include medref/(\w+)\.conf", (DEPLOY / "nginx/medref.conf").read_text()))
    copied = re.search(r"cp \S+/nginx/\{([\w,]+)\}\.conf /etc/nginx/medref/", step(9))

    assert copied is not None
    assert set(copied[1].split(",")) == included
    assert {f"{name}.conf" for name in included} | {"medref.conf"} == {file.name for file in DEPLOY.glob("nginx/*")}
    mounted = {
        volume.split(":")[1] for volume in COMPOSE["services"]["proxy"]["volumes"] if volume.startswith("./nginx")
    }
    assert mounted == {f"/etc/nginx/medref/{name}.conf" for name in included | {"medref"}}


def test_every_unit_that_can_be_enabled_is() -> None:
    enabled = re.search(r"systemctl enable --now (.*)", step(7))

    assert enabled is not None
    assert sorted(enabled[1].split()) == [file.name for file in UNITS if unit(file).has_section("Install")]


def test_what_the_steps_call_is_installed_by_them() -> None:
    packages = set(step(1).partition("apt-get install ")[2].partition("\n")[0].split())

    assert {"curl", "git", "nginx"} <= packages
    assert "deploy/medref-manage" in step(5)


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_a_service_is_shut_in_as_the_others_are(file: Path) -> None:
    first, own = unit(SERVICES[0])["Service"], unit(file)["Service"]

    assert {key: own[key] for key in own if key not in OF_ITS_OWN} == {
        key: first[key] for key in first if key not in OF_ITS_OWN
    }


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_a_service_runs_what_there_is(file: Path) -> None:
    for line in unit(file)["Service"]["ExecStart"].splitlines():
        command = line.removeprefix("/opt/medref/venv/bin/").split()
        if command[0] == "python":
            assert command[1] == "manage.py"
            assert command[2] in get_commands()
        else:
            assert command == ["gunicorn", "--config", "python:medref.gunicorn", "medref.wsgi"]


def test_each_volume_covers_a_folder_of_the_sites_own_user() -> None:
    made = {
        path
        for line in re.findall(r"install -d -o medref -g medref -m \d+ (.*?)(?: \\)?$", DOCKERFILE, re.MULTILINE)
        for path in line.split()
    }

    assert {volume.split(":")[1] for volume in COMPOSE["x-medref"]["volumes"]} <= made


def test_all_that_runs_our_code_is_shut_in_and_hears_that_it_is_to_stop() -> None:
    ours = {name: each for name, each in COMPOSE["services"].items() if each.get("image") == "medref"}

    assert set(ours) == {"prepare", "site", "jobs"}
    for each in ours.values():
        assert (each["read_only"], each["cap_drop"], each["security_opt"]) == (
            True,
            ["ALL"],
            ["no-new-privileges:true"],
        )
    assert ours["jobs"]["init"] is True
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.MULTILINE)


def test_every_setting_that_is_named_is_one() -> None:
    named = names_in("medref.env.example") | names_in("compose.env.example") | set(COMPOSE["x-medref"]["environment"])

    assert named - {"DATABASE_URL"} <= set(KNOWN)
    assert COMPOSE["x-medref"]["env_file"] == [".env"]


def test_secrets_of_a_site_stay_out_of_version_control_and_of_the_image() -> None:
    ignored = (stack.ROOT / ".gitignore").read_text().splitlines()

    assert {"/deploy/.env", "/deploy/tls/"} <= set(ignored)
    assert (stack.ROOT / ".dockerignore").read_text().splitlines()[0] == "*"
