"""manage.py as an operator meets it: what they can put right is told in one line, with what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def manage(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MEDREF_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=inherited | {"DJANGO_SETTINGS_MODULE": "medref.settings"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"MEDREF_LIMIT_REPORTS": "many"}, "MEDREF_LIMIT_REPORTS is 'many'. Write a whole number, 0 or more."),
        ({"DATABASE_URL": "mysql://name@127.0.0.1/x"}, "DATABASE_URL names another database than PostgreSQL"),
    ],
)
def test_a_setting_that_cannot_be_is_told_without_a_traceback(tmp_path, variables, told):
    done = manage("verify", MEDREF_DATA_DIR=str(tmp_path), **variables)

    assert done.returncode == 1
    assert done.stderr.startswith(f"medref cannot start. {told}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["load_demo", "verify", "check_content"])
def test_a_database_that_nobody_migrated_is_told_with_the_remedy(tmp_path, command):
    done = manage(command, MEDREF_DATA_DIR=str(tmp_path))

    assert done.returncode == 1
    assert done.stderr.endswith("The database is not migrated, so nothing was done. Run: manage.py migrate\n")
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_the_traceback_is_there_for_whoever_asks(tmp_path):
    done = manage("load_demo", "--traceback", MEDREF_DATA_DIR=str(tmp_path))

    assert done.returncode == 1
    assert "Traceback" in done.stderr
