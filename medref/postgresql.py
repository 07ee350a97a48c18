"""How a process talks to PostgreSQL: a server asks short questions, a command may take its time."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from medref.environment import Environment


def is_command(arguments: list[str]) -> bool:
    """Tell whether this process was started as a command: imports, migrations and backups legitimately run long.

    Whatever is not known to be one is taken for a server.
    """
    started = Path(arguments[0]) if arguments else Path()
    name = started.parent.name if started.name == "__main__.py" else started.name
    return name in {"manage.py", "django-admin", "pytest", "-c", ""}


def options_of_this_process(
    given: dict[str, Any], env: Environment, arguments: list[str] | None = None
) -> dict[str, Any]:
    """Return the OPTIONS of the database for a server, or for a command that runs as long as it needs.

    A web request's question ends after MEDREF_DATABASE_QUERY_SECONDS, its wait for a lock after
    MEDREF_DATABASE_LOCK_SECONDS; 0 is for ever. Compiling plans (jit) costs more than our short questions do.
    """
    query_ms = env.whole_number("MEDREF_DATABASE_QUERY_SECONDS", 15) * 1000
    lock_ms = env.whole_number("MEDREF_DATABASE_LOCK_SECONDS", 5) * 1000
    asked = [given.get("options", ""), "-c jit=off"]
    if not is_command(sys.argv if arguments is None else arguments):
        asked += [f"-c statement_timeout={query_ms}", f"-c lock_timeout={lock_ms}"]
    return {**given, "options": " ".join(part for part in asked if part)}
