"""What the site is made of: pinned, hashed, listed with its licence, and asked about."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.supply import audit, licences, locked

ROOT = licences.ROOT
LOCKS = ("run.txt", "dev.txt")
FILES = [
    "asgiref-1.0",
    "django==5.2",
    "--index-url https://example.org/simple",
    "-e .",
    "x @ https://example.org/x.whl",
]


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_hashes_and_no_address_is_named(name):
    pins = locked.pins(name)

    assert len(pins) > 15
    assert [pin.name for pin in pins if not pin.hashes] == []
    assert "://" not in (locked.REQUIREMENTS / name).read_text()


@pytest.mark.parametrize("line", FILES)
def test_a_line_that_is_no_pin_is_refused(tmp_path, line):
    (tmp_path / "run.txt").write_text(f"{line}\n")

    with pytest.raises(locked.LockError):
        locked.pins("run.txt", tmp_path)


def test_what_a_site_runs_with_is_pinned_the_same_for_development():
    development = {(pin.name, pin.version) for pin in locked.pins("dev.txt")}

    assert {(pin.name, pin.version) for pin in locked.pins("run.txt")} <= development


def test_every_package_that_is_asked_for_is_locked():
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())
    names = {line.partition(">")[0].partition("[")[0] for line in asked["project"]["dependencies"]}

    assert names <= {pin.name for pin in locked.pins("run.txt")}


def test_the_list_of_licences_is_true():
    assert licences.FILE.read_text() == licences.table()


def test_no_package_of_a_site_has_a_licence_that_binds_the_whole():
    rows = [line for line in licences.table().splitlines() if line.startswith("| ")]

    assert [row for row in rows if "AGPL" in row or ("GPL" in row and "LGPL" not in row)] == []


def test_the_bill_of_materials_holds_every_pin(tmp_path):
    target = next(line for line in (ROOT / "Makefile").read_text().splitlines() if "cyclonedx-py" in line)
    words = target.strip().replace("$(BIN)", str(Path(sys.executable).parent)).replace("sbom.json", str(tmp_path / "s"))

    subprocess.run(words.split(), cwd=ROOT, check=True, capture_output=True)

    parts = json.loads((tmp_path / "s").read_text())["components"]
    assert {(part["name"], part["version"]) for part in parts} == {(p.name, p.version) for p in locked.pins("run.txt")}


def test_a_finding_fails_and_silence_is_said():
    weak = {"name": "weak", "version": "1", "vulns": [{"id": "CVE-0", "fix_versions": ["2"]}]}
    sound = {"name": "sound", "version": "1", "vulns": []}
    silent = {"name": "silent", "skip_reason": "not found"}

    found, clean, unknown = (audit.read({"dependencies": each}) for each in ([weak, silent], [sound], [sound, silent]))

    assert (found.exit_code, found.findings) == (1, ["weak 1: CVE-0, mended in 2"])
    assert (clean.exit_code, clean.asked) == (0, 1)
    assert (unknown.exit_code, unknown.skipped) == (2, ["silent"])


def test_the_real_tool_answers_in_the_form_that_is_read(tmp_path):
    """No service answers at this address: every package must be said to be not audited, none to be clean."""
    (tmp_path / "run.txt").write_text("asgiref==3.13.0 \\\n    --hash=sha256:" + "0" * 64 + "\n")
    nowhere = ["--vulnerability-service", "osv", "--osv-url", "http://127.0.0.1:9/", "--timeout", "2"]

    found = audit.audit(tmp_path / "run.txt", *nowhere)

    assert found.exit_code == 2
    assert found.asked == 0
