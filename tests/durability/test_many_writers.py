"""Four processes that write at the same time: nobody hears that the database is locked, and nothing is lost."""

from tests.durability.places import IS_DEEP, own_place, run

PROCESSES = 4
WRITES = 100 if IS_DEEP else 20


def test_what_anybody_was_told_is_saved_is_there(tmp_path, django_db_setup, django_db_blocker):
    with own_place(tmp_path) as env:
        told = run(env, "tests.durability.many_writers", PROCESSES, WRITES)

    assert told["problems"] == []
    assert told["lost"] == []
    assert told["events"] == list(range(1, len(told["events"]) + 1))
    assert sum(told["outcomes"].values()) == PROCESSES * WRITES
    assert told["outcomes"]["done"] > PROCESSES * WRITES / 2
    assert set(told["outcomes"]) <= {"done", "in-review", "outdated", "stale", "not-in-review", "unchanged", "race"}
