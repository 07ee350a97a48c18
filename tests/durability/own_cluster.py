"""A PostgreSQL cluster of a test's own, on a small disk where wanted: it may be filled, stopped and killed."""

from __future__ import annotations

import errno
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.stack import free_port

OWNER = "postgres"
BALLAST = "ballast"
PIECE = 1024 * 1024
# Little memory, and a journal of small pieces: it needs room soon after the disk is full.
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
shared_buffers = 16MB
max_connections = 60
min_wal_size = 2MB
max_wal_size = 16MB
autovacuum = off
"""


def program(name: str) -> str | None:
    """Return where a program of the server lies: distributions keep them out of the PATH."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda file: int(file.parts[4]))
    return shutil.which(name) or (str(places[-1]) if places else None)


def missing() -> str:
    """Say what keeps this machine from a cluster on a disk of its own; "" where nothing does."""
    if program("initdb") is None or program("pg_ctl") is None:
        return "no initdb and pg_ctl here"
    if os.geteuid() != 0:
        return "only root can mount a small disk"
    if OWNER not in {user.pw_name for user in pwd.getpwall()}:
        return f"no user {OWNER}, and PostgreSQL does not run as root"
    with tempfile.TemporaryDirectory(prefix="medref-mount-") as folder:
        if mount(Path(folder), 1):
            return "a small disk cannot be mounted here"
        unmount(Path(folder))
    return ""


def mount(folder: Path, megabytes: int) -> int:
    """Put a small disk onto a folder. Returns 0 where that is possible."""
    told = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "small", str(folder)],
        check=False,
        capture_output=True,
    )
    return told.returncode


def unmount(folder: Path) -> None:
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@dataclass
class Cluster:
    """A server. Its tables lie in folder/tables, its journal and all else in folder: two disks, where asked for."""

    folder: Path
    port: int

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def tables(self) -> Path:
        return self.folder / "tables"

    @property
    def url(self) -> str:
        return self.url_of("site")

    def url_of(self, name: str) -> str:
        return f"postgres://{OWNER}@127.0.0.1:{self.port}/{name}"

    def ask(self, statement: str) -> None:
        """Ask the server something outside any transaction."""
        import psycopg

        with psycopg.connect(self.url_of("postgres"), autocommit=True) as server:
            server.execute(statement)

    def use_up_journal(self) -> None:
        """Write into the journal until hardly anything is left of the pieces that it has on disk already."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as server:
            while True:
                told = server.execute("SELECT file_name, file_offset FROM pg_walfile_name_offset(pg_current_wal_lsn())")
                name, offset = told.fetchone() or ("", 0)
                pieces = [file.name for file in (self.data / "pg_wal").iterdir() if len(file.name) == len(name)]
                left = PIECE * len([piece for piece in pieces if piece >= name]) - offset
                if left <= 16_384:
                    return
                server.execute("SELECT pg_logical_emit_message(true, '', repeat('x', %s))", [min(left - 9_000, 65_536)])

    def control(self, *words: str) -> int:
        """Run pg_ctl, and wait for what it does. Returns its exit code."""
        return as_owner([str(program("pg_ctl")), "-D", str(self.data), "-w", "-l", str(self.folder / "log"), *words])

    def start(self) -> bool:
        return self.control("start") == 0

    def restart(self, how: str) -> bool:
        """Stop and start. how: fast, or immediate, which is as if the power went."""
        return self.control("-m", how, "restart") == 0

    def wait(self, seconds: float = 60) -> None:
        """Wait until it lets somebody in: after a crash it reads its journal. Starts it where it stopped itself."""
        import psycopg

        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.ask("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                if not self.is_alive:
                    self.start()
                time.sleep(0.2)

    @property
    def is_alive(self) -> bool:
        return self.control("status") == 0


def fill(disk: Path) -> None:
    """Write onto a disk until nothing more fits."""
    with (disk / BALLAST).open("ab", buffering=0) as file:
        for piece in (65_536, 512, 1):
            try:
                while True:
                    file.write(bytes(piece))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise


def give_room(disk: Path) -> None:
    (disk / BALLAST).unlink()


def as_owner(command: list[str]) -> int:
    """Run a program of the server as the user who owns it: PostgreSQL does not run as root. Returns its exit code."""
    who: dict[str, Any] = {"user": OWNER, "group": OWNER, "extra_groups": []} if os.geteuid() == 0 else {}
    none = subprocess.DEVNULL  # no pipe: the server would keep it open
    return subprocess.run(command, check=False, stdin=none, stdout=none, stderr=none, cwd="/", **who).returncode


@contextmanager
def own_cluster(*, megabytes: int = 0, durable: bool = False) -> Iterator[Cluster]:
    """Run a new server while the block does; its database is named site.

    megabytes: of each of its two disks; 0 for plain folders. durable: it waits for the disk as a real one does.
    """
    folder = Path(tempfile.mkdtemp(prefix="medref-cluster-"))
    disks = [folder, folder / "tables"]
    try:
        for disk in disks:
            disk.mkdir(exist_ok=True)
            if megabytes and mount(disk, megabytes):
                raise RuntimeError("A small disk cannot be mounted.")
            if os.geteuid() == 0:
                shutil.chown(disk, OWNER, OWNER)
            disk.chmod(0o700)
        cluster = Cluster(folder, free_port())
        made = [str(program("initdb")), "-D", str(cluster.data), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync"]
        if as_owner([*made, "--locale=C.UTF-8", "--wal-segsize=1"]):
            raise RuntimeError("initdb failed.")
        with (cluster.data / "postgresql.conf").open("a") as file:
            file.write(f"{SETTINGS}port = {cluster.port}\nfsync = {'on' if durable else 'off'}\n")
        try:
            if not cluster.start():
                raise RuntimeError(f"The server did not start: {(folder / 'log').read_text()}")
            cluster.ask(f"CREATE TABLESPACE small LOCATION '{cluster.tables}'")
            cluster.ask("CREATE DATABASE site TABLESPACE small")
            yield cluster
        finally:
            if cluster.is_alive:
                cluster.control("-m", "immediate", "stop")
    finally:
        for disk in reversed(disks):
            if disk.is_mount():
                unmount(disk)
        shutil.rmtree(folder, ignore_errors=True)
