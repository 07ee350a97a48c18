"""The worker beside the server: started apart from it."""

from __future__ import annotations

import time

from drugs.importing import background


def test_the_worker_is_started_apart_and_says_what_it_does_in_its_log(monkeypatch, tmp_path):
    """The command is the real one; without its settings it ends at once and says so."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.no_such_settings")
    log = tmp_path / "imports" / "worker.log"

    background.start()
    for _attempt in range(200):
        if "no_such_settings" in log.read_text():
            break
        time.sleep(0.05)

    assert "No module named 'tests.no_such_settings'" in log.read_text()


def test_a_long_log_begins_anew(monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.no_such_settings")
    log = background.log_file()
    log.write_bytes(b"x" * (background.MAX_LOG_BYTES + 1))

    background.start()

    assert log.stat().st_size < background.MAX_LOG_BYTES
    assert log.with_suffix(".log.1").stat().st_size > background.MAX_LOG_BYTES


def test_where_none_can_be_started_the_log_says_so(settings, caplog):
    settings.ROOT = "/no/such/folder"

    background.start_or_say()

    assert "cannot be started" in caplog.text
