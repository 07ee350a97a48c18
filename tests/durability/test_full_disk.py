"""A really full disk under PostgreSQL: words, nothing lost or half done, and all well when there is room again."""

import os

import pytest

from tests.durability.own_cluster import missing
from tests.durability.places import run

pytestmark = pytest.mark.xdist_group("test_full_disk")
READING = {"finished": 200, "with a cookie": 200, "search": 200, "healthz": 200}
DEEDS = {"save", "approve", "publish", "import", "retract"}


@pytest.fixture(scope="module")
def told():
    if why := missing():
        pytest.skip(f"No disk can be filled here: {why}.")
    return run({**os.environ}, "tests.durability.full_disk")


@pytest.mark.parametrize("disk", ["tables", "journal"])
def test_a_full_disk_costs_nobody_anything(told, disk):
    seen = told[disk]

    assert set(seen["refused"]) == DEEDS
    for deed, refusal in seen["refused"].items():
        assert refusal["status"] == (1 if deed in ("publish", "import") else 503), deed
        assert refusal["words"].startswith("The database "), deed
        assert refusal["kept"], f"{deed} lost what was typed"
    assert seen["reading"].items() >= READING.items()
    assert seen["broken"] == []
    assert seen["problems"] == []
    assert seen["again"] == dict.fromkeys(DEEDS, 302)
    assert seen["after"] == READING | {"desk": 200, "readyz": 200}
    assert seen["problems after"] == []


def test_the_team_reads_on_while_the_server_does(told):
    assert (told["tables"]["reading"]["desk"], told["journal"]["reading"]["desk"]) == (200, 503)


def test_the_reason_is_told(told):
    assert "its disk is full" in told["tables"]["refused"]["save"]["words"]
    assert "its disk is full" in told["tables"]["ready"]


@pytest.mark.parametrize("disk", ["tables", "journal"])
def test_a_site_whose_disk_is_full_is_not_ready(told, disk):
    # PostgreSQL stops itself where its journal has no room, and does not come back before there is some.
    assert told[disk]["before"]["readyz"] == 200
    assert told[disk]["reading"]["readyz"] == 503
