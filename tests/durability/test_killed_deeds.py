"""Kill -9 at any moment of approve, release, check or retract: the deed is there whole, or not at all.

Of an import the same is shown in tests/importing/test_killed.py and test_worker_killed.py.
"""

from tests.durability.places import IS_DEEP, own_place, run

KILLS = 400 if IS_DEEP else 24


def test_a_deed_that_is_killed_is_whole_or_absent(tmp_path, django_db_setup, django_db_blocker):
    with own_place(tmp_path) as env:
        told = run(env, "tests.durability.killed_deeds", KILLS, 7)

    assert told["broken"] == []
    assert told["problems"] == []
    assert told["kills"] == KILLS
    verbs = {name.split()[0] for name in told["seen"] if name.endswith("killed")}
    assert verbs == {"approve", "release", "check", "retract"}
    assert any("absent, killed" in name for name in told["seen"])
