"""The units of systemd: their commands exist and take what is given to them, and each is shut in as the others are."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tests.browser.stack import ROOT

FOLDER = ROOT / "deploy" / "systemd"
UNITS = sorted(FOLDER.iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
TIMERS = [unit for unit in UNITS if unit.suffix == ".timer"]
# What a service runs of ours: the command and its options.
MANAGE = re.compile(r"^ExecStart=/opt/medref/venv/bin/python manage\.py (\S+) ?(.*)$", re.MULTILINE)


def shut_in(unit: Path) -> set[str]:
    """Return the lines by which systemd shuts a service in."""
    names = ("Protect", "Private", "Restrict", "NoNew", "Capab", "Ambient", "SystemCall", "Lock", "RemoveIPC", "UMask")
    return {line for line in unit.read_text().splitlines() if line.startswith((*names, "User=", "Group="))}


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_runs_a_command_that_takes_its_options(unit: Path):
    for name, options in MANAGE.findall(unit.read_text()):
        app = get_commands()[name]
        command = load_command_class(app, name) if isinstance(app, str) else app
        command.create_parser("manage.py", name).parse_args(options.split())


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_is_shut_in_as_that_of_backups_is(unit: Path):
    assert shut_in(FOLDER / "medref-backup.service") - shut_in(unit) == set()
    assert len(shut_in(unit)) > 20


@pytest.mark.parametrize("unit", TIMERS, ids=lambda unit: unit.name)
def test_a_timer_has_its_service_and_docs_start_it(unit: Path):
    assert unit.with_suffix(".service") in SERVICES
    assert "Persistent=yes" in unit.read_text()
    assert unit.name in (ROOT / "docs" / "deployment.md").read_text()


def test_sign_ins_are_forgotten_each_night():
    commands = MANAGE.findall((FOLDER / "medref-forget.service").read_text())

    assert commands == [("axes_reset_logs", "--age 90"), ("clearsessions", "")]
    assert "OnCalendar=*-*-*" in (FOLDER / "medref-forget.timer").read_text()


def test_systemd_itself_takes_the_units(tmp_path: Path):
    """As far as it can on a machine that has neither the program nor the account."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("There is no systemd-analyze on this machine.")
    for unit in UNITS:
        text = (
            unit.read_text().replace("/opt/medref/venv/bin/python", "/bin/true").replace("/usr/bin/find", "/bin/true")
        )
        (tmp_path / unit.name).write_text(text.replace("/opt/medref/venv/bin/gunicorn", "/bin/true"))

    asked = [analyze, "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS)]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)

    complaints = [line for line in said.stderr.splitlines() if str(tmp_path) in line]
    assert complaints == [], said.stderr


def test_the_check_of_systemd_finds_a_wrong_line(tmp_path: Path):
    """The control."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("There is no systemd-analyze on this machine.")
    unit = tmp_path / "wrong.service"
    unit.write_text("[Service]\nExecStart=/bin/true\nProtectSytem=strict\n")

    said = subprocess.run([analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False)

    assert "ProtectSytem" in said.stderr
    assert str(tmp_path) in said.stderr
