"""A web worker keeps to one processor; what it starts that is no worker may use all that the worker might have."""

import os

import pytest
from django.core.management import call_command

from drugs import processors
from drugs.importing import worker
from drugs.processes import Processes

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="Only Linux tells processors apart.")


@pytest.fixture(autouse=True)
def allowed(monkeypatch):
    """Return the processors of this test, which has them again afterwards."""
    allowed = os.sched_getaffinity(0)
    monkeypatch.delenv(processors.ALLOWED, raising=False)
    yield allowed
    os.sched_setaffinity(0, allowed)
    os.environ.pop(processors.ALLOWED, None)


def places(jobs):
    """Return the processors that this process may use, once a job. Pickled: it runs in another process."""
    return [os.sched_getaffinity(0) for _job in jobs]


@pytest.mark.parametrize("place", range(5))
def test_workers_take_the_processors_in_turn(allowed, place):
    processors.keep_to_one(place)

    assert os.sched_getaffinity(0) == {sorted(allowed)[place % len(allowed)]}


def test_a_processor_that_is_not_ours_is_never_taken(allowed):
    last = max(allowed)
    os.sched_setaffinity(0, {last})

    for place in range(5):
        processors.keep_to_one(place)
        assert os.sched_getaffinity(0) == {last}


def test_the_worker_of_imports_runs_on_all_of_them(allowed, monkeypatch):
    found = []
    monkeypatch.setattr(worker, "work", lambda: found.append(os.sched_getaffinity(0)))
    processors.keep_to_one(0)

    call_command("run_jobs")

    assert found == [allowed]


def test_processes_that_a_worker_starts_run_on_all_of_them(allowed):
    processors.keep_to_one(0)

    with Processes(1) as processes:
        assert processes.start(places, ["a job"])() == [allowed]


def test_any_other_process_stays_where_it_was_put(allowed):
    os.sched_setaffinity(0, {min(allowed)})

    processors.keep_to_none()

    assert os.sched_getaffinity(0) == {min(allowed)}
