"""Ask the package registry about every locked version: `python -m tests.supply.registry`, part of `make audit`.

Ends with 1 where the authors of a package have withdrawn ("yanked") the version that is locked. Names the packages that
pyproject.toml asks for and of which a newer version is to be had within its range: a release that mends a weakness
shows there too. This is no list of weaknesses (tests.supply.audit asks for one), but the registry answers wherever
packages can be installed. Where it does not, that is said, and it ends with 0: with 2 under --strict.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from tests.supply import locked

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 300


@dataclass
class Answered:
    """withdrawn, newer: lines; asked: of how many locked packages the registry told; silent: why it told nothing."""

    withdrawn: list[str] = field(default_factory=list)
    newer: list[str] = field(default_factory=list)
    asked: int = 0
    silent: str = ""

    @property
    def exit_code(self) -> int:
        return 1 if self.withdrawn else 2 if self.silent else 0


class SilentError(Exception):
    """The registry did not answer, or not for all; says with what."""


def chosen(wanted: list[str]) -> list[dict[str, Any]]:
    """Return what pip would install for these requirements, without installing or resolving anything.

    Each {"metadata": {"name", "version", …}, "is_yanked", …}. Raises SilentError where pip finds no answer for one.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-deps", "--quiet"]
        command += ["--disable-pip-version-check", "--report", str(report), *wanted]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            raise SilentError(f"no answer within {SECONDS} s") from error
        if done.returncode:
            raise SilentError((done.stderr.strip().splitlines() or ["no word"])[-1][:200])
        found: list[dict[str, Any]] = json.loads(report.read_text())["install"]
        return found


def named(each: dict[str, Any]) -> str:
    return str(canonicalize_name(each["metadata"]["name"]))


def compare(pinned: list[dict[str, Any]], newest: list[dict[str, Any]]) -> Answered:
    """Tell the withdrawn of pinned, and what of it is behind newest. Both as chosen() returns them."""
    found = Answered(asked=len(pinned))
    versions = {named(each): each["metadata"]["version"] for each in pinned}
    found.withdrawn = [f"{named(each)} {each['metadata']['version']}" for each in pinned if each["is_yanked"]]
    for each in newest:
        name, version = named(each), each["metadata"]["version"]
        if versions.get(name, version) != version:
            found.newer.append(f"{name} {versions[name]}: {version}")
    return found


def ask(pins: list[str], ranges: list[str]) -> Answered:
    """Ask about pins ("name==version") and for the newest within ranges."""
    try:
        return compare(chosen(pins), chosen(ranges))
    except SilentError as error:
        return Answered(silent=str(error))


def main(arguments: list[str]) -> int:
    pins = ["--require-hashes", "--requirement", str(locked.REQUIREMENTS / "dev.txt")]  # it holds all of run.txt
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    found = ask(pins, [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]])
    if found.silent:
        print(f"NOT ASKED whether a locked version was withdrawn: {found.silent}")
    else:
        print(f"requirements/dev.txt: {found.asked} packages asked about, {len(found.withdrawn)} withdrawn")
    for line in found.withdrawn:
        print(f"  {line} was withdrawn by its authors: make lock")
    for line in found.newer:
        print(f"  {line} is there: read what it mends")
    return found.exit_code if found.withdrawn or "--strict" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
