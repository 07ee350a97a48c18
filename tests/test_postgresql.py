"""What a server and a command ask of PostgreSQL: short questions of the one, as long as it takes of the other."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

from medref import postgresql
from medref.environment import Environment
from tests.attacks import postgresql_only

GIVEN = {"sslmode": "require", "options": "-c work_mem=8MB"}


def options(program: str, **variables: str) -> str:
    made = postgresql.options_of_this_process(GIVEN, Environment(variables), [program])
    assert made["sslmode"] == "require"
    return made["options"]


@pytest.mark.parametrize("program", ["/x/bin/gunicorn", "/x/gunicorn/__main__.py", "/x/bin/uwsgi"])
def test_a_server_does_not_let_a_question_run_on(program):
    assert options(program) == "-c work_mem=8MB -c jit=off -c statement_timeout=15000 -c lock_timeout=5000"


@pytest.mark.parametrize("program", ["manage.py", "./manage.py", "/x/django-admin", "/x/pytest/__main__.py", "-c"])
def test_a_command_takes_as_long_as_it_needs(program):
    assert options(program) == "-c work_mem=8MB -c jit=off"


def test_the_times_can_be_set():
    given = {"MEDREF_DATABASE_QUERY_SECONDS": "3", "MEDREF_DATABASE_LOCK_SECONDS": "0"}

    assert options("gunicorn", **given).endswith("-c statement_timeout=3000 -c lock_timeout=0")
    with pytest.raises(ImproperlyConfigured, match="MEDREF_DATABASE_QUERY_SECONDS"):
        options("gunicorn", MEDREF_DATABASE_QUERY_SECONDS="soon")


@postgresql_only
@pytest.mark.django_db
def test_postgresql_ends_a_question_that_runs_on():
    made = postgresql.options_of_this_process({}, Environment({}), ["gunicorn"])
    asked = dict(part.partition("=")[::2] for part in made["options"].replace("-c ", "").split())

    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {asked['statement_timeout']}")
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("15s",)
        cursor.execute("SET LOCAL statement_timeout = 50")
        with pytest.raises(OperationalError, match="statement timeout"):
            cursor.execute("SELECT pg_sleep(5)")
