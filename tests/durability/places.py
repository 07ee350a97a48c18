"""A database of its own for processes that a test starts, and how much such a test does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection

from tests.browser.stack import ROOT
from tests.importing.test_killed import ask

# DEEP_TESTS=1 (`make test-deep`) does as much as the promises name; without it, as much as fits between two edits of
# the code.
IS_DEEP = os.environ.get("DEEP_TESTS") == "1"


def postgresql_address(name: str) -> str:
    known = connection.settings_dict
    who = f"{known['USER']}:{known['PASSWORD']}@" if known["PASSWORD"] else f"{known['USER']}@"
    return f"postgres://{who}{known['HOST'] or 'localhost'}:{known['PORT'] or 5432}/{name}"


@contextmanager
def own_place(folder: Path, vendor: str | None = None) -> Iterator[dict[str, str]]:
    """Yield the environment of a site with a new database of this kind, of the kind of the tests when none is named."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "MEDREF_DATA_DIR": str(folder)}
    env.pop("DATABASE_URL", None)
    if (vendor or connection.vendor) == "sqlite":
        yield env
        return
    name = f"own_{uuid4().hex[:12]}"
    ask(f"CREATE DATABASE {name}")
    try:
        yield env | {"DATABASE_URL": postgresql_address(name)}
    finally:
        ask(f"DROP DATABASE {name} WITH (FORCE)")


def run(env: dict[str, str], module: str, *arguments: object) -> dict[str, Any]:
    """Run a module of the tests in a process of its own; return the JSON that it prints."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    told: dict[str, Any] = json.loads(done.stdout)
    return told
