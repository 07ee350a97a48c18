"""What gunicorn itself refuses is said in our words, with the same status and nothing of the request in it."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from medref.worker import reworded
from tests.browser.stack import Site, run_command, running_site
from tests.browser.stack import environment_of as environment

pytestmark = pytest.mark.xdist_group("test_worker")
MARK = b"zyxwvut"
REFUSED = {
    "long address": (b"GET /search/?q=" + MARK * 2_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "long header": (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + MARK * 2_000 + b"\r\n\r\n", 431),
    "many headers": (b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: zyxwvut\r\n" % n for n in range(200)) + b"\r\n", 431),
    "no request": (MARK + b"\r\n\r\n", 400),
    "another version": (b"GET /zyxwvut HTTP/9.9\r\n\r\n", 400),
    "a header without a colon": (b"GET / HTTP/1.1\r\nzyxwvut\r\n\r\n", 400),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with an empty database: nothing of it is asked for."""
    folder = tmp_path_factory.mktemp("site")
    run_command(environment(folder, "http://127.0.0.1"), "migrate")
    with running_site(folder) as site:
        yield site


def answer_to(site: Site, data: bytes) -> bytes:
    host, port = site.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(data)
        received = b""
        while part := connection.recv(65_536):
            received += part
    return received


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_server_refuses_is_said_in_words(site: Site, name: str):
    data, status = REFUSED[name]

    head, _blank, page = answer_to(site, data).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"That says nothing about any medicine." in page
    assert MARK not in head + page
    assert b"default-src 'none'" in head
    assert int(re.search(rb"Content-Length: (\d+)", head)[1]) == len(page)  # type: ignore[index]  # it is there


def test_what_is_no_error_page_of_the_server_is_left_as_it_is():
    assert reworded(b"something else") == b"something else"


def test_the_words_fit_what_was_wrong():
    assert b"address is too long" in reworded(b"HTTP/1.1 414 URI Too Long\r\n\r\n")
    assert b"Deleting the cookies" in reworded(b"HTTP/1.1 431 Request Header Fields Too Large\r\n\r\n")
    assert b"on our side" in reworded(b"HTTP/1.1 500 Internal Server Error\r\n\r\n")


def threads_of(pid: int) -> list[Path]:
    return list(Path(f"/proc/{pid}/task").iterdir())


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="Only Linux tells processors apart.")
def test_every_thread_of_a_worker_keeps_to_the_worker_s_processor(site: Site):
    workers = site.workers()
    places = [{frozenset(os.sched_getaffinity(int(thread.name))) for thread in threads_of(pid)} for pid in workers]

    assert [len(place) for place in places] == [1, 1]
    assert [len(*place) for place in places] == [1, 1]
    assert len(places[0] | places[1]) == min(2, len(os.sched_getaffinity(0)))


def holds_back_a_stop(thread: Path) -> bool:
    mask = re.search(r"SigBlk:\s*([0-9a-f]+)", (thread / "status").read_text())
    assert mask is not None
    return bool(int(mask[1], 16) & 1 << (signal.SIGTERM - 1))


def test_no_thread_of_a_worker_holds_back_a_stop_for_long(site: Site):
    """What a request starts has the mask of its thread: the worker of imports could not be stopped."""
    answer_to(site, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")

    deadline = time.monotonic() + 10  # while a worker starts it does, and so does the server for a moment
    for pid in {site.server.pid, *site.workers()}:
        while any(holds_back_a_stop(thread) for thread in threads_of(pid)):
            assert time.monotonic() < deadline
            time.sleep(0.1)
